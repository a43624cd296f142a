"""The outline of a sequence diagram: participants, and the messages between them."""

from groundplan.mermaid.kinds.sequence.diagram import SequenceDiagram, messages_of
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: SequenceDiagram) -> Outline:
    nodes = (
        OutlineNode(each.id, external=each.external, proposed=each.proposed, label=each.label)
        for each in diagram.participants
    )
    edges = (
        OutlineEdge(each.source, each.target, each.text, proposed=each.proposed)
        for each in messages_of(diagram.steps)
    )
    return Outline(tuple(nodes), tuple(edges))
