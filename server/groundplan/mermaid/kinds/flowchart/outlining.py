"""The outline of a flowchart: subgraphs with what is in them, nodes, and edges."""

from groundplan.mermaid.kinds.flowchart.diagram import FlowchartDiagram
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: FlowchartDiagram) -> Outline:
    shown = [
        *((node, node.label) for node in diagram.nodes),
        *((each, each.title) for each in diagram.subgraphs),
    ]
    nodes = (
        OutlineNode(each.id, external=each.external, proposed=each.proposed, label=label)
        for each, label in shown
    )
    edges = (
        OutlineEdge(edge.source, edge.target, edge.label, proposed=edge.proposed) for edge in diagram.edges
    )
    return Outline(tuple(nodes), tuple(edges))
