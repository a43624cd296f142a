"""User journeys: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.journey.comparing import SHAPE
from groundplan.mermaid.kinds.journey.diagram import JourneyDiagram, JourneySection, JourneyTask
from groundplan.mermaid.kinds.journey.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.journey.outlining import outline
from groundplan.mermaid.kinds.journey.reading import parse
from groundplan.mermaid.kinds.journey.writing import render

__all__ = [
    "SHAPE",
    "JourneyDiagram",
    "JourneySection",
    "JourneyTask",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
