"""A control flow as a flowchart, with the lines behind each node and edge."""

from collections.abc import Mapping

from groundplan.extract.control_flow.flow import Flow, FlowEdge, FlowKind, FlowNode
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.flowchart import FlowchartDiagram, FlowLine, FlowShape
from groundplan.mermaid.kinds.flowchart import FlowEdge as DrawnEdge
from groundplan.mermaid.kinds.flowchart import FlowNode as DrawnNode
from groundplan.text import Location

_SHAPES = {
    FlowKind.START: FlowShape.STADIUM,
    FlowKind.END: FlowShape.STADIUM,
    FlowKind.RETURN: FlowShape.STADIUM,
    FlowKind.RAISE: FlowShape.FLAG_LEFT,
    FlowKind.STEP: FlowShape.RECTANGLE,
    FlowKind.DECISION: FlowShape.DIAMOND,
    FlowKind.LOOP: FlowShape.HEXAGON,
    FlowKind.TRY: FlowShape.ROUNDED,
    FlowKind.COLLAPSED: FlowShape.SUBROUTINE,
}
_ALONE = {FlowKind.START: "start", FlowKind.END: "finish"}


def draw_flow(flow: Flow, *, path: str, symbol: str, notes: tuple[str, ...]) -> Extraction[FlowchartDiagram]:
    """`path` is the function's file, `symbol` its full name."""
    ids = _ids(flow)
    nodes: list[DrawnNode] = []
    elements: dict[str, Location] = {}
    for node in flow.nodes:
        nodes.append(DrawnNode(ids[node.id], "\n".join(node.texts), _SHAPES[node.kind]))
        elements[ids[node.id]] = Location(path, node.line, node.end_line, symbol)
    drawn: list[DrawnEdge] = []
    edges: dict[EdgeKey, Location] = {}
    for edge, label in _joined(flow.edges):
        source, target = ids[edge.source], ids[edge.target]
        line = FlowLine.DOTTED if edge.exceptional else FlowLine.SOLID
        drawn.append(DrawnEdge(source, target, label, line))
        edges[EdgeKey(source, target, label)] = elements[source]
    return Extraction(FlowchartDiagram(tuple(nodes), tuple(drawn)), elements, edges, notes)


def _ids(flow: Flow) -> Mapping[int, str]:
    """`line12` for what begins on line 12; of several, the later ones are numbered."""
    ids: dict[int, str] = {}
    used: dict[str, int] = {}
    for node in flow.nodes:
        name = _ALONE.get(node.kind) or _line_name(node)
        used[name] = used.get(name, 0) + 1
        ids[node.id] = name if used[name] == 1 else f"{name}_{used[name]}"
    return ids


def _line_name(node: FlowNode) -> str:
    return f"line{node.line}"


def _joined(edges: tuple[FlowEdge, ...]) -> list[tuple[FlowEdge, str]]:
    """Edges between the same two nodes as one, under all of their labels."""
    labels: dict[tuple[int, int, bool], list[str]] = {}
    first: dict[tuple[int, int, bool], FlowEdge] = {}
    for edge in edges:
        key = (edge.source, edge.target, edge.exceptional)
        first.setdefault(key, edge)
        if edge.label and edge.label not in labels.setdefault(key, []):
            labels[key].append(edge.label)
    return [(edge, " / ".join(labels.get(key, ()))) for key, edge in first.items()]
