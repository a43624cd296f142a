"""Data models in, the drawn diagram out."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.extract.datamodel import Attribute, DataModel, Entity, Relationship
from groundplan.extract.er import MAX_ENTITIES, draw_erd
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.sql import read_sql
from groundplan.jobs import CancelToken
from groundplan.mermaid.kinds.er import Cardinality
from groundplan.text import Location

_ENDS = {
    Cardinality.ZERO_OR_MORE: ("}o", "o{"),
    Cardinality.ZERO_OR_ONE: ("|o", "o|"),
    Cardinality.EXACTLY_ONE: ("||", "||"),
    Cardinality.ONE_OR_MORE: ("}|", "|{"),
}


def shown(extraction: Extraction) -> str:
    lines: list[str] = []
    for entity in extraction.diagram.entities:
        attributes = ", ".join(" ".join([f"{a.name}:{a.type}", *a.keys]) for a in entity.attributes)
        lines.append(f"<{entity.name}>" if entity.external else f"{entity.name}({attributes})")
    for edge in extraction.diagram.relationships:
        ends = f"{_ENDS[edge.source_cardinality][0]}--{_ENDS[edge.target_cardinality][1]}"
        lines.append(f"{edge.source} {ends} {edge.target} : {edge.label}")
    return "\n".join(lines)


def boxes(extraction: Extraction) -> list[str]:
    return [entity.name for entity in extraction.diagram.entities]


def entity(key: str, *fields: str, line: int = 1, **more: object) -> Entity:
    """`shop.models.Order` with fields like `"id:int PK"`, declared where its key says."""
    module, _, name = key.rpartition(".")
    path = str(more.pop("path", module.replace(".", "/") + ".py"))
    attributes = tuple(
        Attribute(
            field.partition(":")[0],
            field.partition(":")[2].split()[0],
            Location(path, line + 1 + n, line + 1 + n, f"{key}.{field.partition(':')[0]}"),
            primary_key="PK" in field,
            foreign_key="FK" in field,
            unique="UK" in field,
        )
        for n, field in enumerate(fields)
    )
    group = str(more.pop("group", module.split(".")[0]))
    return Entity(key, name, group, Location(path, line, line + 9, key), attributes, **more)  # type: ignore[arg-type]


def edge(source: str, target: str, label: str = "x", **more: bool) -> Relationship:
    return Relationship(source, target, label, Location("shop/models.py", 3, 3, source), **more)


ORDER = entity("shop.models.Order", "id:int PK UK", "owner:int FK UK", table="shop_order")
USER = entity("accounts.models.User", "id:int PK", table="accounts_user")


def test_entities_attributes_and_cardinalities():
    model = DataModel(
        (ORDER, USER, entity("shop.models.Tag", "id:int PK", line=20)),
        (
            edge(ORDER.key, USER.key, "owner"),
            edge(ORDER.key, USER.key, "helper", target_optional=True),
            edge(ORDER.key, ORDER.key, "parent", source_many=False, target_optional=True),
            edge(ORDER.key, "shop.models.Tag", "tags", target_many=True),
        ),
    )
    extraction = draw_erd([model])
    assert shown(extraction) == (
        dedent("""
        User(id:int PK)
        Order(id:int PK, owner:int FK UK)
        Tag(id:int PK)
        Order }o--o| User : helper
        Order }o--|| User : owner
        Order |o--o| Order : parent
        Order }o--o{ Tag : tags
        """).strip()
    )
    assert extraction.elements["Order.owner"] == Location("shop/models.py", 3, 3, "shop.models.Order.owner")
    assert extraction.elements["User"].path == "accounts/models.py"
    assert extraction.edges[EdgeKey("Order", "User", "owner")].start_line == 3
    assert extraction.notes == ()


def test_a_name_used_twice_is_told_apart_by_group_then_by_module():
    model = DataModel(
        (
            ORDER,
            entity("billing.models.Order"),
            entity("a.core.models.Item", group="core"),
            entity("b.core.models.Item", group="core"),
            USER,
        ),
        (edge(ORDER.key, "billing.models.Order"),),
    )
    extraction = draw_erd([model])
    assert boxes(extraction) == [
        "User",
        "billing.Order",
        "a.core.models.Item",
        "b.core.models.Item",
        "shop.Order",
    ]
    assert "shop.Order.owner" in extraction.elements
    assert [(e.source, e.target) for e in extraction.diagram.relationships] == [
        ("shop.Order", "billing.Order")
    ]


def test_external_entities_appear_only_as_the_end_of_an_edge():
    model = DataModel(
        (
            ORDER,
            entity("auth.models.Group", "id:int PK", external=True),
            entity("auth.models.User", "id:int PK", external=True),
        ),
        (
            edge(ORDER.key, "auth.models.User", "owner"),
            edge("auth.models.User", "auth.models.Group", "groups"),
        ),
    )
    extraction = draw_erd([model])
    assert shown(extraction) == "Order(id:int PK, owner:int FK UK)\n<User>\nOrder }o--|| User : owner"
    assert "User" not in extraction.elements


def sql(text: str) -> DataModel:
    return read_sql([("db/schema.sql", dedent(text))], cancel=CancelToken())


def test_a_table_and_its_class_are_one_entity():
    classes = DataModel((ORDER, USER), (edge(ORDER.key, USER.key, "owner"),))
    tables = sql("""
        CREATE TABLE public."SHOP_ORDER" (id int PRIMARY KEY, owner_id int NOT NULL REFERENCES accounts_user);
        CREATE TABLE accounts_user (id int PRIMARY KEY);
        CREATE TABLE audit (order_id int REFERENCES "SHOP_ORDER");
    """)
    extraction = draw_erd([classes, tables])
    assert (
        shown(extraction)
        == dedent("""
        audit(order_id:int FK)
        User(id:int PK)
        Order(id:int PK, owner:int FK UK)
        audit }o--o| Order : order_id
        Order }o--|| User : owner
    """).strip()
    )
    assert extraction.notes == ("2 SQL tables are drawn as the classes that stand for them: Order, User.",)


def test_a_many_to_many_of_a_class_needs_no_second_box_for_its_table():
    tag = entity("shop.models.Tag", "id:int PK", table="shop_tag", line=20)
    classes = DataModel((ORDER, tag), (edge(ORDER.key, tag.key, "tags", target_many=True),))
    tables = sql("""
        CREATE TABLE shop_order (id int PRIMARY KEY);
        CREATE TABLE shop_tag (id int PRIMARY KEY);
        CREATE TABLE shop_order_tags (id serial PRIMARY KEY,
            order_id int NOT NULL REFERENCES shop_order, tag_id int NOT NULL REFERENCES shop_tag);
    """)
    assert boxes(draw_erd([classes, tables])) == ["Order", "Tag"]
    assert "shop_order_tags" in boxes(draw_erd([tables]))


def test_a_class_whose_columns_cannot_be_seen_takes_its_tables():
    reflected = entity("app.tables.Order", table="orders")
    outside = entity("auth.models.User", external=True, table="auth_user")
    tables = sql("""
        CREATE TABLE auth_user (id int PRIMARY KEY);
        CREATE TABLE orders (id int PRIMARY KEY, owner int NOT NULL REFERENCES auth_user);
    """)
    assert (
        shown(draw_erd([DataModel((reflected, outside)), tables]))
        == dedent("""
        Order(id:int PK, owner:int FK)
        User(id:int PK)
        Order }o--|| User : owner
    """).strip()
    )


def test_test_code_is_left_out_unless_asked_for():
    model = DataModel((ORDER, entity("tests.models.Fake", test_code=True)), ())
    left_out = draw_erd([model])
    assert boxes(left_out) == ["Order"]
    assert left_out.notes == ("Left out 1 entity of test code; --scope tests shows what is declared there.",)
    assert boxes(draw_erd([model], scope=["tests"])) == ["Fake"]
    assert boxes(draw_erd([DataModel(model.entities[1:])])) == ["Fake"]


SHOP = DataModel(
    (
        ORDER,
        entity("shop.models.Line", "id:int PK", line=20),
        USER,
        entity("apps.stock.models.Product", "id:int PK", group="stock"),
        entity("apps.stock.models.Shelf", "id:int PK", group="stock", line=30),
    ),
    (
        edge(ORDER.key, USER.key, "owner"),
        edge("shop.models.Line", ORDER.key, "order"),
        edge("shop.models.Line", "apps.stock.models.Product", "product"),
        edge("apps.stock.models.Product", "apps.stock.models.Shelf", "shelf"),
    ),
)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (["shop"], "User* Order Line Product*"),
        (["SHOP"], "User* Order Line Product*"),
        (["shop.models"], "User* Order Line Product*"),
        (["shop/models.py"], "User* Order Line Product*"),
        (["./shop/"], "User* Order Line Product*"),
        (["shop\\models.py"], "User* Order Line Product*"),
        (["apps"], "Product Shelf"),
        (["apps/stock"], "Product Shelf"),
        (["stock"], "Product Shelf"),
        (["/home/me/project/apps/stock"], "Product Shelf"),
        (["Order"], "User Order Line"),
        (["order"], "User Order Line"),
        (["shop.Order"], "User Order Line"),
        (["models.Order"], "User Order Line"),
        (["shop_order"], "User Order Line"),
        (["Shelf", "User"], "User Order Product Shelf"),
        (["accounts", "stock"], "User Product Shelf"),
        (["."], "User Order Line Product Shelf"),
    ],
)
def test_scope(scope: list[str], expected: str):
    drawn = draw_erd([SHOP], scope=scope).diagram.entities
    assert " ".join(e.name + ("" if e.attributes else "*") for e in drawn) == expected


def test_a_scope_that_names_nothing_says_what_was_meant():
    with pytest.raises(UsageError) as caught:
        draw_erd([SHOP], scope=["Ordr"])
    assert caught.value.message == "There is no app, module, folder or class `Ordr` here."
    assert "Did you mean `Order`" in caught.value.hint
    with pytest.raises(UsageError) as caught:
        draw_erd([SHOP], scope=["zzzzzzzz"])
    assert caught.value.hint == "There is `accounts`, `shop`, `stock`."


def test_a_scope_that_exists_but_holds_no_entity_is_an_empty_diagram():
    extraction = draw_erd([SHOP], scope=["docs"], known_paths=["docs/conf.py", "shop/models.py"])
    assert extraction.diagram.entities == ()
    assert extraction.notes[0].startswith("No data model was found under docs: looked for Django models")


def test_nothing_at_all_is_an_empty_diagram_with_a_note():
    extraction = draw_erd([DataModel(), DataModel(notes=("said by a reader",))], known_paths=["a.py"])
    assert extraction.diagram.entities == ()
    assert extraction.notes[0] == "said by a reader"
    assert extraction.notes[1].startswith("No data model was found in 1 file: looked for")


def large() -> DataModel:
    """A hub with a chain, many lone boxes, and a pair apart."""
    names = ["Customer", "Invoice", "InvoiceLine", "Product", "ProductCategory", "Payment", "Refund"]
    entities = [entity(f"crm.models.{name}", "id:int PK", line=10 * n) for n, name in enumerate(names)]
    entities += [entity(f"logs.models.Lone{n}", "id:int PK", line=n) for n in range(40)]
    entities += [entity("ads.models.Banner"), entity("ads.models.Slot", line=9)]
    pairs = [(1, 0), (2, 1), (2, 3), (3, 4), (5, 1), (6, 5)]
    edges = [edge(f"crm.models.{names[a]}", f"crm.models.{names[b]}") for a, b in pairs]
    return DataModel(tuple(entities), (*edges, edge("ads.models.Banner", "ads.models.Slot")))


def test_a_large_result_is_narrowed_to_its_connected_core_and_says_so():
    extraction = draw_erd([large()])
    assert len(boxes(extraction)) == 9
    assert not any(name.startswith("Lone") for name in boxes(extraction))
    assert extraction.notes == (
        "Showing 9 of 49 entities: the most connected ones; "
        "use --scope NAME for others or --all for everything.",
    )
    assert len(boxes(draw_erd([large()], everything=True))) == 49


@pytest.mark.parametrize(
    ("request_text", "named"),
    [
        ("an ER diagram of the banners", "Banner"),
        ("Draw banner and Slot please", "Banner and Slot"),
        ("product categories", "ProductCategory"),
        ("ads", "Banner and Slot"),
        ("lines of an invoice", "Invoice and InvoiceLine"),
        ("how do we refund?", "Refund"),
    ],
)
def test_a_request_narrows_to_what_it_names(request_text: str, named: str):
    extraction = draw_erd([large()], request=request_text)
    assert f": {named}, which the request names, and what is next to it" in extraction.notes[0]
    assert set(named.split(" and ")) <= set(boxes(extraction))
    assert not any(name.startswith("Lone") for name in boxes(extraction))


def test_a_request_that_names_nothing_here_falls_back_to_the_core():
    extraction = draw_erd([large()], request="the weather")
    assert "the request names none of them" in extraction.notes[0]
    assert "Customer" in boxes(extraction)


def test_a_request_of_100_kb_is_read():
    assert "Refund" in boxes(draw_erd([large()], request="weather report " * 7000 + "refund"))


hostile = st.sampled_from(
    ["Order", "order", "a.b", "", " ", '"', "end", "é", "shop.Order", "x\ny", "[]", "🙂"]
)
models = st.builds(
    lambda named, pairs: DataModel(
        tuple(
            Entity(
                f"k{n}",
                name,
                group,
                Location(f"{group}/{n % 3}.py", n + 1, n + 1, name),
                (Attribute(name, "int", Location("f.py", 1, 1, name)),) * 2,
                table=table,
                external=kind == 1,
                test_code=kind == 2,
            )
            for n, (name, group, table, kind) in enumerate(named)
        ),
        tuple(edge(f"k{a}", f"k{b}", label) for a, b, label in pairs),
    ),
    st.lists(st.tuples(hostile, hostile, hostile, st.integers(0, 5)), max_size=60),
    st.lists(st.tuples(st.integers(0, 65), st.integers(0, 65), hostile), max_size=90),
)


@given(models, st.text(max_size=40) | hostile, st.booleans(), st.none() | hostile)
def test_whatever_is_drawn_holds_together(model: DataModel, text: str, everything: bool, scope: str | None):
    try:
        extraction = draw_erd(
            [model], request=text, everything=everything, scope=[] if scope is None else [scope]
        )
    except UsageError:
        assert scope is not None
        return
    names = boxes(extraction)
    assert len(set(names)) == len(names)
    for drawn in extraction.diagram.relationships:
        assert {drawn.source, drawn.target} <= set(names)
        assert EdgeKey(drawn.source, drawn.target, drawn.label) in extraction.edges
    for box in extraction.diagram.entities:
        assert box.external or box.name in extraction.elements
        assert len({a.name for a in box.attributes}) == len(box.attributes)
    if scope is None and not everything:
        assert sum(not box.external for box in extraction.diagram.entities) <= MAX_ENTITIES
    again = draw_erd([model], request=text, everything=everything, scope=[] if scope is None else [scope])
    assert again == extraction
