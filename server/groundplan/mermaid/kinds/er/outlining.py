"""The outline of an ER diagram: entities with their attributes, and relationships."""

from groundplan.mermaid.kinds.er.diagram import ErDiagram
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: ErDiagram) -> Outline:
    nodes = (
        OutlineNode(
            entity.name,
            tuple(f"{entity.name}.{attribute.name}" for attribute in entity.attributes),
            external=entity.external,
            proposed=entity.proposed,
        )
        for entity in diagram.entities
    )
    edges = (
        OutlineEdge(edge.source, edge.target, edge.label, proposed=edge.proposed)
        for edge in diagram.relationships
    )
    return Outline(tuple(nodes), tuple(edges))
