"""Sequence diagrams as JSON: the shape that a model is asked for and that the command line prints."""

from typing import Any

from groundplan.mermaid.kinds import json_shape
from groundplan.mermaid.kinds.json_shape import to_json
from groundplan.mermaid.kinds.sequence.diagram import SequenceDiagram

__all__ = ["from_json", "schema", "to_json"]

_REQUIRED = ("participants", "steps")


def schema() -> dict[str, Any]:
    """The JSON Schema of a diagram's JSON; a copy that the caller may change."""
    return json_shape.schema_of(SequenceDiagram, required=_REQUIRED)


def from_json(value: Any) -> SequenceDiagram:
    """The diagram behind JSON values. Raises `UsageError`, naming the place, if they do not fit."""
    return json_shape.from_json(SequenceDiagram, value, required=_REQUIRED)
