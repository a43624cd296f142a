"""The outline of a mind map: its thoughts, and which leads to which."""

from collections.abc import Iterator

from groundplan.mermaid.kinds.mindmap.diagram import MindmapDiagram, MindmapNode
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: MindmapDiagram) -> Outline:
    nodes = [*_under(diagram.root)] if diagram.root else []
    edges = (
        OutlineEdge(node.label, child.label, "", proposed=child.proposed)
        for node in nodes
        for child in node.children
    )
    things = (OutlineNode(each.label, external=each.external, proposed=each.proposed) for each in nodes)
    return Outline(tuple(things), tuple(edges))


def _under(node: MindmapNode) -> Iterator[MindmapNode]:
    yield node
    for child in node.children:
        yield from _under(child)
