"""Flowcharts: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.flowchart import (
    Direction,
    FlowchartDiagram,
    FlowEdge,
    FlowHead,
    FlowLine,
    FlowNode,
    FlowShape,
    FlowSubgraph,
    from_json,
    in_drawing_order,
    parse,
    render,
    to_json,
)
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts


@st.composite
def edges(draw: st.DrawFn, ends: st.SearchStrategy[str]) -> FlowEdge:
    line = draw(st.sampled_from(FlowLine))
    head = FlowHead.NONE if line is FlowLine.INVISIBLE else draw(st.sampled_from(FlowHead))
    both_ends = head is not FlowHead.NONE and draw(st.booleans())
    length = draw(st.integers(1, 10))
    return FlowEdge(draw(ends), draw(ends), draw(texts), line, head, both_ends, length, draw(st.booleans()))


@st.composite
def diagrams(draw: st.DrawFn) -> FlowchartDiagram:
    ids = draw(st.lists(texts, max_size=7, unique=True))
    frames = [id_ for id_ in ids if id_ and draw(st.integers(0, 3)) == 0]
    label = lambda id_: draw(texts.filter(lambda text: text != id_))  # noqa: E731
    mark = st.booleans()
    subgraphs = [
        FlowSubgraph(
            id_,
            label(id_),
            draw(st.sampled_from(["", *frames[:index]])),
            draw(st.none() | st.sampled_from(Direction)),
            draw(mark),
            draw(mark),
        )
        for index, id_ in enumerate(frames)
    ]
    nodes = [
        FlowNode(
            id_,
            label(id_),
            draw(st.sampled_from(FlowShape)),
            draw(st.sampled_from(["", *frames])),
            draw(mark),
            draw(mark),
        )
        for id_ in ids
        if id_ not in frames
    ]
    lines = draw(st.lists(edges(st.sampled_from(ids)), max_size=4)) if ids else []
    direction, title = draw(st.sampled_from(Direction)), draw(texts)
    return FlowchartDiagram(tuple(nodes), tuple(lines), tuple(subgraphs), direction, title)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_what_is_written_reads_back_as_the_same(diagram: FlowchartDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == in_drawing_order(diagram), source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    frame = "frame" if text != "frame" else "x"
    diagram = FlowchartDiagram(
        (
            FlowNode(text, "" if text == "l" else "l"),
            FlowNode("a\x00" + text, text, FlowShape.LEAN_LEFT, frame),
            FlowNode("b\x00" + text, text, FlowShape.DOCUMENTS, frame, external=True, proposed=True),
            FlowNode("c\x00" + text, "", FlowShape.DIAMOND, frame),
        ),
        (FlowEdge(text, "a\x00" + text, text), FlowEdge(frame, text)),
        (FlowSubgraph(frame, text),),
        title=text,
    )
    parsed = parse(render(diagram))
    assert parsed.error is None, render(diagram)
    assert parsed.diagram == diagram, render(diagram)


def test_simple_names_are_written_plainly() -> None:
    diagram = FlowchartDiagram(
        nodes=(
            FlowNode("start", shape=FlowShape.STADIUM),
            FlowNode("check", "Ok?", FlowShape.DIAMOND),
            FlowNode("shop.Order", subgraph="backend", proposed=True),
            FlowNode("end", subgraph="backend", external=True),
            FlowNode("files", "Files", FlowShape.DOCUMENTS, "store", external=True),
        ),
        edges=(
            FlowEdge("start", "check"),
            FlowEdge("check", "shop.Order", "yes, it is", FlowLine.DOTTED, proposed=True),
            FlowEdge("check", "end", "no", FlowLine.THICK, FlowHead.CROSS, both_ends=True, length=2),
            FlowEdge("start", "backend", "", FlowLine.SOLID, FlowHead.NONE),
        ),
        subgraphs=(
            FlowSubgraph("backend", "The backend", direction=Direction.LEFT_RIGHT),
            FlowSubgraph("store", parent="backend", proposed=True),
        ),
        title="Flow",
    )
    assert render(diagram) == (
        "---\n"
        'title: "Flow"\n'
        "---\n"
        "flowchart TB\n"
        '    start(["start"])\n'
        '    check{"Ok?"}\n'
        '    subgraph backend ["The backend"]\n'
        "        direction LR\n"
        "        shop.Order:::proposed\n"
        '        _0x65_nd["end"]:::external\n'
        "        subgraph store\n"
        '            files@{ shape: documents, label: "Files" }\n'
        "            class files external\n"
        "        end\n"
        "    end\n"
        "    start --> check\n"
        "    %% proposed\n"
        '    check -.->|"yes, it is"| shop.Order\n'
        '    check x===x|"no"| _0x65_nd\n'
        "    start --- backend\n"
        "    class store proposed\n"
        "    classDef external stroke-dasharray:2\n"
        "    classDef proposed stroke-dasharray:8,stroke-width:2px\n"
    )
    assert parse(render(diagram)).diagram == diagram


WRITTEN_BY_HAND = """\
graph LR
  %% the start
  A[Start] --> my-node{Ok?} & C((End))
  A e1@==> D
  subgraph one ["The one"]
    direction TB
    subgraph two
      X@{ shape: docs, label: "Docs", w: 3 }
    end
    Y --- X
  end
  subgraph two words
    Z(-old-)
  end
  A -- text --> one
  classDef big fill:#f96
  class A,my-node big
  A:::big
  linkStyle 0 stroke:#f00
  click my-node "http://x.y" "tip"
  e1@{ animate: true }
  style my-node fill:#fff
  M["`**bold**`"] <-.-> N
"""


def test_what_people_write_is_understood() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert parsed.error is None
    diagram = parsed.diagram
    assert [(node.id, node.label, node.shape.value, node.subgraph) for node in diagram.nodes] == [
        ("A", "Start", "rectangle", ""),
        ("my-node", "Ok?", "diamond", ""),
        ("C", "End", "circle", ""),
        ("D", "", "rectangle", ""),
        ("M", "**bold**", "rectangle", ""),
        ("N", "", "rectangle", ""),
        ("Y", "", "rectangle", "one"),
        ("X", "Docs", "documents", "two"),
        ("Z", "old", "rectangle", "subGraph2"),
    ]
    assert diagram.subgraphs == (
        FlowSubgraph("one", "The one", direction=Direction.TOP_BOTTOM),
        FlowSubgraph("two", parent="one"),
        FlowSubgraph("subGraph2", "two words"),
    )
    assert [(edge.source, edge.target, edge.label, edge.line.value) for edge in diagram.edges] == [
        ("A", "my-node", "", "solid"),
        ("A", "C", "", "solid"),
        ("A", "D", "", "thick"),
        ("Y", "X", "", "solid"),
        ("A", "one", "text", "solid"),
        ("M", "N", "", "dotted"),
    ]
    assert diagram.edges[-1].both_ends and diagram.edges[3].head is FlowHead.NONE


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert [(leftover.what, leftover.span.start_line) for leftover in parsed.leftovers] == [
        ("comment", 2),
        ("edge id", 4),
        ("properties", 8),
        ("shape", 13),
        ("classDef", 16),
        ("class", 17),
        ("class", 18),
        ("linkStyle", 19),
        ("click", 20),
        ("properties", 21),
        ("style", 22),
        ("Markdown label", 23),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.error is None
    assert again.diagram == parsed.diagram
    kept = {leftover.text for leftover in parsed.leftovers if leftover.keepable}
    assert {leftover.text for leftover in again.leftovers} == kept


def test_elements_know_where_they_are_written() -> None:
    spans = parse(WRITTEN_BY_HAND).spans
    assert spans["my-node"] == Span(3, 16, 3, 23)
    assert spans["A -> C : "] == Span(3, 3, 3, 39)
    assert spans["one"].start_line == 5
    assert spans["X"] == Span(8, 7, 8, 8) or spans["X"].start_line == 8


def test_a_broken_source_is_data() -> None:
    parsed = parse("flowchart LR\n  A -->\n")
    assert parsed.diagram == FlowchartDiagram()
    assert parsed.error is not None


def test_an_empty_diagram_is_a_diagram() -> None:
    assert check_syntax(render(FlowchartDiagram())).ok


def test_json_that_is_no_diagram_is_refused() -> None:
    with pytest.raises(UsageError):
        from_json({"nodes": [{"id": "a", "shape": "egg"}], "edges": []})
