"""The comparison is what everything else is judged by: each way of being wrong must show, and only once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.truth.compare import Scores, compare, resolve
from tests.benchmarks.truth.diagrams import Drawing, DrawnAttribute, DrawnEdge, DrawnEntity, read_mermaid

JsonObject = dict[str, Any]


def attribute(name: str, family: str = "int", **more: Any) -> JsonObject:
    return {"name": name, "column": name, "families": [family], "type": "Field", "dynamic": False} | more


def entity(name: str, *attributes: JsonObject, **more: Any) -> JsonObject:
    bare = name.rsplit(".", 1)[-1]
    plain = {
        "name": name,
        "bare": bare,
        "qualifiers": ["shop", "shop.models"],
        "table": f"shop_{bare.lower()}",
        "dynamic": False,
        "ignored": False,
        "attributes": list(attributes),
    }
    return plain | more


def edge(source: str, target: str, label: str, shape: str = "n-1", **more: Any) -> JsonObject:
    plain = {
        "source": source,
        "target": target,
        "label": label,
        "column": f"{label}_id",
        "sourceMany": shape[0] == "n",
        "targetMany": shape[2] == "n",
        "targetOptional": False,
        "dynamic": False,
    }
    return plain | more


TRUTH: JsonObject = {
    "entities": [
        entity("Order", attribute("id"), attribute("note", "string"), attribute("owner", column="owner_id")),
        entity("Line", attribute("id"), attribute("order", column="order_id"), attribute("price", "decimal")),
    ],
    "relationships": [
        edge("Order", "User", "owner", targetOptional=True),
        edge("Line", "Order", "order"),
    ],
    "external": [entity("User", qualifiers=["auth", "django.contrib.auth.models"], table="auth_user")],
}

GOOD = """erDiagram
    Order {
        int id
        text note
        int owner
    }
    Line {
        int id
        int order
        decimal price
    }
    Order }o--o| User : owner
    Line }o--|| Order : order
"""


def drawing_of(text: str) -> Drawing:
    """A drawing in Mermaid; boxes that only edges name are external, as the product flags them."""
    drawing = read_mermaid(text)
    entities = tuple(
        DrawnEntity(e.name, e.attributes, external=f"{e.name} {{" not in text) for e in drawing.entities
    )
    return Drawing(entities, drawing.edges)


def scored(text: str, truth: JsonObject = TRUTH, **options: bool) -> Scores:
    return compare(truth, drawing_of(text), **options)


def assert_perfect(scores: Scores) -> None:
    assert scores.differences == []
    for counts in (scores.entities, scores.attributes, scores.relationships, scores.ends):
        assert (counts.precision, counts.recall, counts.f1) == (1, 1, 1)
    assert (scores.types.value, scores.many.value, scores.optional.value) == (1, 1, 1)


def test_the_truth_itself_is_perfect() -> None:
    assert_perfect(scored(GOOD))


KEY = "    Line }o--|| Order : order\n"


@pytest.mark.parametrize(
    ("right", "wrong", "figure", "expected", "told"),
    [
        ("Line {", "Linee {", "entities", (1, 2, 2), "entity missing: Line (shop.models)"),
        ("text note", "text remark", "attributes", (5, 6, 6), "attribute invented: Order.remark"),
        ("        decimal price\n", "", "attributes", (5, 5, 6), "attribute missing: Line.price (Field)"),
        (": order", ": its", "relationships", (1, 2, 2), "label wrong: Line → Order : order, drawn its"),
        (KEY, "", "relationships", (1, 1, 2), "relationship missing: Line → Order : order"),
        ("|| Order", "|| User", "relationships", (1, 2, 2), "relationship invented: Line → User : order"),
    ],
)
def test_each_thing_missing_or_invented_counts(
    right: str, wrong: str, figure: str, expected: tuple[int, int, int], told: str
) -> None:
    scores = scored(GOOD.replace(right, wrong))
    counts = getattr(scores, figure)
    assert (counts.right, counts.drawn, counts.true) == expected
    assert told in scores.differences


@pytest.mark.parametrize(
    ("right", "wrong", "figure", "told"),
    [
        ("decimal price", "float price", "types", "type wrong: Line.price is decimal (Field), drawn float"),
        (
            "Line }o--||",
            "Line |o--||",
            "many",
            "many/one wrong: Line → Order : order is many–one, drawn one–one",
        ),
        (
            "Line }o--||",
            "Line }o--o{",
            "many",
            "many/one wrong: Line → Order : order is many–one, drawn many–many",
        ),
        ("--o| User", "--|| User", "optional", "optionality wrong: Order → User : owner is optional"),
        ("Line }o--||", "Line }o--o|", "optional", "optionality wrong: Line → Order : order is mandatory"),
    ],
)
def test_each_thing_drawn_wrong_counts_where_it_belongs(
    right: str, wrong: str, figure: str, told: str
) -> None:
    scores = scored(GOOD.replace(right, wrong))
    share = getattr(scores, figure)
    assert share.right == share.judged - 1
    assert scores.differences[0] == told
    assert scores.relationships.f1 == scores.entities.f1 == scores.attributes.f1 == 1


def test_a_label_that_differs_still_joins_the_same_ends() -> None:
    scores = scored(GOOD.replace(": order", ": has"))
    assert (scores.relationships.f1, scores.ends.f1) == (0.5, 1)


def test_edges_may_be_drawn_from_either_side() -> None:
    turned = GOOD.replace("Line }o--|| Order", "Order ||--o{ Line").replace(
        "Order }o--o| User", "User |o--o{ Order"
    )
    assert_perfect(scored(turned))


def test_an_external_box_is_neither_right_nor_wrong_but_a_plain_one_is_invented() -> None:
    scores = scored(GOOD + "    User {\n        int id\n    }\n")
    assert (scores.entities.right, scores.entities.drawn) == (2, 3)
    assert (scores.attributes.right, scores.attributes.drawn) == (6, 7)


def test_two_keys_between_the_same_boxes_are_two_edges() -> None:
    truth = {**TRUTH, "relationships": [edge("Line", "Order", "order"), edge("Line", "Order", "copied_to")]}
    scores = scored("erDiagram\nLine }o--|| Order : copied_to\nLine }o--|| Order : order\n", truth)
    assert (scores.relationships.right, scores.relationships.drawn) == (2, 2)
    once = scored("erDiagram\nLine }o--|| Order : order\n", truth)
    assert (once.relationships.right, once.relationships.true) == (1, 2)


def test_a_key_to_the_same_box_is_not_turned_around() -> None:
    truth = {**TRUTH, "relationships": [edge("Order", "Order", "parent", targetOptional=True)]}
    assert scored("erDiagram\nOrder }o--o| Order : parent\n", truth).many.value == 1
    assert scored("erDiagram\nOrder |o--o{ Order : parent\n", truth).many.value == 0
    assert scored("erDiagram\nOrder |o--o{ Order : parent\n", truth, lenient=True).many.value == 1


def test_optionality_is_not_asked_of_a_many_to_many() -> None:
    truth = {**TRUTH, "relationships": [edge("Order", "Line", "lines", "n-n", targetOptional=True)]}
    scores = scored("erDiagram\nOrder }|--|{ Line : lines\n", truth)
    assert (scores.many.value, scores.optional.judged) == (1, 0)


def test_models_that_are_not_loaded_are_neither_right_nor_wrong() -> None:
    truth = {**TRUTH, "entities": [*TRUTH["entities"], entity("Old", attribute("id"), ignored=True)]}
    truth["relationships"] = [*TRUTH["relationships"], edge("Old", "Order", "order")]
    assert_perfect(scored(GOOD, truth))
    assert_perfect(scored(GOOD + "    Old {\n        int id\n    }\n    Old }o--|| Order : order\n", truth))


def test_what_is_made_at_run_time_can_be_left_out_of_the_account() -> None:
    made = entity("OrderTranslation", attribute("id", dynamic=True), dynamic=True)
    truth = {**TRUTH, "entities": [*TRUTH["entities"], made]}
    truth["entities"][0] = entity(
        "Order", *TRUTH["entities"][0]["attributes"], attribute("rank", dynamic=True)
    )
    truth["relationships"] = [
        *TRUTH["relationships"],
        edge("OrderTranslation", "Order", "master", dynamic=True),
    ]
    assert scored(GOOD, truth).entities.recall < 1
    assert scored(GOOD, truth).attributes.recall < 1
    assert_perfect(scored(GOOD, truth, written_only=True))
    drawn = GOOD.replace("text note", "text note\n        int rank")
    drawn += "    OrderTranslation {\n        int id\n    }\n    OrderTranslation }o--|| Order : master\n"
    assert_perfect(scored(drawn, truth, written_only=True))


def test_peers_may_use_the_databases_names() -> None:
    named = GOOD.replace("Order", "shop_order").replace("Line", "shop_line").replace("User", "auth_user")
    named = named.replace("int order\n", "int order_id\n").replace(": order", ': "FK order_id"')
    assert_perfect(scored(named, lenient=True))
    assert scored(named).entities.f1 == 0


def test_names_are_told_apart_by_their_qualifier() -> None:
    truth = {
        "entities": [
            entity("catalogue.Product", qualifiers=["catalogue", "oscar.apps.catalogue.models"]),
            entity("basket.Product", qualifiers=["basket", "oscar.apps.basket.models"]),
            entity("Line"),
        ],
        "relationships": [],
        "external": [],
    }
    assert resolve(truth, ["Product", "oscar.apps.basket.Product", "shop.Line"]) == {
        "Product": "catalogue.Product",
        "oscar.apps.basket.Product": "basket.Product",
        "shop.Line": "Line",
    }
    assert "other.Line" not in resolve(truth, ["other.Line"])
    assert list(resolve(truth, ["Line", "shop.Line"])) == ["Line"]


@given(st.data())
def test_leaving_things_out_never_helps_and_never_costs_precision(data: st.DataObject) -> None:
    whole = drawing_of(GOOD)
    entities = tuple(
        DrawnEntity(e.name, tuple(a for a in e.attributes if data.draw(st.booleans())), e.external)
        for e in whole.entities
        if data.draw(st.booleans())
    )
    edges = tuple(e for e in whole.edges if data.draw(st.booleans()))
    scores = compare(TRUTH, Drawing(entities, edges))
    kept = sum(len(e.attributes) for e in entities)
    assert (scores.attributes.right, scores.attributes.drawn, scores.attributes.true) == (kept, kept, 6)
    assert scores.entities.right == scores.entities.drawn == sum(not e.external for e in entities)
    assert scores.relationships.right == scores.relationships.drawn == len(edges)


names = st.sampled_from(["Order", "Line", "User", "shop.Order", "Ghost", "order"])
boxes = st.builds(
    DrawnEntity, names, st.lists(st.builds(DrawnAttribute, names, names)).map(tuple), st.booleans()
)
edges = st.builds(DrawnEdge, names, names, st.sampled_from(["order", "owner", "x"]))


@given(st.lists(boxes), st.lists(edges), st.booleans(), st.booleans())
def test_any_drawing_can_be_scored(
    entities: list[DrawnEntity], lines: list[DrawnEdge], lenient: bool, written_only: bool
) -> None:
    drawing = Drawing(tuple(entities), tuple(lines))
    scores = compare(TRUTH, drawing, lenient=lenient, written_only=written_only)
    for counts in (scores.entities, scores.attributes, scores.relationships, scores.ends):
        assert 0 <= counts.right <= min(counts.drawn, counts.true)
