"""The rules of pie charts."""

import re
from collections.abc import Iterator

from groundplan.mermaid.kinds.pie import PieDiagram
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, nothing_drawn, repeated_lines
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

_SLICE = re.compile(r'\s*("[^"\n]{1,500}"|\'[^\'\n]{1,500}\')\s*:')
_MOST_SLICES = 8


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, PieDiagram):
        return
    yield from nothing_drawn(subject, what="slices")
    for label, span in repeated_lines(subject, _SLICE).items():
        message = f"The slice {label} is given twice; Mermaid draws the first."
        yield Finding("pie-duplicate-slice", Severity.WARNING, message, span, label[1:-1])
    if diagram.slices and sum(each.value for each in diagram.slices) <= 0:
        message = "The slices add up to nothing, so nothing can be drawn."
        yield Finding("pie-nothing-to-share", Severity.ERROR, message, subject.first_line)
    else:
        for each in diagram.slices:
            if each.value <= 0:
                message = f"`{each.label}` has no share of the whole."
                yield about(subject, "pie-empty-slice", Severity.WARNING, message, each.label)
    if len(diagram.slices) > _MOST_SLICES:
        message = f"{len(diagram.slices)} slices are hard to tell apart; put the small ones together."
        yield Finding("pie-too-many-slices", Severity.INFO, message, subject.first_line)


RULES = KindRules(by_findings(_structure))
