"""Pie charts: slices."""

from dataclasses import replace

from groundplan.mermaid.kinds.pie import PieDiagram, PieSlice
from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_MOST = 1_000_000


def known(asked: Asked) -> Known:
    """No part of the code stands in such a chart."""
    return Known.nothing()


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    row = {"label": shapes.name(), "value": shapes.whole(0, _MOST)}
    title: dict[str, Schema] = {} if asked.base is not None else {"title": shapes.name()}
    return {**title, "slices": shapes.rows(row, asked.limits.things)}


def read(answer: Row, asked: Asked, reading: Reading) -> PieDiagram:
    base: PieDiagram = asked.base or PieDiagram(show_data=True, title=reading.name(answer, "title"))
    slices = {each.label: each for each in base.slices}
    for row in reading.rows(answer, "slices", asked.limits.things):
        label = reading.name(row, "label", "name")
        if not label:
            reading.say("answer-no-name", "A slice has no label; it is left out.")
        elif label in slices:
            reading.say("answer-duplicate", f"There is a slice `{label}` already.", label)
        else:
            value = round(reading.number(row, "value", 0, _MOST, 0), 6)
            slices[label] = PieSlice(label, value, proposed=True)
    return replace(base, slices=tuple(slices.values()))
