"""The data model of a workspace, as its code declares it: what every ERD extractor gives.

Each reader (Django, SQLAlchemy, SQL) gives a `DataModel`; `er.py` joins them, names the entities,
narrows the result to a scope and writes the diagram with its evidence.
"""

from dataclasses import dataclass
from enum import StrEnum

from groundplan.text import Location


class TypeFamily(StrEnum):
    """What kind of value an attribute holds: what is shown as its type."""

    INTEGER = "int"
    BIG_INTEGER = "bigint"
    SMALL_INTEGER = "smallint"
    FLOAT = "float"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    STRING = "string"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    DURATION = "duration"
    UUID = "uuid"
    JSON = "json"
    BINARY = "binary"
    ENUM = "enum"
    ARRAY = "array"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of an entity, by the name the code gives it.

    `type` is what is drawn: a `TypeFamily` value, or, where the family is unknown, the code's own
    type name. A foreign key has the type of the key it points to.
    """

    name: str
    type: str
    location: Location
    primary_key: bool = False
    foreign_key: bool = False
    unique: bool = False
    nullable: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A table, by the name of the class that stands for it.

    `key` tells entities apart within a workspace and never reaches a person: a dotted class path
    (`shop.models.Order`), or `schema.table` for SQL. `name` is what is drawn; `group` (Django app
    label, module, or SQL schema) qualifies it where two entities share a name: `group.name`.
    `external` marks an entity of a package that is installed, or merely named, but not open.
    `table` is the database's name for it, where known: it joins a SQL table to its class.
    """

    key: str
    name: str
    group: str
    location: Location
    attributes: tuple[Attribute, ...] = ()
    table: str = ""
    external: bool = False
    test_code: bool = False

    @property
    def other_name(self) -> str:
        return self.table


@dataclass(frozen=True, slots=True)
class Relationship:
    """An edge from the entity that holds the key (or declares the many-to-many) to its target.

    `source_many`: many sources may share one target. `target_many`: one source has many targets
    (a many-to-many). `target_optional`: a source may have no target (a nullable key).
    A composite key is one relationship whose label joins its fields: `"a, b"`.
    """

    source: str
    target: str
    label: str
    location: Location
    source_many: bool = True
    target_many: bool = False
    target_optional: bool = False


@dataclass(frozen=True, slots=True)
class DataModel:
    """Entities and the relationships between their keys; `notes` are sentences for a person."""

    entities: tuple[Entity, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    notes: tuple[str, ...] = ()
