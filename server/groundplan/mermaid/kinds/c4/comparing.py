"""How two C4 diagrams are compared: as one list of things, each with the boundary around it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from groundplan.mermaid.compare.shape import Element, Shape, by, edge, plain
from groundplan.mermaid.kinds.c4.diagram import C4Boundary, C4Diagram, C4Element, C4Relation, Level
from groundplan.mermaid.kinds.c4.outlining import names_of


@dataclass(frozen=True, slots=True)
class _Placed:
    """An element, or a boundary without what is in it, and the id of the boundary around it."""

    thing: C4Element | C4Boundary
    boundary: str | None


@dataclass(frozen=True, slots=True)
class _Flat:
    level: Level
    things: tuple[_Placed, ...]
    relations: tuple[C4Relation, ...]
    title: str


def _flat(diagram: C4Diagram) -> _Flat:
    return _Flat(diagram.level, tuple(_things(diagram, None)), diagram.relations, diagram.title)


def _things(inside: C4Diagram | C4Boundary, boundary: str | None) -> Iterator[_Placed]:
    yield from (_Placed(element, boundary) for element in inside.elements)
    for each in inside.boundaries:
        yield _Placed(replace(each, elements=(), boundaries=()), boundary)
        yield from _things(each, each.id)


def _nested(flat: _Flat) -> C4Diagram:
    return C4Diagram(flat.level, *_contents(flat, None), flat.relations, flat.title)


def _contents(flat: _Flat, boundary: str | None) -> tuple[tuple[C4Element, ...], tuple[C4Boundary, ...]]:
    elements: list[C4Element] = []
    boundaries: list[C4Boundary] = []
    for placed in flat.things:
        if placed.boundary != boundary:
            continue
        if isinstance(placed.thing, C4Element):
            elements.append(placed.thing)
        else:
            inner_elements, inner = _contents(flat, placed.thing.id)
            boundaries.append(replace(placed.thing, elements=inner_elements, boundaries=inner))
    return tuple(elements), tuple(boundaries)


def _identity(placed: _Placed) -> object:
    return type(placed.thing), placed.thing.id


SHAPE = Shape(
    {
        _Placed: Element(
            "element",
            plain("thing.id"),
            (_identity,),
            defines=lambda placed: placed.thing.id,
            inside=("boundary",),
        ),
        # Mermaid draws one relation between two things.
        C4Relation: Element(
            "relation",
            edge(),
            (by("source", "target"),),
            apart=True,
            refers=lambda line: (line.source, line.target),
        ),
    },
    names=names_of,
    view=_flat,
    unview=_nested,
)
