"""The outline of a class diagram: classes with their members, and relations."""

from groundplan.mermaid.kinds.classes.diagram import ClassDiagram
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: ClassDiagram) -> Outline:
    nodes = (
        OutlineNode(
            box.name,
            tuple(f"{box.name}.{member.name}" for member in (*box.attributes, *box.methods)),
            external=box.external,
            proposed=box.proposed,
            label=box.label,
        )
        for box in diagram.classes
    )
    edges = (
        OutlineEdge(relation.source, relation.target, relation.label, proposed=relation.proposed)
        for relation in diagram.relations
    )
    return Outline(tuple(nodes), tuple(edges))
