"""Deep nesting folded into single boxes, until a reader can take a function in."""

from dataclasses import dataclass

from groundplan.extract.control_flow.flow import ENDS, Flow, FlowEdge, FlowKind, FlowNode
from groundplan.extract.control_flow.wording import shortened

MAX_NODES = 30


@dataclass(frozen=True, slots=True)
class Collapsed:
    """`folded` is how many compound statements became one box each."""

    flow: Flow
    folded: int = 0


def collapse(flow: Flow, *, limit: int = MAX_NODES) -> Collapsed:
    """The flow with at most `limit` nodes, if folding can do it, as deep as that allows."""
    if len(flow.nodes) <= limit:
        return Collapsed(flow)
    deepest = max(len(node.groups) for node in flow.nodes)
    folded = Collapsed(flow)
    for depth in range(deepest - 1, -1, -1):
        folded = _folded(flow, depth)
        if len(folded.flow.nodes) <= limit:
            return folded
    return folded


# What a node becomes: itself, the box of a group, or the one end of its kind in a group.
_Key = tuple[str, int, str]


def _folded(flow: Flow, depth: int) -> Collapsed:
    keys = {node.id: _key(node, depth) for node in flow.nodes}
    members: dict[_Key, list[FlowNode]] = {}
    for node in flow.nodes:
        members.setdefault(keys[node.id], []).append(node)
    ids = {key: number for number, key in enumerate(members)}
    nodes = tuple(_merged(flow, ids[key], key, nodes) for key, nodes in members.items())
    edges: dict[tuple[int, int, str], FlowEdge] = {}
    for edge in flow.edges:
        source, target = ids[keys[edge.source]], ids[keys[edge.target]]
        if source == target and keys[edge.source][0] == "box":
            continue
        label = "" if keys[edge.source][0] == "box" else edge.label
        edges.setdefault((source, target, label), FlowEdge(source, target, label, edge.exceptional))
    boxes = sum(1 for key in members if key[0] == "box")
    return Collapsed(Flow(nodes, tuple(edges.values()), flow.groups), boxes)


def _key(node: FlowNode, depth: int) -> _Key:
    if len(node.groups) <= depth:
        return ("node", node.id, "")
    group = node.groups[depth]
    return ("end", group, node.kind.value) if node.kind in ENDS else ("box", group, "")


def _merged(flow: Flow, number: int, key: _Key, nodes: list[FlowNode]) -> FlowNode:
    first, last = min(node.line for node in nodes), max(node.end_line for node in nodes)
    if key[0] == "box":
        group = flow.groups[key[1]]
        text = shortened(group.head, 38) + " …"
        return FlowNode(number, FlowKind.COLLAPSED, (text,), group.line, group.end_line, nodes[0].groups)
    only = nodes[0]
    texts = only.texts if len(nodes) == 1 else (only.kind.value,)
    return FlowNode(number, only.kind, texts, first, last, only.groups)
