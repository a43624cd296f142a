"""The rules of Gantt charts."""

import re
from collections import Counter
from collections.abc import Iterator

from groundplan.mermaid.kinds.gantt import GanttDiagram, GanttTask
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, cycle, nothing_drawn
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")  # such dates compare as their texts do


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, GanttDiagram):
        return
    yield from nothing_drawn(subject, what="tasks")
    placed = [(f"{section.name}.{task.name}", task) for section in diagram.sections for task in section.tasks]
    ids = Counter(task.id for _, task in placed if task.id)
    for section in diagram.sections:
        if not section.tasks:
            message = f"The section `{section.name}` has no tasks."
            yield about(subject, "gantt-empty-section", Severity.WARNING, message, section.name)
    if placed and not any(section.name for section in diagram.sections):
        message = "The tasks stand in no section."
        yield Finding("gantt-no-section", Severity.INFO, message, subject.first_line)
    for element, task in placed:
        yield from _of_task(subject, element, task, ids)
    yield from _rings(subject, placed)


def _of_task(subject: Subject, element: str, task: GanttTask, ids: Counter[str]) -> Iterator[Finding]:
    for other in (*task.after, *task.until):
        if other not in ids:
            message = f"`{task.name}` waits for `{other}`, which is no task's id."
            yield about(subject, "gantt-unknown-task", Severity.ERROR, message, element)
    if task.id and ids[task.id] > 1:
        message = f"The id `{task.id}` is used {ids[task.id]} times."
        yield about(subject, "gantt-duplicate-id", Severity.ERROR, message, element)
    dated = _ISO_DATE.fullmatch(task.start) and _ISO_DATE.fullmatch(task.end)
    if dated and task.end < task.start:
        message = f"`{task.name}` ends on {task.end}, before it starts on {task.start}."
        yield about(subject, "gantt-ends-before-start", Severity.ERROR, message, element)


def _rings(subject: Subject, placed: list[tuple[str, GanttTask]]) -> Iterator[Finding]:
    ring = cycle({task.id: task.after for _, task in placed if task.id})
    if ring:
        element = next(name for name, task in placed if task.id == ring[0])
        message = f"`{ring[0]}` waits for itself: {' → '.join((*ring, ring[0]))}."
        yield about(subject, "gantt-cycle", Severity.ERROR, message, element)


RULES = KindRules(by_findings(_structure))
