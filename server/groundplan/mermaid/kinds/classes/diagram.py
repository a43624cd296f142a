"""Class diagrams."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from groundplan.mermaid.kinds.direction import Direction as Direction


class Visibility(StrEnum):
    UNSTATED = "unstated"
    PUBLIC = "public"
    PRIVATE = "private"
    PROTECTED = "protected"
    PACKAGE = "package"


class Modifier(StrEnum):
    NONE = "none"
    STATIC = "static"
    ABSTRACT = "abstract"


class RelationKind(StrEnum):
    """What a class is to another; `source` is the one that knows of it.

    The source inherits from, realizes, is composed of, aggregates, is associated with or depends on the
    target. `LINK` and `DASHED_LINK` have no arrow.
    """

    INHERITANCE = "inheritance"
    REALIZATION = "realization"
    COMPOSITION = "composition"
    AGGREGATION = "aggregation"
    ASSOCIATION = "association"
    DEPENDENCY = "dependency"
    LINK = "link"
    DASHED_LINK = "dashedLink"


@dataclass(frozen=True, slots=True)
class ClassAttribute:
    """A field. `type` is empty if none is known."""

    name: str
    type: str = ""
    visibility: Visibility = Visibility.UNSTATED
    modifier: Modifier = Modifier.NONE


@dataclass(frozen=True, slots=True)
class ClassParameter:
    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class ClassMethod:
    """`returns` is the type of what it gives back; empty if nothing is known."""

    name: str
    parameters: tuple[ClassParameter, ...] = ()
    returns: str = ""
    visibility: Visibility = Visibility.UNSTATED
    modifier: Modifier = Modifier.NONE


@dataclass(frozen=True, slots=True)
class ClassBox:
    """A class, interface, enumeration or the like.

    `name` identifies it in the diagram; `label` is what is shown, empty where that is the name.
    `annotations` (`interface`, `abstract`, `enumeration`, …) stand above the name, `namespace` is the
    dotted name of the frame around it. `external` marks a class that lives outside the workspace,
    `proposed` one that no code has yet.
    """

    name: str
    label: str = ""
    type_parameters: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
    attributes: tuple[ClassAttribute, ...] = ()
    methods: tuple[ClassMethod, ...] = ()
    namespace: str = ""
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ClassRelation:
    """A line between two classes, by name. Cardinalities (`1`, `0..*`) stand at their own end."""

    source: str
    target: str
    kind: RelationKind
    label: str = ""
    source_cardinality: str = ""
    target_cardinality: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ClassNote:
    """`about` is the name of a class, or empty for a note about the whole."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ClassDiagram:
    """Classes in drawing order, and the relations between them."""

    kind: ClassVar[str] = "class"

    classes: tuple[ClassBox, ...] = ()
    relations: tuple[ClassRelation, ...] = ()
    notes: tuple[ClassNote, ...] = ()
    direction: Direction = Direction.TOP_BOTTOM
    title: str = ""
