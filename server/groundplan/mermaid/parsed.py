"""What reading a source gives: the typed diagram, where its elements stand, and what did not fit in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.text import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leftover:
    """A construct that the typed diagram has no place for, as written.

    `what` names it (`classDef`, `comment`, `accTitle`). `keepable` ones are statements of their own:
    a renderer that is given them writes them again.
    """

    what: str
    text: str
    span: Span
    keepable: bool = True


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A source, read. With an `error` the diagram is empty.

    `spans` maps an element to where it is written: `Order`, `Order.owner`, and edges by `edge_key`.
    """

    diagram: T
    spans: Mapping[str, Span] = field(default_factory=dict[str, Span])
    leftovers: tuple[Leftover, ...] = ()
    error: SyntaxProblem | None = None


def edge_key(source: str, target: str, label: str) -> str:
    """The key of an edge in `Parsed.spans`."""
    return f"{source} -> {target} : {label}"
