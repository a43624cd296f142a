"""A diagram against itself and against the code's names, types and cardinalities."""

import pytest

from groundplan.validators.consistency import check
from groundplan.validators.er.types import same_type
from tests.server.validators.drawn import SHOP, box, code, er, told


def test_the_code_itself_agrees() -> None:
    assert told(check(er(SHOP))) == "100"
    assert told(check(er(SHOP, code=code()))) == "100"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            box("A", "int id", "int unit_price", "int line_no", "int taxRate"),
            "99\ninfo er-mixed-naming 6:13-20 A.taxRate",
        ),
        ("    Orders\n    Customer\n    Address\n", "99\ninfo er-mixed-plural 2:5-11 Orders"),
        (
            box("A", "uuid id PK") + box("B", "int a FK") + "    B }o--|| A : a\n",
            "90\nwarning er-key-type-differs 6:9-17 B.a",
        ),
        (
            box("A", "int id PK") + box("B", "int a FK, UK") + "    B }o--|| A : a\n",
            "90\nwarning er-unique-key-drawn-many 8:5-19 B -> A : a",
        ),
    ],
    ids=["snake and camel", "plural and singular", "key type", "unique key"],
)
def test_within_the_diagram(text: str, expected: str) -> None:
    assert told(check(er("erDiagram\n" + text))) == expected


def test_a_type_that_is_not_the_codes_can_be_put_right() -> None:
    text = "erDiagram\n" + box("Order", "int id PK", "int status")
    verdict = check(er(text, code=code()))
    assert told(verdict) == "90\nwarning er-type-differs 4:9-19 Order.status"
    (finding,) = verdict.findings
    assert finding.message == "`Order.status` is `int` here, but `string` in the code."
    assert finding.evidence is not None
    assert finding.evidence.symbol == "shop.models.Order.status"
    assert finding.fix is not None
    line = text.split("\n")[finding.fix.span.start_line - 1]
    assert line[finding.fix.span.start_column - 1 : finding.fix.span.end_column - 1] == "int"
    assert finding.fix.text == "string"


def test_other_names_for_the_codes_are_a_remark() -> None:
    text = "erDiagram\n" + box("ORDERS", "int id PK", "string Status", "int customer_id FK")
    verdict = check(er(text, code=code()))
    assert told(verdict).split("\n") == [
        "97",
        "info er-name-differs 2:5-11 ORDERS",
        "info er-name-differs 4:16-22 ORDERS.Status",
        "info er-name-differs 5:13-24 ORDERS.customer_id",
    ]
    assert verdict.findings[0].fix is not None
    assert verdict.findings[0].fix.text == "    Order {"


@pytest.mark.parametrize(
    ("edge", "message"),
    [
        ("Order }o--|| Customer : customer", None),
        ("Order }|--|| Customer : customer", None),
        ("Customer ||--o{ Order : places", None),
        ("Order |o--|| Customer : customer", "In the code one `Customer` has many `Order` (`customer`)."),
        (
            "Order }o--o{ Customer : customer",
            "In the code one `Order` has at most one `Customer` (`customer`).",
        ),
        ("Order }o--o| Customer : customer", "In the code `Order` always has a `Customer` (`customer`)."),
        ("OrderItem }o--|| Product : product", "In the code `OrderItem` may have no `Product` (`product`)."),
        ("Customer }o--|| Order : places", "In the code one `Customer` has many `Order` (`customer`)."),
        ("Order }o--o{ Product : items", None),
    ],
)
def test_cardinalities(edge: str, message: str | None) -> None:
    verdict = check(er(f"erDiagram\n    {edge}\n", code=code()))
    assert [each.message for each in verdict.findings] == ([message] if message else [])


def test_a_self_reference_reads_either_way() -> None:
    facts = code("erDiagram\n    Node }o--o| Node : parent\n")
    assert told(check(er("erDiagram\n    Node |o--o{ Node : children\n", code=facts))) == "100"
    assert "er-cardinality-differs" in told(
        check(er("erDiagram\n    Node ||--o{ Node : children\n", code=facts))
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("varchar(20)", "string", True),
        ("CharField", "text", True),
        ("BIGINT", "int", True),
        ("timestamptz", "datetime", True),
        ("date", "datetime", False),
        ("uuid", "int", False),
        ("number", "int", True),
        ("number", "decimal", True),
        ("PhoneNumber", "string", None),
        ("string[]", "string", None),
        ("", "string", None),
    ],
)
def test_types(one: str, other: str, expected: bool | None) -> None:
    assert same_type(one, other) is expected
    assert same_type(other, one) is expected
