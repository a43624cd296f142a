"""How the diagrams of one kind are compared: what is an element in them, and what tells it apart.

Each kind's package has one `SHAPE`. To add a kind: name the dataclasses that are elements, say for each
by which fields it is recognised, and list the fields whose order means something. All else is read off the
dataclasses: a field with such dataclasses is a collection, any other one is a property.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

Key = Callable[[Any], Hashable]
Shown = Callable[[str], str]


def by(*fields: str) -> Key:
    """The key of an element that these fields identify."""
    return attrgetter(*fields)


def edge(label: str = "label", *, source: str = "source", target: str = "target") -> Callable[..., str]:
    """How a line between two elements is called: `Order → Customer : places`."""

    def name(item: Any, shown: Shown) -> str:
        ends = f"{shown(getattr(item, source))} → {shown(getattr(item, target))}"
        text = getattr(item, label) if label else ""
        return f"{ends} : {text}" if text else ends

    return name


def plain(*fields: str) -> Callable[..., str]:
    """An element is called what the first of these fields that is not empty says."""

    def name(item: Any, shown: Shown) -> str:
        return next((shown(text) for each in fields if (text := attrgetter(each)(item))), "")

    return name


_NAME = by("name")
_BY_NAME = plain("name")


@dataclass(frozen=True, slots=True)
class Element:
    """One class of elements.

    `noun` says what it is. `name` is what people call it; with `apart` it stands alone, otherwise behind the
    name of what it stands in (`Order.total`). `keys` recognise it in another diagram, the strictest first:
    the first is its identity, later ones find an element whose identity itself was edited (an edge with
    another label).

    `texts` are fields with texts that come and go one by one, and what one of them is called. `defines` is
    the id by which others refer to it, `refers` the ids without which it cannot stand. `inside` are the
    fields that say where it stands, the id of the frame around it first.
    """

    noun: str
    name: Callable[[Any, Shown], str] = _BY_NAME
    keys: tuple[Key, ...] = (_NAME,)
    apart: bool = False
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    defines: Callable[[Any], str | None] = lambda _: None
    refers: Callable[[Any], Iterable[str]] = lambda _: ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What a kind's diagrams are made of; there is one value for each kind.

    `ordered` are the fields whose order means something (what happens first); the order in all others is
    layout: comparing ignores it, merging keeps it. `names` gives the shown name of each id.

    `view` turns a diagram into another dataclass that is easier to compare, `unview` turns it back.
    `arranged` puts a diagram in the order in which its source is read. `styled` writes the statement that
    gives an element, by id, a style class, `styled_edge` the one that gives an edge, by place, a style; None
    where the kind has no such statement.
    """

    elements: Mapping[type, Element]
    ordered: frozenset[str] = frozenset()
    names: Callable[[Any], Mapping[str, str]] = lambda _: {}
    view: Callable[[Any], Any] = lambda diagram: diagram
    unview: Callable[[Any], Any] = lambda view: view
    arranged: Callable[[Any], Any] = lambda diagram: diagram
    styled: Callable[[str, str], str] | None = None
    styled_edge: Callable[[int, str], str] | None = None
