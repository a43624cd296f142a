"""The kinds of diagram that have a typed value, and the same five words for each of them."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, ClassVar, Protocol, cast

from groundplan.mermaid.compare.shape import Shape
from groundplan.mermaid.outline import Outline
from groundplan.mermaid.parsed import Leftover, Parsed

# Kind: the package that knows it. Imported at first use, so that a start pays for none.
_MODULES = {
    "class": "groundplan.mermaid.kinds.classes",
    "architecture": "groundplan.mermaid.kinds.architecture",
    "c4": "groundplan.mermaid.kinds.c4",
    "er": "groundplan.mermaid.kinds.er",
    "flowchart": "groundplan.mermaid.kinds.flowchart",
    "mindmap": "groundplan.mermaid.kinds.mindmap",
    "pie": "groundplan.mermaid.kinds.pie",
    "sequence": "groundplan.mermaid.kinds.sequence",
    "state": "groundplan.mermaid.kinds.state",
    "timeline": "groundplan.mermaid.kinds.timeline",
    "gantt": "groundplan.mermaid.kinds.gantt",
    "gitGraph": "groundplan.mermaid.kinds.gitgraph",
    "journey": "groundplan.mermaid.kinds.journey",
}


class Diagram(Protocol):
    """A typed, syntax-free diagram of one kind."""

    kind: ClassVar[str]


class KindModule(Protocol):
    """What a kind's package offers."""

    SHAPE: Shape

    def render(self, diagram: Any, *, leftovers: Sequence[Leftover] = ()) -> str: ...
    def parse(self, source: str) -> Parsed[Any]: ...
    def outline(self, diagram: Any) -> Outline: ...
    def schema(self) -> dict[str, Any]: ...
    def to_json(self, diagram: Any) -> dict[str, Any]: ...
    def from_json(self, value: Any) -> Any: ...


def has_type(kind: str | None) -> bool:
    """Whether diagrams of this kind have a typed value."""
    return kind in _MODULES


def module_of(kind: str) -> KindModule:
    """The package of a kind; `KeyError` for a kind that has no typed value."""
    return cast(KindModule, import_module(_MODULES[kind]))


def render(diagram: Diagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The Mermaid source of a diagram; keepable `leftovers` of an earlier reading are written again."""
    return module_of(diagram.kind).render(diagram, leftovers=leftovers)


def parse(kind: str, source: str) -> Parsed[Any]:
    """A source of that kind as a typed diagram, with where its elements stand."""
    return module_of(kind).parse(source)


def outline(diagram: Diagram) -> Outline:
    """The things and lines of a diagram, by name."""
    return module_of(diagram.kind).outline(diagram)


def to_json(diagram: Diagram) -> dict[str, Any]:
    """The diagram in the shape of its kind's schema."""
    return module_of(diagram.kind).to_json(diagram)


def shape_of(kind: str) -> Shape:
    """How diagrams of that kind are compared and merged."""
    return module_of(kind).SHAPE
