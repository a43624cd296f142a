"""What every reader of classes gives, whatever its language."""

from dataclasses import dataclass

from groundplan.mermaid.kinds.classes import ClassAttribute, ClassMethod, RelationKind
from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A field, method or constant of an enumeration, and where it is declared."""

    drawn: ClassAttribute | ClassMethod
    location: Location


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A class. `key`, `name` and `group` are as `Drawable` says; `annotations` stand above its name."""

    key: str
    name: str
    group: str
    location: Location
    members: tuple[FoundMember, ...] = ()
    type_parameters: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
    external: bool = False
    test_code: bool = False

    @property
    def other_name(self) -> str:
        """The name without the class around it."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A line between two classes, by key. `cardinality` is how many targets a source knows."""

    source: str
    target: str
    kind: RelationKind
    location: Location
    label: str = ""
    cardinality: str = ""


@dataclass(frozen=True, slots=True)
class ClassModel:
    classes: tuple[FoundClass, ...] = ()
    relations: tuple[FoundRelation, ...] = ()
