"""Entity-relationship diagrams."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from groundplan.mermaid.kinds.direction import Direction as Direction


class Key(StrEnum):
    PRIMARY = "PK"
    FOREIGN = "FK"
    UNIQUE = "UK"


class Cardinality(StrEnum):
    """How many, at one end of a relationship."""

    ZERO_OR_ONE = "zeroOrOne"
    EXACTLY_ONE = "exactlyOne"
    ZERO_OR_MORE = "zeroOrMore"
    ONE_OR_MORE = "oneOrMore"


@dataclass(frozen=True, slots=True)
class ErAttribute:
    """One line of an entity's box. `type` and `name` are free text; rendering makes them writable."""

    name: str
    type: str
    keys: tuple[Key, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ErEntity:
    """A box. `name` identifies it in the diagram and is what is shown.

    `external` marks a thing that the code refers to but that lives outside the workspace;
    `proposed` one that no code has yet.
    """

    name: str
    attributes: tuple[ErAttribute, ...] = ()
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ErRelationship:
    """A line between two entities. `source` holds the key, `target` is what it points to.

    `source_cardinality` is how many sources belong to one target (drawn at the source's end),
    `target_cardinality` how many targets one source has (drawn at the target's end).
    """

    source: str
    target: str
    source_cardinality: Cardinality
    target_cardinality: Cardinality
    label: str
    identifying: bool = True
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ErDiagram:
    """Entities in drawing order and the relationships between them, by entity name."""

    kind: ClassVar[str] = "er"

    entities: tuple[ErEntity, ...] = ()
    relationships: tuple[ErRelationship, ...] = ()
    direction: Direction = Direction.TOP_BOTTOM
    title: str = ""
