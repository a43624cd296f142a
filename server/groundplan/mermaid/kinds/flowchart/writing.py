"""Flowcharts as Mermaid source."""

from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.kinds.flowchart.diagram import (
    FlowchartDiagram,
    FlowEdge,
    FlowNode,
    FlowShape,
    FlowSubgraph,
)
from groundplan.mermaid.kinds.flowchart.identifiers import written_id
from groundplan.mermaid.kinds.flowchart.notation import BRACKETS, arrow
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode, yaml_string


def render(diagram: FlowchartDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram in drawing order.

    Ids of nodes and subgraphs must differ from each other, edges join some of them; frames must exist, have
    an id that is not empty, and not contain themselves. A label differs from its id. A line without a head
    has none at both ends, and an invisible one has no head. Keepable `leftovers` of an earlier reading are
    written again as they were.
    """
    front_matter = [f"title: {yaml_string(diagram.title)}"] if diagram.title else []
    return document(
        f"flowchart {diagram.direction}",
        (*_statements(diagram), *_definitions(diagram, leftovers)),
        front_matter=front_matter,
        leftovers=leftovers,
    )


def _statements(diagram: FlowchartDiagram) -> Iterator[str]:
    yield from _inside(diagram, "", depth=1)
    for edge in diagram.edges:
        yield from proposable(_edge(edge), proposed=edge.proposed)
    for subgraph in diagram.subgraphs:
        for mark in marks.marks_of(external=subgraph.external, proposed=subgraph.proposed):
            yield f"{INDENT}class {written_id(subgraph.id)} {mark}"


def _inside(diagram: FlowchartDiagram, frame: str, *, depth: int) -> Iterator[str]:
    for node in diagram.nodes:
        if node.subgraph == frame:
            yield from (f"{INDENT * depth}{line}" for line in _node(node))
    for subgraph in diagram.subgraphs:
        if subgraph.parent == frame:
            yield f"{INDENT * depth}subgraph {_frame(subgraph)}"
            if subgraph.direction is not None:
                yield f"{INDENT * (depth + 1)}direction {subgraph.direction}"
            yield from _inside(diagram, subgraph.id, depth=depth + 1)
            yield f"{INDENT * depth}end"


def _frame(subgraph: FlowSubgraph) -> str:
    id_ = written_id(subgraph.id)
    shown = subgraph.title or (subgraph.id if id_ != subgraph.id else "")
    return f'{id_} ["{encode(shown)}"]' if shown else id_


def _node(node: FlowNode) -> Iterator[str]:
    id_ = written_id(node.id)
    label = node.label or node.id
    mark, *more_marks = marks.marks_of(external=node.external, proposed=node.proposed) or ("",)
    if node.shape not in BRACKETS:
        yield f'{id_}@{{ shape: {node.shape}, label: "{encode(label)}" }}'
        more_marks = [mark, *more_marks] if mark else []
    else:
        says_itself = label == id_ and node.shape is FlowShape.RECTANGLE
        start, end = BRACKETS[node.shape]
        shape = "" if says_itself else f'{start}"{encode(label)}"{end}'
        yield f"{id_}{shape}" + (f":::{mark}" if mark else "")
    yield from (f"class {id_} {each}" for each in more_marks)


def _edge(edge: FlowEdge) -> str:
    line = arrow(edge.line, edge.head, both_ends=edge.both_ends, length=edge.length)
    label = f'|"{encode(edge.label)}"|' if edge.label else ""
    return f"{written_id(edge.source)} {line}{label} {written_id(edge.target)}"


def _definitions(diagram: FlowchartDiagram, leftovers: Sequence[Leftover]) -> Iterator[str]:
    things = (*diagram.nodes, *diagram.subgraphs)
    used = {
        mark for each in things for mark in marks.marks_of(external=each.external, proposed=each.proposed)
    }
    for definition in marks.definitions(used, leftovers):
        yield f"{INDENT}{definition}"
