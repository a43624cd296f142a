"""Labels of flowcharts, sequences and the like, looked up in real code."""

from pathlib import Path

import pytest

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.flowchart import FlowchartDiagram
from groundplan.text import Location
from groundplan.validators import grounding
from groundplan.validators.facts import CodeFacts
from groundplan.validators.registry import validate
from tests.server.validators.drawn import told
from tests.server.validators.in_code import drawn, facts_of, indexed

FILES = {
    "shop/__init__.py": "",
    "shop/orders.py": """from shop.payments import charge


class OrderService:
    def place(self):
        return charge(1)
""",
    "shop/payments.py": "def charge(amount):\n    return amount\n",
    "shop/mail.py": "def send():\n    pass\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> CodeFacts:
    return facts_of(indexed(Path(tmp_path_factory.mktemp("shop")), FILES))


def found(text: str, facts: CodeFacts, type_id: str = "") -> str:
    return told(grounding.check(drawn(text, code=facts, type_id=type_id)))


def test_packages_and_their_imports(shop: CodeFacts) -> None:
    text = "flowchart TD\no[shop.orders] --> p[shop.payments]\n"
    assert found(text, shop, "mermaid_component") == "100"
    assert found(text + "p --> m[shop.mail]\n", shop, "mermaid_component") == (
        "80\nwarning flowchart-unknown-relation 3:1-19 p -> m :"
    )


def test_an_invented_component_diagram_is_never_accepted(shop: CodeFacts) -> None:
    text = "flowchart TD\na[Zebras] --> b[Quaggas]\n"
    report = validate(drawn(text, code=shop, type_id="mermaid_component"))
    assert report.validators["grounding"].score == 0
    assert not report.accepted


def test_words_claim_nothing_but_names_do(shop: CodeFacts) -> None:
    assert found("flowchart TD\na[Pay the bill] --> b[Ship it]\n", shop) == "not applicable"
    text = "flowchart TD\na[Pay the bill] --> b[OrderServce]\n"
    (finding,) = grounding.check(drawn(text, code=shop)).findings
    assert finding.code == "flowchart-unknown-element"
    assert finding.message.endswith("did you mean `OrderService`?")
    assert finding.evidence is not None


def test_calls_in_a_sequence(shop: CodeFacts) -> None:
    text = "sequenceDiagram\nactor Ann\nparticipant OrderService\nAnn->>OrderService: place()\n"
    assert found(text, shop, "mermaid_sequence") == "100"
    assert "sequence-unknown-call" in found(text.replace("place()", "vanish()"), shop, "mermaid_sequence")
    assert "sequence-unknown-element" in found(
        text.replace("OrderService", "Zebra"), shop, "mermaid_sequence"
    )


def test_what_was_extracted_is_proved(shop: CodeFacts) -> None:
    place = Location("shop/orders.py", 5, 6, "OrderService.place")
    edges = {EdgeKey("a", "b", ""): place}
    proof = Extraction(FlowchartDiagram(), {"a": place, "b": place}, edges)
    text = "flowchart TD\na[Is it paid?] --> b[Ship it]\nb --> c[End]\n"
    assert found(text, CodeFacts.around(shop.declarations, shop.graph, proof)) == "100"


def test_modules_may_be_named_from_above_the_workspace(tmp_path: Path) -> None:
    facts = facts_of(indexed(tmp_path / "shop", {"orders.py": "import mail\n", "mail.py": ""}))
    text = 'flowchart TD\na[shop.orders] --> b[shop.mail]\nc["shop (own modules)"] --> b\n'
    assert found(text, facts, "mermaid_component") == "100"
