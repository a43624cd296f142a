"""Class diagrams: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.classes.comparing import SHAPE
from groundplan.mermaid.kinds.classes.diagram import (
    ClassAttribute,
    ClassBox,
    ClassDiagram,
    ClassMethod,
    ClassNote,
    ClassParameter,
    ClassRelation,
    Direction,
    Modifier,
    RelationKind,
    Visibility,
)
from groundplan.mermaid.kinds.classes.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.classes.outlining import outline
from groundplan.mermaid.kinds.classes.reading import parse
from groundplan.mermaid.kinds.classes.writing import render

__all__ = [
    "SHAPE",
    "ClassAttribute",
    "ClassBox",
    "ClassDiagram",
    "ClassMethod",
    "ClassNote",
    "ClassParameter",
    "ClassRelation",
    "Direction",
    "Modifier",
    "RelationKind",
    "Visibility",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
