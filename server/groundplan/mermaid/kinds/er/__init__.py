"""Entity-relationship diagrams: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.er.comparing import SHAPE
from groundplan.mermaid.kinds.er.diagram import (
    Cardinality,
    Direction,
    ErAttribute,
    ErDiagram,
    ErEntity,
    ErRelationship,
    Key,
)
from groundplan.mermaid.kinds.er.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.er.outlining import outline
from groundplan.mermaid.kinds.er.reading import parse
from groundplan.mermaid.kinds.er.writing import render

__all__ = [
    "SHAPE",
    "Cardinality",
    "Direction",
    "ErAttribute",
    "ErDiagram",
    "ErEntity",
    "ErRelationship",
    "Key",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
