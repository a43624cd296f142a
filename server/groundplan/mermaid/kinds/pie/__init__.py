"""Pie charts: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.pie.comparing import SHAPE
from groundplan.mermaid.kinds.pie.diagram import PieDiagram, PieSlice
from groundplan.mermaid.kinds.pie.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.pie.outlining import outline
from groundplan.mermaid.kinds.pie.reading import parse
from groundplan.mermaid.kinds.pie.writing import render

__all__ = [
    "SHAPE",
    "PieDiagram",
    "PieSlice",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
