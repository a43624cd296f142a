"""ER diagrams: new entities, attributes for existing ones, relationships."""

from dataclasses import replace
from typing import Any

from groundplan.mermaid.kinds.er import Cardinality, ErAttribute, ErDiagram, ErEntity, ErRelationship, Key
from groundplan.pipeline.grounded.asked import Asked, Known, ends, shown_list
from groundplan.pipeline.grounded.cast import Cast
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_KEYS = {"none": None, **{key.value: key for key in Key}}
_CARDINALITIES = {each.value: each for each in Cardinality}
# An attribute has no style class: its comment, which is drawn, says it.
_PROPOSED = "proposed"


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits = known(asked), asked.limits
    attributes = shapes.rows(
        {"name": shapes.name(), "type": shapes.name(), "key": shapes.choice(_KEYS)}, limits.parts
    )
    slots, names = there.vocabulary.slots(limits.things), there.vocabulary.existing(limits)
    entity = {"id": shapes.choice(slots), "name": shapes.name(), "attributes": attributes}
    properties = {**shown_list(asked, there, shapes), "entities": shapes.rows(entity, limits.things)}
    if names:
        addition = {"entity": shapes.choice(names), "attributes": attributes}
        properties["additions"] = shapes.rows(addition, limits.things)
    properties["relationships"] = shapes.rows(
        {
            "source": shapes.choice(ends(asked, there)),
            "target": shapes.choice(ends(asked, there)),
            "sourceCardinality": shapes.choice(_CARDINALITIES),
            "targetCardinality": shapes.choice(_CARDINALITIES),
            "label": shapes.text(),
        },
        limits.lines,
    )
    return properties


def read(answer: Row, asked: Asked, reading: Reading) -> ErDiagram:
    there, limits = known(asked), asked.limits
    cast = Cast(there.vocabulary, reading, noun="entity", named_by_name=True)
    added: dict[str, list[ErAttribute]] = {}
    for word in reading.values(answer, "existing", limits.names):
        cast.find(word)
    for row in reading.rows(answer, "entities", limits.things + limits.names):
        member = cast.declare(row, limits.things)
        if member is not None:
            added.setdefault(member.id, []).extend(_attributes(row, reading, cast))
    for row in reading.rows(answer, "additions", limits.things):
        id_ = cast.find(row.get("entity"))
        if id_ is not None:
            added.setdefault(id_, []).extend(_attributes(row, reading, cast))
    lines = _relationships(answer, asked, reading, cast)
    in_base = {entity.name: entity for entity in asked.base.entities} if asked.base else {}
    entities: list[ErEntity] = []
    for member in cast.members:
        own = in_base.get(member.id) or there.drawn(member.id, ErEntity) or ErEntity(member.id)
        entity = (
            replace(own, name=member.id, proposed=True) if member.is_new else replace(own, name=member.id)
        )
        entities.append(_with(entity, added.get(member.id, ())))
    return ErDiagram(tuple(entities), lines)


def known(asked: Asked) -> Known:
    base: ErDiagram | None = asked.base
    names = {entity.name: entity.name for entity in base.entities} if base is not None else {}
    return Known.of(asked, names, named_by_name=True)


def _attributes(row: Row, reading: Reading, cast: Cast) -> list[ErAttribute]:
    found: list[ErAttribute] = []
    for each in reading.rows(row, "attributes", reading.limits.parts):
        name = reading.name(each, "name")
        if not name:
            reading.say("answer-no-name", "An attribute has no name; it is left out.")
            continue
        found.append(ErAttribute(name, reading.name(each, "type") or "string", _keys(each, reading)))
    return found


def _keys(row: Row, reading: Reading) -> tuple[Key, ...]:
    if "keys" in row:  # the shape of a diagram's own JSON
        words: list[Any] = reading.values(row, "keys", len(Key))
        keys = (reading.choice({"key": word}, "key", _KEYS, None) for word in words)
        return tuple(dict.fromkeys(key for key in keys if key is not None))
    key = reading.choice(row, "key", _KEYS, None)
    return (key,) if key is not None else ()


def _with(entity: ErEntity, added: Any) -> ErEntity:
    """The entity with attributes that it has not; on an existing one they are marked."""
    attributes = {attribute.name: attribute for attribute in entity.attributes}
    for attribute in added:
        marked = attribute if entity.proposed else replace(attribute, comment=_PROPOSED)
        attributes.setdefault(attribute.name, marked)
    return replace(entity, attributes=tuple(attributes.values()))


def _relationships(answer: Row, asked: Asked, reading: Reading, cast: Cast) -> tuple[ErRelationship, ...]:
    found: dict[tuple[str, str, str], ErRelationship] = {}
    for row in reading.rows(answer, "relationships", asked.limits.lines):
        source, target = cast.find(row.get("source")), cast.find(row.get("target"))
        if source is None or target is None:
            continue
        label = reading.text(row, "label")
        proved = asked.is_proved(source, target, label)
        line = ErRelationship(
            source,
            target,
            reading.choice(row, "sourceCardinality", _CARDINALITIES, Cardinality.ZERO_OR_MORE),
            reading.choice(row, "targetCardinality", _CARDINALITIES, Cardinality.EXACTLY_ONE),
            label,
            proposed=not proved,
        )
        found.setdefault((source, target, label), line)
    return tuple(found.values())
