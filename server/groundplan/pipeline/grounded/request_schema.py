"""The JSON Schema of one request: what a model may answer, given what exists."""

from typing import Any

from groundplan.pipeline.catalogue import ArtifactType
from groundplan.pipeline.grounded.asked import Asked
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.kinds.of_kind import of_kind
from groundplan.pipeline.grounded.limits import Dialect, Limits
from groundplan.pipeline.grounded.shapes import Shapes


def request_schema(
    type: ArtifactType,
    grounds: Grounds,
    limits: Limits | None = None,
    *,
    dialect: Dialect = Dialect.GRAMMAR,
) -> dict[str, Any]:
    """What an answer to a request for `type` looks like: one closed object, things before the lines.

    What exists stands in enums alone; what is new is declared under an id (`new1`), and lines join those
    names and ids. With `grounds.base` the schema asks for what is added to it, otherwise for a whole diagram.
    Raises `KeyError` for a type that is no diagram.
    """
    asked = Asked(type, grounds, limits or Limits())
    shapes = Shapes(asked.limits, dialect)
    return shapes.record(of_kind(type.diagram).ask(asked, shapes))
