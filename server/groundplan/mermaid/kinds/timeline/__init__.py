"""Timelines: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.timeline.comparing import SHAPE
from groundplan.mermaid.kinds.timeline.diagram import (
    Direction,
    TimelineDiagram,
    TimelinePeriod,
    TimelineSection,
)
from groundplan.mermaid.kinds.timeline.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.timeline.outlining import outline
from groundplan.mermaid.kinds.timeline.reading import parse
from groundplan.mermaid.kinds.timeline.writing import render

__all__ = [
    "SHAPE",
    "Direction",
    "TimelineDiagram",
    "TimelinePeriod",
    "TimelineSection",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
