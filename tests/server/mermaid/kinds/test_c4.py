"""C4 diagrams: written, read back, and what does not fit in."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.c4 import (
    BoundaryType,
    C4Boundary,
    C4Diagram,
    C4Element,
    C4Relation,
    ElementType,
    Level,
    RelationType,
    Shape,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.mermaid.outline import OutlineEdge
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

NODES = {BoundaryType.NODE, BoundaryType.NODE_LEFT, BoundaryType.NODE_RIGHT}


@st.composite
def diagrams(draw: st.DrawFn) -> C4Diagram:
    ids = draw(st.lists(texts, max_size=7, unique=True))
    waiting = iter(ids)
    elements, boundaries = contents(draw, waiting, 0)
    pairs = (
        draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=4, unique=True))
        if ids
        else []
    )
    relations = [
        C4Relation(
            source,
            target,
            draw(texts),
            draw(texts),
            draw(texts),
            draw(st.sampled_from(RelationType)),
            draw(st.booleans()),
        )
        for source, target in pairs
    ]
    return C4Diagram(draw(st.sampled_from(Level)), elements, boundaries, tuple(relations), draw(texts))


def contents(
    draw: st.DrawFn, ids: Iterator[str], depth: int
) -> tuple[tuple[C4Element, ...], tuple[C4Boundary, ...]]:
    elements: list[C4Element] = []
    boundaries: list[C4Boundary] = []
    flag = st.booleans()
    for id_ in ids:
        if draw(flag):
            type_ = draw(st.sampled_from(ElementType))
            shape = Shape.BOX if type_ is ElementType.PERSON else draw(st.sampled_from(Shape))
            elements.append(
                C4Element(id_, draw(texts), type_, draw(texts), draw(texts), shape, draw(flag), draw(flag))
            )
        else:
            kind = draw(st.sampled_from(BoundaryType))
            type_label = draw(texts) if kind in NODES or kind is BoundaryType.BOUNDARY else ""
            description = draw(texts) if kind in NODES else ""
            inside = contents(draw, ids, depth + 1) if depth < 3 and draw(flag) else ((), ())
            boundaries.append(
                C4Boundary(id_, draw(texts), kind, type_label, description, *inside, draw(flag))
            )
        if depth and draw(flag):
            break
    return tuple(elements), tuple(boundaries)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_what_is_written_reads_back_as_the_same(diagram: C4Diagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    element = C4Element(text, text, ElementType.CONTAINER, text, text)
    person = C4Element(text + "p", text, ElementType.PERSON, text, text)
    frame = C4Boundary(text + "b", text, BoundaryType.NODE, text, text, (element,))
    relation = C4Relation(text, text + "p", text, text, text)
    diagram = C4Diagram(Level.DEPLOYMENT, (person,), (frame,), (relation,), text)
    parsed = parse(render(diagram))
    assert parsed.error is None, render(diagram)
    assert parsed.diagram == diagram, render(diagram)


def test_simple_texts_are_written_plainly() -> None:
    diagram = C4Diagram(
        Level.CONTAINER,
        (
            C4Element("customer", "Customer", ElementType.PERSON),
            C4Element("mail", "Mail", ElementType.SYSTEM, "SMTP", shape=Shape.QUEUE, external=True),
        ),
        (
            C4Boundary(
                "bank",
                "Bank",
                BoundaryType.SYSTEM,
                elements=(
                    C4Element("web", "Web", ElementType.CONTAINER, "Java", "Serves pages", proposed=True),
                    C4Element("db", "Data", ElementType.CONTAINER, shape=Shape.DATABASE),
                ),
                boundaries=(C4Boundary("empty", "Empty", type_label="dept"),),
            ),
        ),
        (
            C4Relation("customer", "web", "Uses", "HTTPS"),
            C4Relation("web", "mail", "Sends", type=RelationType.BACK, proposed=True),
        ),
        "The bank",
    )
    assert render(diagram) == (
        "C4Container\n"
        "    title The bank\n"
        '    Person(customer, "Customer")\n'
        '    SystemQueue_Ext(mail, "Mail", $techn="SMTP")\n'
        '    System_Boundary(bank, "Bank") {\n'
        "        %% proposed\n"
        '        Container(web, "Web", "Java", "Serves pages")\n'
        '        ContainerDb(db, "Data")\n'
        '        Boundary(empty, "Empty", "dept") {\n'
        '            Rel("", "")\n'
        "        }\n"
        "    }\n"
        '    Rel(customer, web, "Uses", "HTTPS")\n'
        "    %% proposed\n"
        '    Rel_Back(web, mail, "Sends")\n'
    )
    assert parse(render(diagram)).diagram == diagram


WRITTEN_BY_HAND = """\
---
title: Not drawn
---
C4Dynamic
  title The bank
  accDescr: A bank
  %% people
  Person(a, "Customer", "Pays", $tags="v1.0")
  Enterprise_Boundary(b0, "Bank") {
    System(s, "System", $descr="Does it")
    Node(n, "Node", "Linux") {
      Container_Ext(c, "Code", "Go", "x")
    }
  }
  RelIndex(3, a, s, "Uses")
  Rel(a, s, "Really uses", "HTTPS")
  Rel(s, "c")
  UpdateElementStyle(a, $bgColor="grey")
  UpdateLayoutConfig($c4ShapeInRow="3", $c4BoundaryInRow="1")
"""


def test_a_source_of_a_person_is_read() -> None:
    diagram = parse(WRITTEN_BY_HAND).diagram
    code = C4Element("c", "Code", ElementType.CONTAINER, "Go", "x", external=True)
    node = C4Boundary("n", "Node", BoundaryType.NODE, "Linux", elements=(code,))
    system = C4Element("s", "System", ElementType.SYSTEM, description="Does it")
    assert diagram == C4Diagram(
        Level.DYNAMIC,
        (C4Element("a", "Customer", ElementType.PERSON, description="Pays"),),
        (C4Boundary("b0", "Bank", BoundaryType.ENTERPRISE, elements=(system,), boundaries=(node,)),),
        (C4Relation("a", "s", "Really uses", "HTTPS"),),
        "The bank",
    )


def test_elements_know_where_they_are_written() -> None:
    assert parse(WRITTEN_BY_HAND).spans == {
        "Customer": Span(8, 3, 8, 46),
        "Bank": Span(9, 3, 9, 34),
        "System": Span(10, 5, 10, 42),
        "Node": Span(11, 5, 11, 29),
        "Code": Span(12, 7, 12, 42),
        "Customer -> System : Really uses": Span(16, 3, 16, 36),
    }


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert [(each.what, each.text) for each in parsed.leftovers] == [
        ("front matter", "---\ntitle: Not drawn\n---"),
        ("accDescr", "accDescr: A bank"),
        ("comment", "%% people"),
        ("tags", "v1.0"),
        ("repeated relation", 'RelIndex(3, a, s, "Uses")'),
        ("relation without a label", 'Rel(s, "c")'),
        ("UpdateElementStyle", 'UpdateElementStyle(a, $bgColor="grey")'),
        ("UpdateLayoutConfig", 'UpdateLayoutConfig($c4ShapeInRow="3", $c4BoundaryInRow="1")'),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.error is None
    assert again.diagram == parsed.diagram
    kept = [each.text for each in parsed.leftovers if each.keepable]
    assert sorted(each.text for each in again.leftovers) == sorted(kept)


def test_the_outline_calls_things_by_their_labels() -> None:
    found = outline(parse(WRITTEN_BY_HAND).diagram)
    assert [(node.name, node.external) for node in found.nodes] == [
        ("Customer", False),
        ("Bank", False),
        ("System", False),
        ("Node", False),
        ("Code", True),
    ]
    assert found.edges == (OutlineEdge("Customer", "System", "Really uses"),)


def test_a_broken_source_is_data() -> None:
    assert parse('C4Context\n  Boundary(a, "b") {\n').error is not None


def test_an_empty_diagram_is_a_diagram() -> None:
    assert check_syntax(render(C4Diagram())).ok
