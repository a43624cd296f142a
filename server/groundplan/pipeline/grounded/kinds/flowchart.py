"""Flowcharts of all types: new frames and nodes, edges."""

from dataclasses import replace

from groundplan.mermaid.kinds.direction import Direction
from groundplan.mermaid.kinds.flowchart import FlowchartDiagram, FlowEdge, FlowLine, FlowNode, FlowShape
from groundplan.mermaid.kinds.flowchart.diagram import FlowSubgraph
from groundplan.pipeline.grounded.asked import NO_FRAME, Asked, Known, ends, labels_by_name, shown_list
from groundplan.pipeline.grounded.cast import Cast, Member
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import Vocabulary, within

_FLOW = ("rectangle", "diamond", "stadium", "subroutine", "cylinder")
_SHAPES_OF_TYPE = {
    "mermaid_user_flow": ("rounded", "diamond", "stadium"),
    "mermaid_data_flow": ("rounded", "rectangle", "cylinder"),
    "mermaid_component": ("rectangle", "cylinder", "hexagon"),
    "mermaid_system_overview": ("rectangle", "cylinder", "stadium"),
}
_FRAMED = frozenset({"mermaid_data_flow", "mermaid_component", "mermaid_system_overview"})
_DIRECTIONS = {"mermaid_data_flow": Direction.LEFT_RIGHT}
_SHAPES = {each.value: each for each in FlowShape}


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits = known(asked), asked.limits
    shape = shapes.choice(_SHAPES_OF_TYPE.get(asked.type.id, _FLOW))
    properties = shown_list(asked, there, shapes)
    node = {
        "id": shapes.choice(there.vocabulary.slots(limits.things)),
        "name": shapes.name(),
        "shape": shape,
    }
    if asked.type.id in _FRAMED:
        frames = _frames(asked)
        slots = frames.slots(limits.frames)
        properties["groups"] = shapes.rows({"id": shapes.choice(slots), "name": shapes.name()}, limits.frames)
        node["group"] = shapes.choice([NO_FRAME, *slots, *within(frames.known, limits)])
    properties["nodes"] = shapes.rows(node, limits.things)
    end = shapes.choice(ends(asked, there))
    properties["edges"] = shapes.rows({"source": end, "target": end, "label": shapes.text()}, limits.lines)
    return properties


def read(answer: Row, asked: Asked, reading: Reading) -> FlowchartDiagram:
    there, limits, base = known(asked), asked.limits, asked.base
    taken = {*there.vocabulary.known, *there.vocabulary.known.values()}
    frames = Cast(_frames(asked), reading, noun="group", taken=taken)
    cast = Cast(there.vocabulary, reading, noun="node", taken=taken)
    for row in reading.rows(answer, "groups", limits.frames):
        frames.declare(row, limits.frames)
    for word in reading.values(answer, "existing", limits.names):
        cast.find(word)
    groups: dict[str, str] = {}
    for row in reading.rows(answer, "nodes", limits.things + limits.names):
        member = cast.declare(row, limits.things)
        word = row.get("group", row.get("subgraph", NO_FRAME))
        if member is not None and word not in (NO_FRAME, "", None):
            groups.setdefault(member.id, frames.find(word) or "")
    edges = _edges(answer, asked, reading, cast)
    in_base = {node.id: node for node in base.nodes} if base is not None else {}
    nodes = tuple(
        in_base.get(member.id) or _node(member, there, reading, groups.get(member.id, ""))
        for member in cast.members
    )
    used = {node.subgraph for node in nodes}
    subgraphs = tuple(
        FlowSubgraph(each.id, "" if each.name == each.id else each.name, proposed=True)
        for each in frames.members
        if each.is_new and each.id in used
    )
    existing = tuple(base.subgraphs) if base is not None else ()
    direction = base.direction if base is not None else _DIRECTIONS.get(asked.type.id, Direction.TOP_BOTTOM)
    return FlowchartDiagram(nodes, edges, (*existing, *subgraphs), direction)


def known(asked: Asked) -> Known:
    base: FlowchartDiagram | None = asked.base
    things = [(node.id, node.label) for node in base.nodes] if base is not None else []
    return Known.of(asked, labels_by_name(things, asked.limits), named_by_name=False)


def _frames(asked: Asked) -> Vocabulary:
    base: FlowchartDiagram | None = asked.base
    frames = [(frame.id, frame.title) for frame in base.subgraphs] if base is not None else []
    return Vocabulary.of(labels_by_name(frames, asked.limits), "group")


def _node(member: Member, there: Known, reading: Reading, frame: str) -> FlowNode:
    label = "" if member.name == member.id else member.name
    if member.is_new:
        shape = reading.choice(member.row, "shape", _SHAPES, FlowShape.RECTANGLE)
        return FlowNode(member.id, label, shape, frame, proposed=True)
    drawn: FlowNode | None = there.drawn(member.id, FlowNode)
    if drawn is None:
        return FlowNode(member.id, label, subgraph=frame)
    own = "" if drawn.label == member.id else drawn.label
    return replace(drawn, id=member.id, label=own, subgraph=frame)


def _edges(answer: Row, asked: Asked, reading: Reading, cast: Cast) -> tuple[FlowEdge, ...]:
    found: dict[tuple[str, str, str], FlowEdge] = {}
    for row in reading.rows(answer, "edges", asked.limits.lines):
        source, target = cast.find(row.get("source")), cast.find(row.get("target"))
        if source is None or target is None:
            continue
        label = reading.text(row, "label")
        proposed = not asked.is_proved(source, target, label)
        line = FlowLine.DOTTED if proposed else FlowLine.SOLID  # to be seen, where a comment is not
        edge = FlowEdge(source, target, label, line, proposed=proposed)
        found.setdefault((source, target, label), edge)
    return tuple(found.values())
