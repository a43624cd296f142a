"""User journeys: new sections, tasks for existing ones."""

from dataclasses import replace

from groundplan.mermaid.kinds.journey import JourneyDiagram, JourneySection, JourneyTask
from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.sections import ask_sections, read_sections
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_WORST, _BEST = 1, 5
_MOST_ACTORS = 4


def known(asked: Asked) -> Known:
    """No part of the code stands in such a chart."""
    return Known.nothing()


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    task = {
        "name": shapes.name(),
        "score": shapes.whole(_WORST, _BEST),
        "actors": shapes.many(shapes.name(), _MOST_ACTORS),
    }
    names = [each.name for each in asked.base.sections] if asked.base is not None else []
    return ask_sections(asked, shapes, names, "tasks", task)


def read(answer: Row, asked: Asked, reading: Reading) -> JourneyDiagram:
    base: JourneyDiagram = asked.base or JourneyDiagram(title=reading.name(answer, "title"))
    sections = read_sections(
        answer,
        reading,
        base.sections,
        "tasks",
        items_of=lambda section: section.tasks,
        item=lambda row, _: _task(row, reading),
        section=lambda _, name, tasks: JourneySection(name, tasks),
    )
    return replace(base, sections=sections)


def _task(row: Row, reading: Reading) -> JourneyTask:
    score = reading.number(row, "score", _WORST, _BEST, 3)
    actors = tuple(reading.texts(row, "actors", _MOST_ACTORS))
    return JourneyTask(reading.name(row, "name"), score, actors, proposed=True)
