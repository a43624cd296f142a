"""The rules of class diagrams, and their classes, members and relations against real code."""

from pathlib import Path

import pytest

from groundplan.validators import consistency, grounding, structure
from groundplan.validators.registry import validate
from tests.server.validators.drawn import told
from tests.server.validators.in_code import drawn, facts_of, indexed

SHOP = {
    "shop/__init__.py": "",
    "shop/models.py": """
class Base:
    created: str = ""


class Customer(Base):
    email: str

    def greet(self) -> str:
        return self.email


class Order(Base):
    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.lines = []

    def total(self) -> int:
        return 1


class Invoice:
    def __init__(self, order: Order) -> None:
        self.order = order
""",
}
TRUE = """classDiagram
    class Base {
        +created: str
    }
    class Customer {
        +email: str
        +greet() str
    }
    class Order {
        +customer
        +created
        +total() int
    }
    Base <|-- Customer
    Base <|-- Order
    Order --> Customer
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> object:
    return facts_of(indexed(Path(tmp_path_factory.mktemp("shop")), SHOP))


def structural(text: str) -> str:
    return told(structure.check(drawn("classDiagram\n" + text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A {\n+int x\n}\n", "100"),
        ("class A {\n+x\n}\nclass A {\n+y\n}\n", "90\nwarning class-duplicate-class 5:7-8 A"),
        ("class A {\n+x\n+x\n}\n", "90\nwarning class-duplicate-member 3:1-3 A.x"),
        ("class A {\n+go(int a)\n+go(str a)\n}\n", "100"),
        ("class A\n", "99\ninfo class-empty-class 2:7-8 A"),
        ("class A {\n+x\n}\nA --> B\n", "99\ninfo class-undeclared-class 5:1-8 B"),
        ("A <|-- B\nB <|-- C\n", "100"),
        ("A <|-- B\nB <|-- A\n", "70\nerror class-inheritance-cycle 2:1-9 B -> A : "),
        ("A --> B\nA --> B\n", "90\nwarning class-duplicate-relation"),
        (
            "class A {\n+x\n}\nclass B {\n+x\n}\nclass C {\n+x\n}\nA --> B\n",
            "99\ninfo class-orphan-class 8:7-8 C",
        ),
    ],
)
def test_structure(text: str, expected: str) -> None:
    assert structural(text).startswith(expected.strip())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("class A {\n+first_name\n+lastName\n}\n", "class-mixed-naming"),
        ("class A {\n+x\ny\n}\n", "class-mixed-visibility"),
        ("class A {\n<<interface>>\n+x\n}\nA <|-- B\n", "class-inherited-interface"),
    ],
)
def test_consistency(text: str, code: str) -> None:
    (finding,) = consistency.check(drawn("classDiagram\n" + text)).findings
    assert finding.code == code


def test_a_consistent_diagram() -> None:
    text = "classDiagram\nclass A {\n<<interface>>\n+x\n+CONST_X\n}\nA <|.. B\n"
    assert consistency.check(drawn(text)).findings == ()


def found(text: str, facts: object) -> str:
    return told(grounding.check(drawn(text, code=facts)))


def test_the_code_itself_is_grounded(shop: object) -> None:
    assert found(TRUE, shop) == "100"


def test_slips_are_told_with_a_fix(shop: object) -> None:
    text = TRUE.replace("Customer", "Custmer").replace("total", "totl")
    verdict = grounding.check(drawn(text, code=shop))
    assert [(each.code, each.element) for each in verdict.findings] == [
        ("class-unknown-class", "Custmer"),
        ("class-unknown-member", "Order.totl"),
    ]
    assert all("did you mean" in each.message and each.fix is not None for each in verdict.findings)
    fix = verdict.findings[0].fix
    assert fix is not None
    assert "Custmer" not in fix.text
    assert "Base <|-- Customer" in fix.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Customer <|-- Order", "does not inherit"),
        ("Customer <|-- Base", "other way round"),
        ("Invoice --> Customer", "neither"),
    ],
)
def test_relations_that_the_code_does_not_have(shop: object, line: str, said: str) -> None:
    (finding,) = grounding.check(drawn(f"classDiagram\n{line}\n", code=shop)).findings
    assert finding.code == "class-unknown-relation"
    assert said in finding.message


def test_proposed_and_external_claim_nothing(shop: object) -> None:
    text = "classDiagram\nclass Basket:::proposed\nclass Redis:::external\nBasket --> Redis\n"
    assert found(text, shop) == "not applicable"


def test_invented_from_end_to_end_is_never_accepted(shop: object) -> None:
    text = "classDiagram\nclass Zebra {\n+stripes\n+run() int\n}\nclass Quagga {\n+id\n}\nZebra --> Quagga\n"
    report = validate(drawn(text, code=shop))
    assert report.validators["grounding"].score == 0
    assert not report.accepted
