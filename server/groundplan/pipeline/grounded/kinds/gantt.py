"""Gantt charts: new sections with tasks, each behind another one or at the start, and for how many days."""

import datetime
from dataclasses import replace

from groundplan.mermaid.kinds.gantt import GanttDiagram, GanttSection, GanttTask
from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.cast import Cast
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.sections import ask_sections, read_sections
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import Vocabulary, within

# The word for a task that waits for none.
_START = "start"
_MOST_DAYS = 365
_DATE_FORMAT = "YYYY-MM-DD"


def known(asked: Asked) -> Known:
    """No part of the code stands in such a chart."""
    return Known.nothing()


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    limits, words = asked.limits, _tasks(asked)
    slots = words.slots(2 * limits.things)
    task = {
        "id": shapes.choice(slots),
        "name": shapes.name(),
        "after": shapes.choice([_START, *slots, *within(words.known, limits)]),
        "days": shapes.whole(1, _MOST_DAYS),
        "milestone": shapes.flag(),
    }
    names = [each.name for each in asked.base.sections] if asked.base is not None else []
    properties = ask_sections(asked, shapes, names, "tasks", task)
    return properties if asked.base is not None else {"start": shapes.date(), **properties}


def read(answer: Row, asked: Asked, reading: Reading) -> GanttDiagram:
    base: GanttDiagram = asked.base or GanttDiagram(title=reading.name(answer, "title"))
    own = [task for section in base.sections for task in section.tasks]
    # Ids that tasks wait for in vain are taken too: nothing shall come true by chance.
    taken = {id_ for task in own for id_ in (task.id, *task.after, *task.until)}
    cast = Cast(_tasks(asked), reading, noun="task", taken=taken)
    start = _start(answer, asked, reading)

    def task(row: Row, _: str) -> GanttTask | None:
        before = {*_tasks(asked).known.values(), *(each.id for each in cast.members)}
        member = cast.declare(row, 2 * asked.limits.things)
        if member is None or member.id in before:
            return None
        days = int(reading.number(row, "days", 0, _MOST_DAYS, 1))
        word = row.get("after", _START)
        other = None if word in (_START, "", None) else cast.find(word)
        if other is not None and other not in before:  # nothing waits for what waits for it
            reading.say("answer-undeclared", f"`{member.name}` must wait for a task before it.", member.name)
            other = None
        return GanttTask(
            member.name,
            f"{days}d",
            member.id,
            "" if other is not None else start,
            (other,) if other is not None else (),
            milestone=reading.flag(row, "milestone"),
            proposed=True,
        )

    sections = read_sections(
        answer,
        reading,
        base.sections,
        "tasks",
        items_of=lambda section: section.tasks,
        item=task,
        section=lambda _, name, tasks: GanttSection(name, tasks),
    )
    return replace(base, sections=sections)


def _tasks(asked: Asked) -> Vocabulary:
    """Those tasks of the base that others can wait for, by name."""
    base: GanttDiagram | None = asked.base
    tasks = [task for section in base.sections for task in section.tasks] if base is not None else []
    names = [task.name for task in tasks]
    known = {task.name: task.id for task in tasks if task.id and names.count(task.name) == 1}
    return Vocabulary.of(known, "task")


def _start(answer: Row, asked: Asked, reading: Reading) -> str:
    """Where tasks start that wait for none, in the chart's own format."""
    base: GanttDiagram | None = asked.base
    if base is not None:
        dates = [task.start for section in base.sections for task in section.tasks if task.start]
        # Another format than ours: the chart's own first date is one that Mermaid reads.
        if dates:
            return min(dates) if base.date_format == _DATE_FORMAT else dates[0]
        return asked.limits.today.isoformat() if base.date_format in ("", _DATE_FORMAT) else ""
    text = reading.name(answer, "start")
    try:
        return datetime.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        if text:
            reading.say("answer-value", "`start` must be a date such as 2026-03-31.")
        return asked.limits.today.isoformat()
