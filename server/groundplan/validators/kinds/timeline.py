"""The rules of timelines."""

from collections import Counter
from collections.abc import Iterator

from groundplan.mermaid.kinds.timeline import TimelineDiagram
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, each_or_all, nothing_drawn
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, TimelineDiagram):
        return
    yield from nothing_drawn(subject, what="periods")
    empty: dict[str, str] = {}
    for section in diagram.sections:
        if not section.periods:
            message = f"The section `{section.name}` has no periods."
            yield about(subject, "timeline-empty-section", Severity.WARNING, message, section.name)
        for name, count in Counter(period.name for period in section.periods).items():
            if count > 1:
                message = f"`{name}` stands {count} times in one section."
                element = f"{section.name}.{name}"
                yield about(subject, "timeline-duplicate-period", Severity.WARNING, message, element)
        empty |= {f"{section.name}.{each.name}": each.name for each in section.periods if not each.events}
    one = "Nothing happens in `{}`: it has no events."
    yield from each_or_all(subject, "timeline-empty-period", empty, one=one, severity=Severity.WARNING)


RULES = KindRules(by_findings(_structure))
