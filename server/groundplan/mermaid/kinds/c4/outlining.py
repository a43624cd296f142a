"""The outline of a C4 diagram: boundaries, elements and relations."""

from collections.abc import Iterator

from groundplan.mermaid.kinds.c4.diagram import C4Boundary, C4Diagram, C4Element
from groundplan.mermaid.kinds.shown_names import shown_names
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: C4Diagram) -> Outline:
    names = names_of(diagram)
    nodes = (
        OutlineNode(
            names[each.id],
            external=isinstance(each, C4Element) and each.external,
            proposed=each.proposed,
        )
        for each in _things(diagram)
    )
    edges = (
        OutlineEdge(
            names.get(each.source, each.source),
            names.get(each.target, each.target),
            each.label,
            proposed=each.proposed,
        )
        for each in diagram.relations
    )
    return Outline(tuple(nodes), tuple(edges))


def names_of(diagram: C4Diagram) -> dict[str, str]:
    """The name of each element and boundary by its id: the label where that tells it apart."""
    return shown_names((each.id, each.label) for each in _things(diagram))


def _things(inside: C4Diagram | C4Boundary) -> Iterator[C4Element | C4Boundary]:
    yield from inside.elements
    for boundary in inside.boundaries:
        yield boundary
        yield from _things(boundary)
