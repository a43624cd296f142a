"""Which module asks for and reads which kind of diagram."""

from importlib import import_module
from typing import Any, Protocol, cast

from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_MODULES = {"class": "classes", "gitGraph": "gitgraph"}


class KindAsk(Protocol):
    """What a kind's module offers."""

    def known(self, asked: Asked) -> Known:
        """What of the code an answer may name."""
        ...

    def ask(self, asked: Asked, shapes: Shapes) -> dict[str, Schema]:
        """The properties of an answer, in the order in which they are written."""
        ...

    def read(self, answer: Row, asked: Asked, reading: Reading) -> Any:
        """What the answer adds, as a diagram that can be merged with the base; never raises."""
        ...


def of_kind(kind: str) -> KindAsk:
    """The module for a kind of diagram."""
    module = import_module(f"groundplan.pipeline.grounded.kinds.{_MODULES.get(kind, kind)}")
    return cast(KindAsk, module)
