"""The schemas that are sent: what they let a model say, and what providers take of them."""

import json
from typing import Any

import pytest

from groundplan.mermaid.kinds.er import ErAttribute, ErDiagram, ErEntity
from groundplan.pipeline.catalogue import ArtifactType, find_type
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.limits import Dialect, Limits
from groundplan.pipeline.grounded.request_schema import request_schema
from tests.server.pipeline.grounded.requests import TYPES, extraction, symbols
from tests.server.pipeline.grounded.strict_rules import complaints

_TYPES = pytest.mark.parametrize("type", TYPES, ids=lambda each: each.id)
# More names than any schema lists, some that grammars might trip over.
_MANY = symbols(*(f'Existing "{number}" \\ [x] é' for number in range(400)))


@_TYPES
@pytest.mark.parametrize("dialect", Dialect)
def test_providers_take_it(type: ArtifactType, dialect: Dialect) -> None:
    for grounds in (Grounds(), _MANY):
        schema = request_schema(type, grounds, dialect=dialect)
        assert complaints(schema, strict=dialect is Dialect.STRICT) == []


@_TYPES
def test_llama_cpp_converts_it(type: ArtifactType) -> None:
    xllamacpp: Any = pytest.importorskip("xllamacpp")
    assert xllamacpp.json_schema_to_grammar(request_schema(type, _MANY))


def test_it_says_what_exists_and_what_may_be_new() -> None:
    base = ErDiagram((ErEntity("Order", (ErAttribute("id", "int"),)), ErEntity("Customer")))
    limits = Limits(things=2, parts=1, lines=3)
    schema = request_schema(find_type("mermaid_erd"), Grounds(extraction(base)), limits)
    assert _told(schema) == {
        "entities": [
            {
                "id": "new1|new2",
                "name": "1..60",
                "attributes": [{"name": "1..60", "type": "1..60", "key": "none|PK|FK|UK"}, 1],
            },
            2,
        ],
        "additions": [
            {
                "entity": "Order|Customer",
                "attributes": [{"name": "1..60", "type": "1..60", "key": "none|PK|FK|UK"}, 1],
            },
            2,
        ],
        "relationships": [
            {
                "source": "new1|new2|Order|Customer",
                "target": "new1|new2|Order|Customer",
                "sourceCardinality": "zeroOrOne|exactlyOne|zeroOrMore|oneOrMore",
                "targetCardinality": "zeroOrOne|exactlyOne|zeroOrMore|oneOrMore",
                "label": "0..100",
            },
            3,
        ],
    }


def test_ids_of_new_things_are_no_existing_names() -> None:
    schema = request_schema(find_type("mermaid_flowchart"), symbols("new1", "NEW_2"))
    slots = schema["properties"]["nodes"]["items"]["properties"]["id"]["enum"]
    assert slots[0] == "new__1"


def test_a_long_list_of_names_is_cut_from_its_end() -> None:
    limits = Limits(names=3, name_chars=12)
    schema = request_schema(
        find_type("mermaid_class"), symbols("Alpha", "x" * 500, "", "Beta", "Gamma"), limits
    )
    assert schema["properties"]["existing"]["items"]["enum"] == ["Alpha", "Beta"]


@_TYPES
def test_it_is_small(type: ArtifactType) -> None:
    schema = request_schema(type, symbols(*(f"ExistingName{number:02}" for number in range(50))))
    assert len(json.dumps(schema)) < 8000


def _told(schema: dict[str, Any]) -> Any:
    """A schema in brief: objects as they are, lists with their greatest length, the rest as texts."""
    if "enum" in schema:
        return "|".join(schema["enum"])
    if schema["type"] == "object":
        return {name: _told(each) for name, each in schema["properties"].items()}
    if schema["type"] == "array":
        return [_told(schema["items"]), schema["maxItems"]]
    return f"{schema['minLength']}..{schema['maxLength']}"
