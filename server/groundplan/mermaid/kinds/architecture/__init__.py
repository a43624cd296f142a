"""Architecture diagrams: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.architecture.comparing import SHAPE
from groundplan.mermaid.kinds.architecture.diagram import (
    Alignment,
    ArchitectureAlignment,
    ArchitectureDiagram,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureJunction,
    ArchitectureService,
    Side,
)
from groundplan.mermaid.kinds.architecture.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.architecture.outlining import outline
from groundplan.mermaid.kinds.architecture.reading import parse
from groundplan.mermaid.kinds.architecture.writing import render

__all__ = [
    "SHAPE",
    "Alignment",
    "ArchitectureAlignment",
    "ArchitectureDiagram",
    "ArchitectureEdge",
    "ArchitectureGroup",
    "ArchitectureJunction",
    "ArchitectureService",
    "Side",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
