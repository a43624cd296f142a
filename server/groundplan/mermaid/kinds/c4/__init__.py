"""C4 diagrams: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.c4.comparing import SHAPE
from groundplan.mermaid.kinds.c4.diagram import (
    BoundaryType,
    C4Boundary,
    C4Diagram,
    C4Element,
    C4Relation,
    ElementType,
    Level,
    RelationType,
    Shape,
)
from groundplan.mermaid.kinds.c4.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.c4.outlining import outline
from groundplan.mermaid.kinds.c4.reading import parse
from groundplan.mermaid.kinds.c4.writing import render

__all__ = [
    "SHAPE",
    "BoundaryType",
    "C4Boundary",
    "C4Diagram",
    "C4Element",
    "C4Relation",
    "ElementType",
    "Level",
    "RelationType",
    "Shape",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
