"""Flowcharts: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.flowchart.comparing import SHAPE
from groundplan.mermaid.kinds.flowchart.diagram import (
    Direction,
    FlowchartDiagram,
    FlowEdge,
    FlowHead,
    FlowLine,
    FlowNode,
    FlowShape,
    FlowSubgraph,
    in_drawing_order,
)
from groundplan.mermaid.kinds.flowchart.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.flowchart.outlining import outline
from groundplan.mermaid.kinds.flowchart.reading import parse
from groundplan.mermaid.kinds.flowchart.writing import render

__all__ = [
    "SHAPE",
    "Direction",
    "FlowEdge",
    "FlowHead",
    "FlowLine",
    "FlowNode",
    "FlowShape",
    "FlowSubgraph",
    "FlowchartDiagram",
    "from_json",
    "in_drawing_order",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
