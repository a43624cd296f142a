"""Entities, attributes and edges against the code."""

from dataclasses import replace

from groundplan.extract.extraction import Extraction
from groundplan.index.records import Symbol, SymbolKind
from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.text import Location
from groundplan.validators.declarations import IndexDeclarations
from groundplan.validators.facts import CodeFacts
from groundplan.validators.finding import NOT_APPLICABLE, Fix
from groundplan.validators.grounding import check
from tests.server.validators.drawn import SHOP, box, code, er, told


def found(text: str, known: CodeFacts | None = None) -> str:
    return told(check(er(text, code=known or code())))


def test_the_code_itself_is_grounded() -> None:
    assert found(SHOP) == "100"


def test_without_a_workspace_it_does_not_apply() -> None:
    assert check(er(SHOP)) is NOT_APPLICABLE


def test_a_misspelt_entity_is_told_with_the_nearest_and_its_place() -> None:
    verdict = check(er("erDiagram\n" + box("Invoce", "uuid id PK"), code=code()))
    assert told(verdict) == "50\nwarning er-unknown-entity 2:5-11 Invoce"
    (finding,) = verdict.findings
    assert finding.message == "There is no class `Invoce` in this workspace; did you mean `Invoice`?"
    assert finding.evidence is not None
    assert finding.evidence.symbol == "shop.models.Invoice"
    assert finding.fix is not None
    assert (finding.fix.text, finding.fix.span.start_line) == ("    Invoice {", 2)


def fixed(text: str, fix: Fix) -> str:
    """The text after an editor's edit."""
    lines = text.split("\n")
    head = lines[fix.span.start_line - 1][: fix.span.start_column - 1]
    tail = lines[fix.span.end_line - 1][fix.span.end_column - 1 :]
    changed = (head + fix.text + tail).split("\n")
    return "\n".join([*lines[: fix.span.start_line - 1], *changed, *lines[fix.span.end_line :]])


def test_putting_an_entity_right_puts_its_edges_right() -> None:
    slip = SHOP.replace("Invoice", "Invoce") + '    Product ||--o| Invoce : "Invoce: of"\n'
    slip += "    classDef bold stroke-width:3px\n    class Invoce bold\n"
    subject = er(slip, code=code())
    (finding,) = check(subject).findings
    assert finding.fix is not None
    mended = fixed(subject.source, finding.fix)
    assert mended.count("Invoce") == 1  # the label is a person's own words
    assert mended == subject.source.replace("Invoce", "Invoice").replace('"Invoice: of"', '"Invoce: of"')
    assert [each.code for each in check(er(mended, code=code())).findings] == ["er-unknown-relationship"]


def test_an_invented_entity_has_no_suggestion() -> None:
    (finding,) = check(er("erDiagram\n    LoyaltyProgramme\n", code=code())).findings
    assert finding.message == "There is no class `LoyaltyProgramme` in this workspace."
    assert finding.fix is None


def test_an_attribute_that_is_not_there() -> None:
    text = "erDiagram\n" + box("Order", "int id PK", "string statsu", "int shoe_size")
    verdict = check(er(text, code=code()))
    assert told(verdict) == (
        "50\n"
        "warning er-unknown-attribute 4:16-22 Order.statsu\n"
        "warning er-unknown-attribute 5:13-22 Order.shoe_size"
    )
    first, second = verdict.findings
    assert first.fix is not None
    assert first.fix.text == "status"
    assert first.message == "`Order` has no `statsu` in the code; did you mean `status`?"
    assert second.fix is None
    assert second.evidence is not None
    assert second.evidence.symbol == "shop.models.Order"


def test_an_edge_that_is_not_there() -> None:
    text = "erDiagram\n    Product }o--|| Customer : favourite\n"
    assert found(text) == "67\nwarning er-unknown-relationship 2:5-40 Product -> Customer : favourite"


def test_an_edge_may_be_drawn_from_the_other_end_and_in_words() -> None:
    assert found("erDiagram\n    Customer ||--o{ Order : places\n") == "100"


def test_two_edges_cannot_stand_for_the_one_there_is() -> None:
    text = "erDiagram\n    Order }o--|| Customer : customer\n    Order }o--|| Customer : approver\n"
    assert found(text) == "75\nwarning er-unknown-relationship 3:5-37 Order -> Customer : approver"


def test_names_in_another_style_are_the_same_names() -> None:
    items = box("ORDER_ITEMS", "int Quantity", "int order_id FK")
    text = f"erDiagram\n{items}    ORDERS ||--|{{ ORDER_ITEMS : has\n"
    assert found(text) == "100"


def test_a_many_to_many_drawn_without_its_table_is_there() -> None:
    assert found("erDiagram\n    Order }o--o{ Product : items\n") == "100"
    assert "er-unknown-relationship" in found("erDiagram\n    Customer }o--o{ Product : likes\n")


def test_what_is_proposed_or_external_claims_nothing() -> None:
    subject = er(
        "erDiagram\n" + box("Refund", "int id PK") + "    Refund }o--|| Order : order\n", code=code()
    )
    assert subject.diagram is not None
    refund, order = subject.diagram.entities
    proposed = replace(subject.diagram, entities=(replace(refund, proposed=True), order))
    assert told(check(replace(subject, diagram=proposed))) == "100"
    external = replace(subject.diagram, entities=(replace(refund, external=True), order))
    assert told(check(replace(subject, diagram=external))) == "100"
    assert check(subject).score < 50


def test_a_proposed_edge_between_what_exists_claims_nothing() -> None:
    subject = er("erDiagram\n    Product }o--|| Customer : favourite\n", code=code())
    assert subject.diagram is not None
    edge = replace(subject.diagram.relationships[0], proposed=True)
    assert told(check(replace(subject, diagram=replace(subject.diagram, relationships=(edge,))))) == "100"


def test_nothing_is_known_of_the_attributes_of_what_the_code_only_names() -> None:
    facts = code("erDiagram\n    User\n    Order }o--|| User : owner\n")
    entities = {name: replace(each, external=name == "User") for name, each in facts.entities.items()}
    facts = replace(facts, entities=entities)
    assert found("erDiagram\n" + box("User", "string email"), facts) == "100"


def test_a_class_that_is_no_entity_exists_too() -> None:
    class Symbols:
        def all_symbols(self) -> list[tuple[str, Symbol]]:
            return [("shop/carts.py", Symbol(SymbolKind.CLASS, "Basket", "Basket", 3, 1, 9, 1, 3, 7))]

    extraction = Extraction(ErDiagram())
    facts = CodeFacts.of(extraction, IndexDeclarations(Symbols()))
    assert found("erDiagram\n" + box("Basket", "int id"), facts) == "100"
    (finding,) = check(er("erDiagram\n    Baskett\n", code=facts)).findings
    assert finding.message.endswith("did you mean `Basket`?")
    assert finding.evidence == Location("shop/carts.py", 3, 9, "Basket")


def test_a_group_before_the_name_may_be_left_out() -> None:
    facts = code("erDiagram\n    Order\n")
    order = facts.entities["Order"]
    one = replace(facts, entities={"shop.Order": replace(order, name="shop.Order")})
    assert found("erDiagram\n    Order\n", one) == "100"


def test_of_two_with_one_name_the_one_with_these_attributes_is_meant() -> None:
    shop = er("erDiagram\n" + box("Order", "int id PK", "string status")).diagram
    archive = er("erDiagram\n" + box("Order", "int id PK", "date closed")).diagram
    assert shop is not None
    assert archive is not None
    both = (replace(archive.entities[0], name="archive.Order"), replace(shop.entities[0], name="shop.Order"))
    facts = CodeFacts.of(Extraction(ErDiagram(both)))
    assert found("erDiagram\n" + box("Order", "string status"), facts) == "100"
    assert found("erDiagram\n" + box("Order", "date closed"), facts) == "100"
    assert "er-unknown-attribute" in found("erDiagram\n" + box("Order", "string other"), facts)


def test_a_slip_in_a_very_long_text_is_told_without_an_edit() -> None:
    text = SHOP.replace("Invoice", "Invoce") + "    %% remark\n" * 1000
    (finding,) = check(er(text, code=code())).findings
    assert finding.message.endswith("did you mean `Invoice`?")
    assert finding.fix is None


def test_what_an_invented_entity_holds_falls_with_it() -> None:
    text = (
        "erDiagram\n"
        + box("Spaceship", "int id PK", "string name")
        + "    Spaceship }o--|| Order : carries\n"
    )
    assert found(text) == "20\nwarning er-unknown-entity 2:5-14 Spaceship"
