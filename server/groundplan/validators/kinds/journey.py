"""The rules of user journeys."""

from collections.abc import Iterator

from groundplan.mermaid.kinds.journey import JourneyDiagram
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, nothing_drawn
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

_WORST, _BEST = 1, 5


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, JourneyDiagram):
        return
    yield from nothing_drawn(subject, what="tasks")
    for section in diagram.sections:
        if not section.tasks:
            message = f"The section `{section.name}` has no tasks."
            yield about(subject, "journey-empty-section", Severity.WARNING, message, section.name)
        for task in section.tasks:
            element = f"{section.name}.{task.name}"
            if not _WORST <= task.score <= _BEST:
                message = f"`{task.name}` scores {task.score:g}; scores go from {_WORST} to {_BEST}."
                yield about(subject, "journey-score", Severity.ERROR, message, element)
            if not any(task.actors):
                message = f"Nobody does `{task.name}`: it names no actor."
                yield about(subject, "journey-no-actor", Severity.WARNING, message, element)


def _consistency(subject: Subject) -> Iterator[Finding]:
    """Actors that differ in their spelling only get two colours."""
    diagram = subject.diagram
    if not isinstance(diagram, JourneyDiagram):
        return
    tasks = [task for section in diagram.sections for task in section.tasks]
    seen: dict[str, str] = {}
    for actor in dict.fromkeys(actor for task in tasks for actor in task.actors):
        first = seen.setdefault(actor.casefold().strip(), actor)
        if first != actor:
            message = f"`{actor}` and `{first}` are drawn as two actors."
            yield about(subject, "journey-mixed-actors", Severity.WARNING, message, actor)


RULES = KindRules(by_findings(_structure), by_findings(_consistency))
