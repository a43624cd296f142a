"""Flowcharts out of Mermaid source, through Mermaid's own reading of it."""

from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.flowchart.diagram import (
    Direction,
    FlowchartDiagram,
    FlowEdge,
    FlowHead,
    FlowLine,
    FlowNode,
    FlowShape,
    FlowSubgraph,
    in_drawing_order,
)
from groundplan.mermaid.kinds.flowchart.identifiers import decode_id
from groundplan.mermaid.kinds.flowchart.leftovers import leftovers_of
from groundplan.mermaid.kinds.flowchart.notation import HEAD_OF_TYPE, LINE_OF_STROKE, SHAPE_OF_NAME
from groundplan.mermaid.parsed import Parsed, edge_key
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span


def parse(source: str, *, engine: Engine | None = None) -> Parsed[FlowchartDiagram]:
    """Read a flowchart. A text that is none gives an empty diagram and the error.

    Nodes and subgraphs come in drawing order. `spans` has both by id, and edges by `edge_key`.
    """
    answer = answer_of(source, FlowchartDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(FlowchartDiagram(), error=answer)
    told = answer.told
    parents = {inner: frame["id"] for frame in reversed(told["subgraphs"]) for inner in frame["nodes"]}
    frames = {frame["id"] for frame in told["subgraphs"]}
    edges = [*_edges(answer)]
    diagram = FlowchartDiagram(
        nodes=tuple(_node(node, parents) for node in told["nodes"] if node["id"] not in frames),
        edges=tuple(edge for edge, _ in edges),
        subgraphs=tuple(_subgraph(frame, parents) for frame in _by_place(answer)),
        direction=_direction(told["direction"]) or Direction.TOP_BOTTOM,
        title=told["frontTitle"],
    )
    return Parsed(
        in_drawing_order(diagram), dict(_spans(answer, edges)), answer.leftovers(leftovers_of(answer))
    )


def _by_place(answer: Answer) -> list[dict[str, Any]]:
    """The subgraphs as they start; Mermaid lists them as they end."""
    starts: dict[str, list[int]] = {}
    for call in answer.calls:
        if call["name"] == "addSubGraph":
            starts.setdefault(call["result"], call["place"])
    return sorted(answer.told["subgraphs"], key=lambda frame: starts[frame["id"]][:2])


def _node(told: dict[str, Any], parents: dict[str, str]) -> FlowNode:
    return FlowNode(
        id=decode_id(told["id"]),
        label=_label(told["id"], told["text"]),
        shape=SHAPE_OF_NAME.get(told["shape"], FlowShape.RECTANGLE),
        subgraph=decode_id(parents.get(told["id"], "")),
        external=marks.EXTERNAL in told["classes"],
        proposed=marks.PROPOSED in told["classes"],
    )


def _subgraph(told: dict[str, Any], parents: dict[str, str]) -> FlowSubgraph:
    return FlowSubgraph(
        id=decode_id(told["id"]),
        title=_label(told["id"], told["title"]),
        parent=decode_id(parents.get(told["id"], "")),
        direction=_direction(told["direction"]),
        external=marks.EXTERNAL in told["classes"],
        proposed=marks.PROPOSED in told["classes"],
    )


def _label(id_: str, text: str) -> str:
    label = decode(text)
    return "" if text == id_ or label == decode_id(id_) else label


def _direction(told: str | None) -> Direction | None:
    known = {each.value: each for each in Direction} | {"TD": Direction.TOP_BOTTOM}
    return known.get(told or "")


def _edges(answer: Answer) -> Iterator[tuple[FlowEdge, dict[str, Any]]]:
    """Each edge with the call that made it; a statement with `&` makes several."""
    calls = [call for call in answer.calls if call["name"] == "addLink"]
    makers = [call for call in calls for _ in call["values"][0] for _ in call["values"][1]]
    for told, call in zip(answer.told["edges"], makers, strict=True):
        type_, line = told["type"].removeprefix("double_"), LINE_OF_STROKE[told["stroke"]]
        head = HEAD_OF_TYPE.get(type_, FlowHead.ARROW) if line is not FlowLine.INVISIBLE else FlowHead.NONE
        yield (
            FlowEdge(
                decode_id(told["source"]),
                decode_id(told["target"]),
                decode(told["text"]),
                line,
                head,
                both_ends=told["type"].startswith("double_"),
                length=told["length"],
                proposed=answer.is_proposed(call["place"]),
            ),
            call,
        )


def _spans(answer: Answer, edges: list[tuple[FlowEdge, dict[str, Any]]]) -> Iterator[tuple[str, Span]]:
    """Later pairs win: a node with a text is better than a mention, the first better than the last."""
    vertices = [call for call in reversed(answer.calls) if call["name"] == "addVertex" and _is_node(call)]
    for wants_text in (False, True):
        for call in vertices:
            if (len(call["values"]) > 1) is wants_text:
                yield decode_id(call["values"][0]), Span(*(call["valuePlaces"][0] or call["place"]))
    for call in reversed(answer.calls):
        if call["name"] == "addSubGraph":
            name: Any = call["values"][0] or {}
            yield decode_id(call["result"]), Span(*(name.get("place") or call["place"]))
    for edge, call in reversed(edges):
        yield edge_key(edge.source, edge.target, edge.label), Span(*call["place"])


def _is_node(call: dict[str, Any]) -> bool:
    """No `style` statement, which names a node too."""
    values = call["values"]
    return len(values) < 4 or values[3] is None
