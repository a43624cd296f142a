"""The outline of an architecture diagram: groups, services, junctions and the lines between them."""

from groundplan.mermaid.kinds.architecture.diagram import ArchitectureDiagram
from groundplan.mermaid.kinds.shown_names import shown_names
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: ArchitectureDiagram) -> Outline:
    names = names_of(diagram)
    things = (*diagram.groups, *diagram.services, *diagram.junctions)
    nodes = (OutlineNode(names[each.id], proposed=each.proposed) for each in things)
    edges = (
        OutlineEdge(
            names.get(edge.source, edge.source),
            names.get(edge.target, edge.target),
            edge.label,
            edge.proposed,
        )
        for edge in diagram.edges
    )
    return Outline(tuple(nodes), tuple(edges))


def names_of(diagram: ArchitectureDiagram) -> dict[str, str]:
    """The name of each group, service and junction by its id: the title where that tells it apart."""
    titled = ((each.id, each.title) for each in (*diagram.groups, *diagram.services))
    return shown_names([*titled, *((junction.id, "") for junction in diagram.junctions)])
