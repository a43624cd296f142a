"""Class diagrams: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.classes import (
    ClassAttribute,
    ClassBox,
    ClassDiagram,
    ClassMethod,
    ClassNote,
    ClassParameter,
    ClassRelation,
    Direction,
    Modifier,
    RelationKind,
    Visibility,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

visibilities, modifiers = st.sampled_from(Visibility), st.sampled_from(Modifier)
attributes = st.builds(ClassAttribute, texts, texts, visibilities, modifiers)
parameters = st.lists(st.builds(ClassParameter, texts, texts), max_size=3).map(tuple)
methods = st.builds(ClassMethod, texts, parameters, texts, visibilities, modifiers)


@st.composite
def boxes(draw: st.DrawFn) -> ClassBox:
    name = draw(texts)
    return ClassBox(
        name,
        draw(texts.filter(lambda label: label != name)),
        draw(st.lists(texts, max_size=2).map(tuple)),
        draw(st.lists(texts, max_size=2).map(tuple)),
        draw(st.lists(attributes, max_size=2).map(tuple)),
        draw(st.lists(methods, max_size=2).map(tuple)),
        draw(st.sampled_from(["", "a", "a.b", "a.class.", "."]) | texts),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def diagrams(draw: st.DrawFn) -> ClassDiagram:
    classes = draw(st.lists(boxes(), max_size=4, unique_by=lambda box: box.name))
    names = [box.name for box in classes]
    ends = st.sampled_from(names) if names else st.nothing()
    kinds = st.sampled_from(RelationKind)
    relations = st.builds(ClassRelation, ends, ends, kinds, texts, texts, texts, st.booleans())
    notes = st.builds(ClassNote, texts, st.just("") | ends)
    return ClassDiagram(
        tuple(classes),
        tuple(draw(st.lists(relations, max_size=3)) if names else ()),
        tuple(draw(st.lists(notes, max_size=2))),
        draw(st.sampled_from(Direction)),
        draw(texts),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
@example(ClassDiagram((ClassBox("style x:", label='\r"', type_parameters=("b:",)),)))
def test_what_is_written_reads_back_as_the_same(diagram: ClassDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    members = (ClassAttribute(text, text), ClassAttribute(text))
    called = (
        ClassMethod(text, (ClassParameter(text, text), ClassParameter(text)), text),
        ClassMethod(text, (), text, Visibility.PROTECTED, Modifier.STATIC),
    )
    label = "" if text == "x" else "x"
    boxes = (
        ClassBox(text, label, (text,), (text,), members, called, text),
        ClassBox("Other", "" if text == "Other" else text),
    )
    relation = ClassRelation(text, "Other", RelationKind.INHERITANCE, text, text, text)
    diagram = ClassDiagram(boxes, (relation,), (ClassNote(text, text), ClassNote(text)), title=text)
    parsed = parse(render(diagram))
    assert parsed.diagram == diagram, render(diagram)
    assert parsed.leftovers == ()


def test_simple_names_are_written_plainly() -> None:
    order = ClassBox(
        "Order",
        annotations=("abstract",),
        attributes=(
            ClassAttribute("id", "int", Visibility.PRIVATE),
            ClassAttribute("tags", "List<str>", Visibility.PUBLIC, Modifier.STATIC),
        ),
        methods=(
            ClassMethod("total", (ClassParameter("tax", "Decimal"), ClassParameter("b")), "Decimal"),
            ClassMethod("save", (), "", Visibility.PROTECTED, Modifier.ABSTRACT),
        ),
        namespace="shop.orders",
    )
    diagram = ClassDiagram(
        classes=(
            order,
            ClassBox("Repository", type_parameters=("T",), namespace="shop.orders", proposed=True),
            ClassBox("basket.Line"),
            ClassBox("Model", external=True),
        ),
        relations=(
            ClassRelation("Order", "Model", RelationKind.INHERITANCE),
            ClassRelation("Order", "basket.Line", RelationKind.COMPOSITION, "lines", "1", "0..*"),
            ClassRelation("Repository", "Order", RelationKind.DEPENDENCY, proposed=True),
        ),
        notes=(ClassNote("Why?", "Order"),),
        direction=Direction.LEFT_RIGHT,
        title="The shop",
    )
    assert render(diagram) == (
        "---\n"
        "title: The shop\n"
        "---\n"
        "classDiagram\n"
        "    direction LR\n"
        "    namespace shop.orders {\n"
        "        class Order {\n"
        "            <<abstract>>\n"
        "            -id: int\n"
        "            +tags: List~str~$\n"
        "            total(tax: Decimal, b) Decimal\n"
        "            #save()*\n"
        "        }\n"
        "        class Repository~T~:::proposed\n"
        "    }\n"
        "    class `basket.Line`\n"
        "    class Model:::external\n"
        "    Model <|-- Order\n"
        '    Order "1" *-- "0..*" `basket.Line` : lines\n'
        "    %% proposed\n"
        "    Repository ..> Order\n"
        '    note for Order "Why?"\n'
        "    classDef external opacity:1,stroke-dasharray:2\n"
        "    classDef proposed opacity:1,stroke-dasharray:8,stroke-width:2px\n"
    )
    assert parse(render(diagram)).diagram == diagram
    assert outline(diagram).nodes[0].parts == ("Order.id", "Order.tags", "Order.total", "Order.save")


WRITTEN_BY_HAND = """\
classDiagram
  %% the shapes
  class Square~Shape~{
    <<interface>>
    +int id
    %% a comment
    List~int~ position = 5
    setPoints(List~int~ points, Map~str, int~ b)$ bool
    +getPoints() : List~int~
  }
  Shape --|> Square
  Square "1" *--> "n" Point : has
  bar ()-- Shape
  Point : +int x
  Square:::big --> Point
  cssClass "Square,Point" big
  classDef big fill:#f96
  style Point fill:#bbf
  click Shape href "https://x.y/z" "a tip"
  namespace N["Name"] {
    class Inner
    note "inside"
  }
"""


def test_what_people_write_is_understood() -> None:
    parsed = parse(WRITTEN_BY_HAND.replace("  Square:::big --> Point\n", ""))
    assert parsed.error is None
    square, shape, point, inner = parsed.diagram.classes
    assert square.type_parameters == ("Shape",)
    assert square.attributes == (
        ClassAttribute("id", "int", Visibility.PUBLIC),
        ClassAttribute("List<int> position = 5"),
    )
    assert square.methods == (
        ClassMethod(
            "setPoints",
            (ClassParameter("points", "List<int>"), ClassParameter("b", "Map<str, int>")),
            "bool",
            modifier=Modifier.STATIC,
        ),
        ClassMethod("getPoints", (), "List<int>", Visibility.PUBLIC),
    )
    assert point.attributes == (ClassAttribute("x", "int", Visibility.PUBLIC),)
    assert inner.namespace == "N"
    assert shape == ClassBox("Shape")
    assert parsed.diagram.relations == (ClassRelation("Shape", "Square", RelationKind.INHERITANCE),)


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND.replace("  Square:::big --> Point\n", ""))
    assert [(leftover.what, leftover.span.start_line) for leftover in parsed.leftovers] == [
        ("comment", 2),
        ("comment", 6),
        ("relation", 12),
        ("relation", 13),
        ("class", 15),
        ("classDef", 16),
        ("style", 17),
        ("click", 18),
        ("namespace label", 19),
        ("note's namespace", 21),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.error is None
    assert again.diagram == parsed.diagram
    kept = {leftover.text for leftover in parsed.leftovers if leftover.keepable}
    assert {leftover.text for leftover in again.leftovers} == kept


def test_elements_know_where_they_are_written() -> None:
    spans = parse(WRITTEN_BY_HAND.replace("  Square:::big --> Point\n", "")).spans
    assert spans["Square"] == Span(3, 9, 3, 21)
    assert spans["Square.id"] == Span(5, 5, 5, 12)
    assert spans["Square.setPoints"] == Span(8, 5, 8, 55)
    assert spans["Shape -> Square : "] == Span(11, 3, 11, 20)
    assert spans["Point.x"].start_line == 14


def test_a_broken_source_is_data() -> None:
    parsed = parse("classDiagram\n  class A {\n")
    assert parsed.diagram == ClassDiagram()
    assert parsed.error is not None


def test_an_empty_diagram_is_a_diagram() -> None:
    assert check_syntax(render(ClassDiagram())).ok
    assert parse(render(ClassDiagram())).diagram == ClassDiagram()


def test_json_that_is_no_diagram_is_refused() -> None:
    with pytest.raises(UsageError):
        from_json({"classes": [{"label": "x"}], "relations": []})
