"""What answers become: drawings in which it shows what exists and what is new."""

from typing import Any

import pytest

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.er import Cardinality, ErAttribute, ErDiagram, ErEntity, ErRelationship
from groundplan.mermaid.kinds.gitgraph import GitCommit, GitGraph
from groundplan.mermaid.kinds.registry import render
from groundplan.mermaid.kinds.sequence import Participant, SequenceDiagram, SequenceMessage
from groundplan.pipeline.catalogue import find_type
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.limits import Limits
from groundplan.pipeline.grounded.read_answer import GroundedAnswer, read_answer
from tests.server.pipeline.grounded.requests import extraction, place, symbols

_ORDER = ErEntity("Order", (ErAttribute("id", "int"),))
_LINE = ErRelationship("Order", "Customer", Cardinality.ZERO_OR_MORE, Cardinality.EXACTLY_ONE, "customer")
_SHOP = extraction(ErDiagram((_ORDER, ErEntity("Customer")), (_LINE,)))


def _read(type_id: str, grounds: Grounds, answer: Any) -> GroundedAnswer:
    return read_answer(find_type(type_id), grounds, answer)


def _lines(found: GroundedAnswer) -> list[str]:
    return [line.strip() for line in render(found.extraction.diagram).splitlines()]


def _codes(found: GroundedAnswer) -> list[str]:
    return [each.code for each in found.violations]


def test_a_change_of_an_er_diagram() -> None:
    answer = {
        "entities": [
            {"id": "new1", "name": "Refund", "attributes": [{"name": "amount", "type": "int", "key": "none"}]}
        ],
        "additions": [{"entity": "Order", "attributes": [{"name": "paid", "type": "bool", "key": "none"}]}],
        "relationships": [
            {
                "source": "new1",
                "target": "Order",
                "sourceCardinality": "zeroOrMore",
                "targetCardinality": "exactlyOne",
                "label": "order",
            }
        ],
    }
    found = _read("mermaid_erd", Grounds(_SHOP), answer)
    assert _lines(found) == [
        "---",
        'title: "Dashed: proposed"',
        "---",
        "erDiagram",
        "Order {",
        "int id",
        'bool paid "proposed"',
        "}",
        "Customer",
        "Refund:::proposed {",
        "int amount",
        "}",
        "Order }o--|| Customer : customer",
        "%% proposed",
        "Refund }o--|| Order : order",
        "classDef proposed stroke-dasharray:8,stroke-width:2px",
    ]
    assert found.violations == () and found.adds
    assert found.extraction.elements == _SHOP.elements


def test_what_is_called_like_something_that_exists_is_that() -> None:
    answer = {"entities": [{"id": "new1", "name": "order", "attributes": []}]}
    found = _read("mermaid_erd", Grounds(_SHOP), answer)
    assert found.extraction.diagram == _SHOP.diagram
    assert _codes(found) == ["answer-exists", "answer-nothing"] and not found.adds


def test_what_was_never_declared_is_new_or_left_out() -> None:
    answer = {"edges": [{"source": "Ghost", "target": "Order"}, {"source": "new3", "target": "Order"}]}
    found = _read("mermaid_component", symbols("Order"), answer)
    assert _lines(found)[4:] == [
        'ghost["Ghost"]:::proposed',
        'order["Order"]',
        "%% proposed",
        "ghost -.-> order",
        "classDef proposed stroke-dasharray:8,stroke-width:2px",
    ]
    assert _codes(found) == ["answer-unknown", "answer-undeclared"]
    assert found.extraction.elements == {"order": place("Order")}


def test_a_line_that_the_code_has_is_no_proposal() -> None:
    wider = Extraction(_SHOP.diagram, _SHOP.elements, {EdgeKey("Order", "Customer", "customer"): place("x")})
    answer = {"relationships": [{"source": "Order", "target": "Customer", "label": "customer"}]}
    found = _read("mermaid_erd", Grounds.around(None, wider=wider), answer)
    assert "%% proposed" not in _lines(found)
    assert found.extraction.edges == wider.edges
    assert "int id" in _lines(found)  # drawn as the code has it


def test_new_messages_come_where_they_were_put() -> None:
    base = SequenceDiagram(
        (Participant("View"), Participant("Store")),
        (SequenceMessage("View", "Store", "get()"), SequenceMessage("View", "Store", "put()")),
    )
    message = {"source": "View", "target": "Store", "arrow": "call"}
    answer = {
        "messages": [
            {**message, "after": 1, "text": "check()", "block": "opt", "condition": "stale"},
            {**message, "after": 0, "text": "open()", "block": "none", "condition": ""},
        ]
    }
    found = _read("mermaid_sequence", Grounds(extraction(base)), answer)
    assert _lines(found)[3:] == [
        "%% proposed",
        "View->>Store: open()",
        "View->>Store: get()",
        "opt stale",
        "%% proposed",
        "View->>Store: check()",
        "end",
        "View->>Store: put()",
    ]


def test_branches_that_nothing_happened_on_are_not_merged() -> None:
    steps = [
        {"action": "merge", "branch": "main", "merged": "branch1", "message": ""},
        {"action": "commit", "branch": "branch1", "merged": "none", "message": "Add login"},
        {"action": "merge", "branch": "main", "merged": "branch1", "message": ""},
    ]
    answer = {"branches": [{"id": "branch1", "name": "login", "from": "main"}], "steps": steps}
    base = extraction(GitGraph((GitCommit("Start"),)))
    found = _read("mermaid_git_graph", Grounds(base), answer)
    assert [line for line in _lines(found) if line != "%% proposed"] == [
        "gitGraph",
        'commit id: "Start"',
        "branch login",
        'commit id: "Add login"',
        "checkout main",
        "merge login",
    ]
    assert _codes(found) == ["answer-value"]


def test_frames_cannot_stand_in_themselves() -> None:
    boundaries = [
        {"id": "group1", "name": "Shop", "type": "system", "parent": "group2"},
        {"id": "group2", "name": "Backend", "type": "boundary", "parent": "group1"},
    ]
    elements = [{"id": "new1", "name": "API", "type": "container", "boundary": "group2"}]
    found = _read("mermaid_c4_container", Grounds(), {"boundaries": boundaries, "elements": elements})
    assert [line for line in _lines(found) if line != "%% proposed"] == [
        "C4Container",
        'System_Boundary(shop, "Shop") {',
        'Boundary(backend, "Backend") {',
        'Container(api, "API")',
        "}",
        "}",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\nb\tc", "a b c"), ("\u202eevil", "evil"), ("x\ud800y", "xy"), ("x" * 99, "x" * 59 + "…")],
)
def test_names_are_one_line_that_can_be_read(name: str, shown: str) -> None:
    found = _read("mermaid_pie", Grounds(), {"slices": [{"label": name, "value": 1}]})
    assert [each.label for each in found.extraction.diagram.slices] == [shown]  # pyright: ignore


def test_more_than_was_asked_for_is_left_out() -> None:
    slices = [{"label": f"s{number}", "value": number} for number in range(5)]
    found = read_answer(find_type("mermaid_pie"), Grounds(), {"slices": slices}, Limits(things=2))
    assert [line for line in _lines(found) if line.startswith('"')] == ['"s0" : 0', '"s1" : 1']
    assert _codes(found) == ["answer-too-many"]


def test_evidence_comes_with_what_is_drawn_from_wider_grounds() -> None:
    elements = {"Order": place("Order"), "Order.id": place("Order.id"), "Customer": place("Customer")}
    grounds = Grounds.around(None, wider=Extraction(_SHOP.diagram, elements), symbols={"Cart": place("Cart")})
    found = _read("mermaid_erd", grounds, {"existing": ["Order", "Cart", "Cart"]})
    assert found.extraction.elements == {
        "Order": place("Order"),
        "Order.id": place("Order.id"),
        "Cart": place("Cart"),
    }
    assert found.violations == ()
