"""Mind maps: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.mermaid.kinds.mindmap import (
    MindmapDiagram,
    MindmapNode,
    MindmapShape,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

shapes = st.sampled_from(MindmapShape)
leaves = st.builds(MindmapNode, texts, shapes, st.just(()), texts, st.booleans(), st.booleans())
nodes = st.recursive(
    leaves,
    lambda inner: st.builds(MindmapNode, texts, shapes, st.lists(inner, max_size=3).map(tuple), texts),
    max_leaves=6,
)
diagrams = st.builds(MindmapDiagram, st.none() | nodes, texts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams)
def test_what_is_written_reads_back_as_the_same(diagram: MindmapDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


def test_each_hostile_text_survives_in_every_shape() -> None:
    children = tuple(MindmapNode(text, shape, icon=text) for text in HOSTILE for shape in MindmapShape)
    diagram = MindmapDiagram(MindmapNode("root", children=children))
    parsed = parse(render(diagram))
    assert parsed.error is None
    assert parsed.diagram == diagram


def test_simple_texts_are_written_plainly() -> None:
    root = MindmapNode(
        "The shop",
        MindmapShape.CIRCLE,
        (
            MindmapNode("Orders", children=(MindmapNode("Order.total"), MindmapNode("(new)", proposed=True))),
            MindmapNode("Payment", MindmapShape.CLOUD, icon="fa fa-book", external=True),
        ),
    )
    assert render(MindmapDiagram(root)) == (
        "mindmap\n"
        '    (("The shop"))\n'
        "        Orders\n"
        "            Order.total\n"
        "            #40;new#41;\n"
        "            :::proposed\n"
        '        )"Payment"(\n'
        "        ::icon(fa fa-book)\n"
        "        :::external\n"
    )
    assert [edge.target for edge in outline(MindmapDiagram(root)).edges] == [
        "Orders",
        "Payment",
        "Order.total",
        "(new)",
    ]


WRITTEN_BY_HAND = """\
mindmap
  %% all of it
  root((mindmap))
    Origins
        Long history
        ::icon(fa fa-book)
      Deep
    id[Tools]
    :::urgent large
"""


def test_what_people_write_is_understood() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert parsed.error is None
    root = parsed.diagram.root
    assert root is not None
    assert (root.label, root.shape) == ("mindmap", MindmapShape.CIRCLE)
    origins, tools = root.children
    assert [child.label for child in origins.children] == ["Long history", "Deep"]
    assert origins.children[0].icon == "fa fa-book"
    assert tools == MindmapNode("Tools", MindmapShape.RECTANGLE)
    assert parsed.spans["Origins"].start_line == 4
    assert parsed.spans["Tools"] == Span(8, 5, 8, 14)
    assert [(each.what, each.span.start_line) for each in parsed.leftovers] == [("comment", 2), ("class", 9)]


def test_a_broken_source_is_data() -> None:
    parsed = parse("mindmap\n  a[\n")
    assert parsed.diagram == MindmapDiagram()
    assert parsed.error is not None


def test_json_that_is_no_diagram_is_refused() -> None:
    with pytest.raises(UsageError):
        from_json({"root": {"label": "a", "children": [{}]}})
