"""Timelines: new sections, periods for existing ones."""

from dataclasses import replace

from groundplan.mermaid.kinds.timeline import TimelineDiagram, TimelinePeriod, TimelineSection
from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.sections import ask_sections, read_sections
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_MOST_EVENTS = 4


def known(asked: Asked) -> Known:
    """No part of the code stands in such a chart."""
    return Known.nothing()


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    period = {"name": shapes.name(), "events": shapes.many(shapes.name(), _MOST_EVENTS)}
    names = [each.name for each in asked.base.sections] if asked.base is not None else []
    return ask_sections(asked, shapes, names, "periods", period)


def read(answer: Row, asked: Asked, reading: Reading) -> TimelineDiagram:
    base: TimelineDiagram = asked.base or TimelineDiagram(title=reading.name(answer, "title"))
    sections = read_sections(
        answer,
        reading,
        base.sections,
        "periods",
        items_of=lambda section: section.periods,
        item=lambda row, _: _period(row, reading),
        section=lambda _, name, periods: TimelineSection(name, periods),
    )
    return replace(base, sections=sections)


def _period(row: Row, reading: Reading) -> TimelinePeriod:
    events = tuple(reading.texts(row, "events", _MOST_EVENTS))
    return TimelinePeriod(reading.name(row, "name"), events, proposed=True)
