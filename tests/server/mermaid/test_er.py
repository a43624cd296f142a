"""ER diagrams: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.er import (
    Cardinality,
    Direction,
    ErAttribute,
    ErDiagram,
    ErEntity,
    ErRelationship,
    Key,
    from_json,
    parse,
    render,
    schema,
    to_json,
)
from groundplan.text import Span

HOSTILE = [
    'say "hi" [x] {y}',
    "end",
    "graph",
    "class",
    "style",
    "subgraph",
    "direction",
    "title",
    "accTitle",
    "erDiagram",
    "one",
    "many",
    "to",
    "u",
    "o",
    "only",
    "zero",
    "line\nbreak",
    "\r\n",
    "%%{init: {}}%%",
    "%% comment",
    "<b>bold</b>",
    "<br>",
    "<br/>",
    "<script>",
    "semi;colon",
    "#35;",
    "#quot;",
    "&amp;",
    "&lt;",
    "back\\slash",
    "\\n",
    "*a*",
    "_a_",
    "__init__",
    "`code`",
    "~x~",
    "List<int>",
    "Map<str,List<int>>",
    "List~int~",
    "direction TB",
    "x direction  lr y",
    "a.b",
    "1st",
    "1",
    "1.5",
    "PK",
    "fk",
    "UK-x",
    "Größe",
    "名前",
    "🎉",
    "order",
    "Order",
    "",
    "  ",
    "  x ",
    "a:::b",
    "style x:#f;",
    "classDef a:#b;",
    "$$x$$",
    "fa:fa-user",
    "\u200b",
    "\ufeff",
    "\x00",
    "\x7f",
    "\u2028",
    "ﬂ°34¶ß",
    "---",
    "- x",
    "# x",
    "1. x",
    "varchar(10)",
    "int[]",
    "a[b](c)",
    "http://x.y",
    "-->",
    "",
    "",
    "--o{",
    "constructor",
    "__proto__",
    "toString",
]

texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=12), st.lists(st.sampled_from(HOSTILE)).map(" ".join)
)
keys = st.lists(st.sampled_from(Key), unique=True).map(tuple)
attributes = st.builds(ErAttribute, texts, texts, keys, texts)
entities = st.builds(
    ErEntity, texts, st.lists(attributes, max_size=3).map(tuple), st.booleans(), st.booleans()
)


@st.composite
def diagrams(draw: st.DrawFn) -> ErDiagram:
    boxes = draw(st.lists(entities, max_size=4, unique_by=lambda entity: entity.name))
    names = [entity.name for entity in boxes]
    ends = st.sampled_from(names)
    cardinalities = st.sampled_from(Cardinality)
    lines = st.builds(
        ErRelationship, ends, ends, cardinalities, cardinalities, texts, st.booleans(), st.booleans()
    )
    drawn = draw(st.lists(lines, max_size=4)) if names else []
    return ErDiagram(tuple(boxes), tuple(drawn), draw(st.sampled_from(Direction)), draw(texts))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_what_is_written_reads_back_as_the_same(diagram: ErDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    entity = ErEntity(text, (ErAttribute(text, text, (Key.PRIMARY,), text),))
    edge = ErRelationship(text, text, Cardinality.ZERO_OR_MORE, Cardinality.EXACTLY_ONE, text)
    diagram = ErDiagram((entity,), (edge,), title=text)
    assert parse(render(diagram)).diagram == diagram, render(diagram)


def test_simple_names_are_written_plainly() -> None:
    diagram = ErDiagram(
        entities=(
            ErEntity("Order", (ErAttribute("id", "int", (Key.PRIMARY,)), ErAttribute("tags", "List<str>"))),
            ErEntity("basket.Line"),
            ErEntity("User", external=True),
            ErEntity(
                "Refund", (ErAttribute("order", "int", (Key.FOREIGN, Key.UNIQUE), "why"),), proposed=True
            ),
        ),
        relationships=(
            ErRelationship("Order", "User", Cardinality.ZERO_OR_MORE, Cardinality.EXACTLY_ONE, "owner"),
            ErRelationship(
                "Refund", "Order", Cardinality.ZERO_OR_ONE, Cardinality.EXACTLY_ONE, "a, b", False, True
            ),
        ),
        direction=Direction.LEFT_RIGHT,
        title="The shop",
    )
    assert render(diagram) == (
        "---\n"
        "title: The shop\n"
        "---\n"
        "erDiagram\n"
        "    direction LR\n"
        "    Order {\n"
        "        int id PK\n"
        "        List~str~ tags\n"
        "    }\n"
        '    "basket.Line"\n'
        "    User:::external\n"
        "    Refund:::proposed {\n"
        '        int order FK, UK "why"\n'
        "    }\n"
        "    Order }o--|| User : owner\n"
        "    %% proposed\n"
        '    Refund |o..|| Order : "a, b"\n'
        "    classDef external stroke-dasharray:2\n"
        "    classDef proposed stroke-dasharray:8,stroke-width:2px\n"
    )


WRITTEN_BY_HAND = """\
---
title: Shop
config:
  theme: dark
---
%%{init: {"er": {"layoutDirection": "LR"}}}%%
erDiagram
  %% the people
  accTitle: A shop
  accDescr: What it sells
  p[Person] {
    string name PK "who"
  }
  Order:::big }|..o| p : "placed by"
  classDef big fill:#f96,stroke:#333
  class Order big
  style Order fill:#bbf
"""


def test_elements_know_where_they_are_written() -> None:
    spans = parse(WRITTEN_BY_HAND).spans
    assert spans == {
        "Person": Span(11, 3, 11, 4),
        "Person.name": Span(12, 5, 12, 25),
        "Order": Span(14, 3, 14, 8),
        "Order -> Person : placed by": Span(14, 3, 14, 37),
    }


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert [(leftover.what, leftover.span.start_line) for leftover in parsed.leftovers] == [
        ("front matter", 1),
        ("directive", 6),
        ("comment", 8),
        ("accTitle", 9),
        ("accDescr", 10),
        ("class", 14),
        ("classDef", 15),
        ("class", 16),
        ("style", 17),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.error is None
    assert again.diagram == parsed.diagram
    assert {leftover.what for leftover in again.leftovers} == {leftover.what for leftover in parsed.leftovers}


def test_subgraphs_and_parents_are_told() -> None:
    parsed = parse("erDiagram\n  subgraph s[Sales]\n    A\n  end\n  A u--|| B : x\n")
    assert parsed.error is None
    assert [leftover.what for leftover in parsed.leftovers] == ["subgraph", "parent relationship"]


def test_a_broken_source_is_data() -> None:
    parsed = parse("erDiagram\n  A ||--o{ : x\n")
    assert parsed.diagram == ErDiagram()
    assert parsed.error is not None
    assert (parsed.error.line, parsed.error.column) == (2, 12)


def test_a_source_of_another_kind_is_data() -> None:
    error = parse("flowchart LR\n  A-->B\n").error
    assert error is not None
    assert "flowchart" in error.message


def test_very_long_names_survive() -> None:
    diagram = ErDiagram((ErEntity("n" * 20_000, (ErAttribute("a" * 20_000, "t " * 10_000),)),))
    assert parse(render(diagram)).diagram == diagram


def test_an_empty_diagram_is_a_diagram() -> None:
    assert check_syntax(render(ErDiagram())).ok


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {"entities": [{}], "relationships": []}, {"entities": [], "relationships": [], "x": 1}],
)
def test_json_that_is_no_diagram_is_refused(value: object) -> None:
    with pytest.raises(UsageError):
        from_json(value)


def test_the_schema_may_be_changed_by_who_asks_for_it() -> None:
    schema()["properties"]["entities"]["items"]["properties"]["name"]["enum"] = ["A"]
    assert "enum" not in schema()["properties"]["entities"]["items"]["properties"]["name"]
