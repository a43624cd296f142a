"""State diagrams: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.state.comparing import SHAPE
from groundplan.mermaid.kinds.state.diagram import (
    START_OR_END,
    Direction,
    NoteSide,
    State,
    StateDiagram,
    StateKind,
    StateNote,
    StateTransition,
    in_drawing_order,
)
from groundplan.mermaid.kinds.state.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.state.outlining import outline
from groundplan.mermaid.kinds.state.reading import parse
from groundplan.mermaid.kinds.state.writing import render

__all__ = [
    "SHAPE",
    "START_OR_END",
    "Direction",
    "NoteSide",
    "State",
    "StateDiagram",
    "StateKind",
    "StateNote",
    "StateTransition",
    "from_json",
    "in_drawing_order",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
