"""The outline of a state diagram: states, and the transitions between them."""

from groundplan.mermaid.kinds.state.diagram import StateDiagram
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: StateDiagram) -> Outline:
    nodes = (
        OutlineNode(state.id, external=state.external, proposed=state.proposed, label=state.label)
        for state in diagram.states
    )
    edges = (
        OutlineEdge(each.source, each.target, each.label, proposed=each.proposed)
        for each in diagram.transitions
    )
    return Outline(tuple(nodes), tuple(edges))
