"""Git graphs as JSON: the shape that a model is asked for and that the command line prints."""

from typing import Any

from groundplan.mermaid.kinds import json_shape
from groundplan.mermaid.kinds.gitgraph.diagram import GitGraph
from groundplan.mermaid.kinds.json_shape import to_json

__all__ = ["from_json", "schema", "to_json"]

_REQUIRED = ("steps",)


def schema() -> dict[str, Any]:
    """The JSON Schema of a diagram's JSON; a copy that the caller may change."""
    return json_shape.schema_of(GitGraph, required=_REQUIRED)


def from_json(value: Any) -> GitGraph:
    """The diagram behind JSON values. Raises `UsageError`, naming the place, if they do not fit."""
    return json_shape.from_json(GitGraph, value, required=_REQUIRED)
