"""ER diagrams as JSON: the shape that a model is asked for and that the command line prints."""

from functools import cache
from typing import Any

from groundplan.errors import UsageError
from groundplan.mermaid.kinds.er.diagram import (
    Cardinality,
    Direction,
    ErAttribute,
    ErDiagram,
    ErEntity,
    ErRelationship,
    Key,
)


@cache
def _schema() -> dict[str, Any]:
    cardinality = {"enum": [each.value for each in Cardinality]}
    text = {"type": "string"}
    flag = {"type": "boolean", "default": False}
    attribute = _object(
        {"name": text, "type": text, "keys": _list({"enum": [each.value for each in Key]}), "comment": text},
        required=["name", "type"],
    )
    entity = _object(
        {"name": text, "attributes": _list(attribute), "external": flag, "proposed": flag},
        required=["name"],
    )
    relationship = _object(
        {
            "source": text,
            "target": text,
            "sourceCardinality": cardinality,
            "targetCardinality": cardinality,
            "label": text,
            "identifying": {"type": "boolean", "default": True},
            "proposed": flag,
        },
        required=["source", "target", "sourceCardinality", "targetCardinality", "label"],
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ErDiagram",
        **_object(
            {
                "title": text,
                "direction": {"enum": [each.value for each in Direction]},
                "entities": _list(entity),
                "relationships": _list(relationship),
            },
            required=["entities", "relationships"],
        ),
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of a diagram's JSON; a copy that the caller may change."""
    import copy

    return copy.deepcopy(_schema())


def to_json(diagram: ErDiagram) -> dict[str, Any]:
    """The diagram in plain JSON values, every field written out."""
    return {
        "title": diagram.title,
        "direction": diagram.direction.value,
        "entities": [_entity_json(entity) for entity in diagram.entities],
        "relationships": [_relationship_json(relationship) for relationship in diagram.relationships],
    }


def from_json(value: Any) -> ErDiagram:
    """The diagram behind JSON values. Raises `UsageError`, naming the place, if they do not fit."""
    # jsonschema takes 0.1 s to import, and few processes read diagrams from JSON.
    import jsonschema

    validator: Any = jsonschema.Draft202012Validator(_schema())
    for problem in validator.iter_errors(value):
        raise UsageError(f"No ER diagram: {problem.json_path}: {problem.message[:200]}")
    return ErDiagram(
        entities=tuple(map(_entity, value["entities"])),
        relationships=tuple(map(_relationship, value["relationships"])),
        direction=Direction(value.get("direction", Direction.TOP_BOTTOM)),
        title=value.get("title", ""),
    )


def _object(properties: dict[str, Any], *, required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _entity_json(entity: ErEntity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "attributes": [
            {
                "name": attribute.name,
                "type": attribute.type,
                "keys": [key.value for key in attribute.keys],
                "comment": attribute.comment,
            }
            for attribute in entity.attributes
        ],
        "external": entity.external,
        "proposed": entity.proposed,
    }


def _relationship_json(relationship: ErRelationship) -> dict[str, Any]:
    return {
        "source": relationship.source,
        "target": relationship.target,
        "sourceCardinality": relationship.source_cardinality.value,
        "targetCardinality": relationship.target_cardinality.value,
        "label": relationship.label,
        "identifying": relationship.identifying,
        "proposed": relationship.proposed,
    }


def _entity(value: dict[str, Any]) -> ErEntity:
    return ErEntity(
        name=value["name"],
        attributes=tuple(map(_attribute, value.get("attributes", []))),
        external=value.get("external", False),
        proposed=value.get("proposed", False),
    )


def _attribute(value: dict[str, Any]) -> ErAttribute:
    keys = tuple(map(Key, value.get("keys", [])))
    return ErAttribute(value["name"], value["type"], keys, value.get("comment", ""))


def _relationship(value: dict[str, Any]) -> ErRelationship:
    return ErRelationship(
        source=value["source"],
        target=value["target"],
        source_cardinality=Cardinality(value["sourceCardinality"]),
        target_cardinality=Cardinality(value["targetCardinality"]),
        label=value["label"],
        identifying=value.get("identifying", True),
        proposed=value.get("proposed", False),
    )
