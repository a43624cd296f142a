"""Completeness and relevance: a diagram against what was asked for."""

import time

import pytest

from groundplan.validators import completeness, relevance
from groundplan.validators.finding import NOT_APPLICABLE
from groundplan.validators.subject import Subject
from tests.server.validators.drawn import SHOP, code, er, told

SMALL = """erDiagram
    Customer {
        int id PK
        string email
    }
    Order {
        int id PK
    }
    OrderItem {
        int id PK
    }
    Order }o--|| Customer : customer
    OrderItem }o--|| Order : order
"""


def missing(request: str, *, known: bool = False, text: str = SMALL) -> tuple[float | None, list[str]]:
    """The score, None where not applicable, and what is told to be missing."""
    verdict = completeness.check(er(text, request=request, code=code() if known else None))
    return (round(verdict.score) if verdict.applicable else None), [
        finding.element or "" for finding in verdict.findings if finding.code == "missing-element"
    ]


@pytest.mark.parametrize(
    "request_text", [None, "", "  \n", "Draw the data model", "an ER diagram of everything, please"]
)
def test_a_request_that_names_nothing_does_not_apply(request_text: str | None) -> None:
    assert completeness.check(er(SMALL, request=request_text)) is NOT_APPLICABLE
    assert relevance.check(er(SMALL, request=request_text)) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("Show customers and their orders", (100, [])),
        ("the Order and OrderItem classes", (100, [])),
        ("order items of a customer", (100, [])),
        ("`Order`, `Invoice` and `Customer`", (67, ["Invoice"])),
        ("customers, orders and invoices", (80, ["invoices"])),
        ("Customer.email and Order.total", (50, ["Order.total"])),
        ("Customer without invoices", (100, [])),
        ("Customers, but do not show payments. Orders too", (100, [])),
        ("Zeige die Kunden und Bestellungen", (None, [])),
        ("Zeige Order und Rechnungen", (100, [])),
        ("Zeige `Order` und `Invoice`", (50, ["Invoice"])),
    ],
)
def test_completeness_without_code(request_text: str, expected: tuple[float | None, list[str]]) -> None:
    assert missing(request_text) == expected


def test_a_plain_word_counts_fully_where_the_code_knows_it() -> None:
    assert missing("customers, orders and invoices", known=True) == (67, ["Invoice"])


def test_a_plain_word_that_the_code_does_not_know_counts_little() -> None:
    assert missing("customers and orders for returning shoppers", known=True)[0] == 80
    assert missing("how the checkout behaves for returning shoppers", known=True) == (None, [])


def test_what_is_missing_is_told_with_where_it_is() -> None:
    (finding,) = completeness.check(er(SMALL, request="orders with invoices", code=code())).findings
    assert (
        finding.message
        == "The request names `invoices`, which the diagram does not show; the workspace has `Invoice`."
    )
    assert finding.evidence is not None
    assert finding.evidence.symbol == "shop.models.Invoice"


def test_a_slip_is_told_with_the_nearest() -> None:
    (finding,) = completeness.check(er(SMALL, request="`Custmer`")).findings
    assert finding.message.endswith("did you mean `Customer`?")
    assert finding.severity == "warning"


def test_an_app_is_shown_where_something_of_it_is() -> None:
    assert missing("the models of the shop app", known=True) == (100, [])


def test_other_kinds_are_read_as_text() -> None:
    chart = Subject(
        "flowchart TD\n  placeOrder --> PaymentGateway",
        kind="flowchart",
        request="`PaymentGateway` and `Stock`",
    )
    flow = Subject("flowchart TD\n  A[Ship it]", kind="flowchart", request="the shipping")
    assert told(completeness.check(flow)) == "100"
    assert told(completeness.check(chart)) == "50\nwarning missing-element 1:1-13 Stock"


def test_a_request_of_100_kb_is_read_in_part_and_quickly() -> None:
    request = "customers and " + " ".join(f"`Thing{number}`" for number in range(12_000))
    assert len(request) > 100_000
    started = time.perf_counter()
    verdict = completeness.check(er(SMALL, request=request, code=code()))
    assert time.perf_counter() - started < 5  # takes some hundredths; all of it would take minutes
    assert verdict.findings[-1].code == "request-cut"
    assert len(verdict.findings) < 60


def relevant(request: str, text: str = SHOP, *, known: bool = True) -> str:
    return told(relevance.check(er(text, request=request, code=code() if known else None)))


def test_what_is_named_and_its_neighbours_are_relevant() -> None:
    assert relevant("Order, its customer, items and invoice") == "100"


def test_two_steps_away_is_half_and_further_is_nothing() -> None:
    assert relevant("the Customer") == "60\ninfo far-from-request 6:5-12 Product"


def test_what_is_to_be_left_out_counts_against_it() -> None:
    assert relevant("Order without Invoice") == "70\nwarning unwanted-element 22:5-12 Invoice"


def test_a_request_for_all_of_it_makes_all_of_it_relevant() -> None:
    assert relevant("the whole data model, with every Customer field") == "100"


def test_a_diagram_of_something_else_is_off_topic() -> None:
    assert relevant("`Pupil` and `Teacher`") == "0\nwarning off-topic 1:1-10"
    assert relevant("how it behaves when shoppers return") == "not applicable"
