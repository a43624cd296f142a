"""Mind maps: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.mindmap.comparing import SHAPE
from groundplan.mermaid.kinds.mindmap.diagram import MindmapDiagram, MindmapNode, MindmapShape
from groundplan.mermaid.kinds.mindmap.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.mindmap.outlining import outline
from groundplan.mermaid.kinds.mindmap.reading import parse
from groundplan.mermaid.kinds.mindmap.writing import render

__all__ = [
    "SHAPE",
    "MindmapDiagram",
    "MindmapNode",
    "MindmapShape",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
