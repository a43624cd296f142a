"""Other tools' Mermaid, in the dialects they really write."""

from textwrap import dedent

import pytest

from tests.benchmarks.truth.diagrams import Drawing, UnreadableDrawingError, read_diagram, read_mermaid


def shown(drawing: Drawing) -> str:
    lines = []
    for entity in drawing.entities:
        attributes = ", ".join(f"{a.name}: {a.type}" for a in entity.attributes)
        lines.append(f"{entity.name}({attributes})" + (" external" if entity.external else ""))
    for edge in drawing.edges:
        ends = [
            f"{'0' if e.optional else '1'}..{'n' if e.many else '1'}"
            for e in (edge.source_end, edge.target_end)
        ]
        lines.append(f"{edge.source} {ends[0]} - {ends[1]} {edge.target} : {edge.label}")
    return "\n".join(lines)


def read(text: str) -> str:
    return shown(read_mermaid(dedent(text)))


def test_boxes_attributes_and_edges() -> None:
    assert read(
        """
        erDiagram
            Customer {
                bigint id PK
                varchar(255) name UK "the \\"shown\\" name"
            }
            Order }o--|| Customer : "owner"
            Order |o..o{ Line : lines
            Tag }|--|{ Order : ""
        """
    ) == (
        "Customer(id: bigint, name: varchar(255))\n"
        "Order()\nLine()\nTag()\n"
        "Order 0..n - 1..1 Customer : owner\n"
        "Order 0..1 - 0..n Line : lines\n"
        "Tag 1..n - 1..n Order : "
    )


def test_names_in_quotes_and_with_an_alias_are_shown_names() -> None:
    assert (
        read(
            """
        erDiagram
            e1["shop.Order"] {
                int id
            }
            "Line Item" {
            }
            "Line Item" }o--|| e1 : order
        """
        )
        == "shop.Order(id: int)\nLine Item()\nLine Item 0..n - 1..1 shop.Order : order"
    )


def test_what_stands_around_the_diagram_is_passed_over() -> None:
    assert (
        read(
            """
        # Model
        ```mermaid
        ---
        title: All
        ---
        erDiagram
            %% generated
            direction LR
            Order {
            }
            classDef red fill:#f00
        ```
        | Order | not | a box |
        """
        )
        == "Order()"
    )


def test_a_box_that_never_closes_keeps_what_was_read() -> None:
    assert read("erDiagram\nOrder {\n int id\n") == "Order(id: int)"


def test_text_without_a_diagram_says_so() -> None:
    with pytest.raises(UnreadableDrawingError, match="no erDiagram"):
        read_mermaid("Traceback (most recent call last): ...")


def test_the_products_json() -> None:
    artifact = {
        "source": "erDiagram",
        "diagram": {
            "entities": [
                {
                    "name": "Order",
                    "attributes": [{"name": "owner", "type": "bigint", "keys": ["FK"], "comment": ""}],
                },
                {"name": "User", "attributes": [], "external": True},
            ],
            "relationships": [
                {
                    "source": "Order",
                    "target": "User",
                    "label": "owner",
                    "sourceCardinality": "zeroOrMore",
                    "targetCardinality": "zeroOrOne",
                }
            ],
        },
    }
    expected = "Order(owner: bigint)\nUser() external\nOrder 0..n - 0..1 User : owner"
    assert shown(read_diagram(artifact)) == expected
    assert shown(read_diagram(artifact["diagram"])) == expected


def test_json_without_a_diagram_says_so() -> None:
    with pytest.raises(UnreadableDrawingError):
        read_diagram({"error": "no models"})
