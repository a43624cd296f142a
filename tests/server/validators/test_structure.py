"""The rules of an ER diagram."""

from dataclasses import replace

import pytest

from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.validators.finding import NOT_APPLICABLE
from groundplan.validators.structure import check
from groundplan.validators.subject import Subject
from tests.server.validators.drawn import SHOP, box, code, er, told


def test_a_sound_diagram() -> None:
    assert told(check(er(SHOP))) == "100"
    assert told(check(er(SHOP, code=code()))) == "100"


def test_kinds_without_rules_are_left_alone() -> None:
    assert check(Subject("flowchart TD\n A --> B", kind="flowchart")) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            box("A", "int id PK") + box("A", "int other"),
            "90\nwarning er-duplicate-entity 5:5-6 A",
        ),
        (
            box("A", "int id PK", "string id"),
            "90\nwarning er-duplicate-attribute 3:9-18 A.id",
        ),
        ("    A\n", "99\ninfo er-no-attributes 2:5-6 A"),
        (
            box("A", "int id PK") + box("B", "int size") + "    A ||--o{ B : has\n",
            "90\nwarning er-no-primary-key 5:5-6 B",
        ),
        (box("A", "int size"), "99\ninfo er-no-primary-keys 1:1-10"),
        (
            box("A", "int id PK") + box("B", "int id PK") + box("C", "int id PK") + "    A ||--o{ B : has\n",
            "99\ninfo er-orphan-entity 8:5-6 C",
        ),
        (
            box("A", "int id PK", "int b FK"),
            "99\ninfo er-foreign-key-without-relationship 4:13-14 A.b",
        ),
        (
            box("A", "int id PK") + "    A ||--o{ A : parent\n    A ||--o{ A : parent\n",
            "90\nwarning er-duplicate-relationship 5:5-24 A -> A : parent",
        ),
    ],
    ids=[
        "two boxes",
        "two lines",
        "empty",
        "no key",
        "no keys at all",
        "orphan",
        "key without edge",
        "twice",
    ],
)
def test_rules(text: str, expected: str) -> None:
    assert told(check(er("erDiagram\n" + text))) == expected


def test_a_diagram_of_nothing() -> None:
    assert (
        told(check(Subject("erDiagram", kind="er", diagram=ErDiagram()))) == "70\nerror er-no-entities 1:1-10"
    )


def test_an_end_that_no_box_declares() -> None:
    subject = er("erDiagram\n" + box("A", "int id PK") + "    A ||--o{ B : has\n")
    assert subject.diagram is not None
    only_a = replace(subject.diagram, entities=subject.diagram.entities[:1])
    assert told(check(replace(subject, diagram=only_a))) == "99\ninfo er-undeclared-entity 5:5-21 B"


def test_an_external_entity_need_not_show_attributes() -> None:
    subject = er("erDiagram\n    A\n")
    assert subject.diagram is not None
    outside = replace(subject.diagram.entities[0], external=True)
    assert told(check(replace(subject, diagram=replace(subject.diagram, entities=(outside,))))) == "100"


def test_edges_in_words_count_for_keys_one_each() -> None:
    boxes = box("A", "int id PK", "int b FK", "int c FK") + box("B", "int id PK")
    text = f"erDiagram\n{boxes}    A }}o--|| B : uses\n"
    assert told(check(er(text))).count("er-foreign-key-without-relationship") == 1


def test_a_composite_key_is_one_edge_for_all_its_fields() -> None:
    boxes = box("A", "int x PK, FK", "int y PK, FK") + box("B", "int x PK", "int y PK")
    text = f'erDiagram\n{boxes}    A }}o--|| B : "x, y"\n'
    assert told(check(er(text))) == "100"


def test_a_key_that_points_out_of_a_narrowed_picture_is_fine() -> None:
    text = "erDiagram\n" + box("Order", "int id PK", "int customer FK")
    assert told(check(er(text, code=code()))) == "100"
    both = text + box("Customer", "int id PK")
    assert told(check(er(both, code=code()))) == (
        "90\nwarning er-foreign-key-without-relationship 4:13-21 Order.customer"
    )


def test_what_has_no_key_in_the_code_needs_none_in_the_drawing() -> None:
    log = box("Log", "string line")
    text = SHOP + log
    assert "er-no-primary-key" in told(check(er(text)))
    assert "er-no-primary-key" not in told(check(er(text, code=code(SHOP + log))))


def test_the_price_falls_with_the_size_of_the_diagram() -> None:
    boxes = "".join(f"    T{n} {{\n        int id PK\n    }}\n" for n in range(99))
    large = er("erDiagram\n" + boxes + box("Bad", "int x"))
    assert check(large).score == 99


def test_many_boxes_without_attributes_are_told_once() -> None:
    text = "erDiagram\n" + "".join(f"    T{number}\n" for number in range(9))
    assert told(check(er(text))) == "99\ninfo er-no-attributes 2:5-7 T0"
