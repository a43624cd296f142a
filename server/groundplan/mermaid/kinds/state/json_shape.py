"""State diagrams as JSON: the shape that a model is asked for and that the command line prints."""

from typing import Any

from groundplan.mermaid.kinds import json_shape
from groundplan.mermaid.kinds.json_shape import to_json
from groundplan.mermaid.kinds.state.diagram import StateDiagram

__all__ = ["from_json", "schema", "to_json"]

_REQUIRED = ("states", "transitions")


def schema() -> dict[str, Any]:
    """The JSON Schema of a diagram's JSON; a copy that the caller may change."""
    return json_shape.schema_of(StateDiagram, required=_REQUIRED)


def from_json(value: Any) -> StateDiagram:
    """The diagram behind JSON values. Raises `UsageError`, naming the place, if they do not fit."""
    return json_shape.from_json(StateDiagram, value, required=_REQUIRED)
