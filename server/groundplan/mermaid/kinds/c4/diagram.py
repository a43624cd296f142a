"""C4 diagrams: people, systems and their parts, in frames, and how they use each other."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Level(StrEnum):
    CONTEXT = "C4Context"
    CONTAINER = "C4Container"
    COMPONENT = "C4Component"
    DYNAMIC = "C4Dynamic"
    DEPLOYMENT = "C4Deployment"


class ElementType(StrEnum):
    PERSON = "person"
    SYSTEM = "system"
    CONTAINER = "container"
    COMPONENT = "component"


class Shape(StrEnum):
    """What a box looks like; people have one look only."""

    BOX = "box"
    DATABASE = "database"
    QUEUE = "queue"


class BoundaryType(StrEnum):
    BOUNDARY = "boundary"
    ENTERPRISE = "enterprise"
    SYSTEM = "system"
    CONTAINER = "container"
    NODE = "node"
    NODE_LEFT = "nodeLeft"
    NODE_RIGHT = "nodeRight"


class RelationType(StrEnum):
    """Which way the arrow points, or where its target shall stand."""

    FORWARD = "forward"
    BOTH = "both"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class C4Element:
    """A box. `id` is what relations refer to, `label` what is shown."""

    id: str
    label: str
    type: ElementType
    technology: str = ""
    description: str = ""
    shape: Shape = Shape.BOX
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class C4Boundary:
    """A frame or a deployment node, with what is in it.

    `type_label` is what a plain boundary and a node show below their label (`Ubuntu 22.04`); `description`
    is for nodes.
    """

    id: str
    label: str
    type: BoundaryType = BoundaryType.BOUNDARY
    type_label: str = ""
    description: str = ""
    elements: tuple[C4Element, ...] = ()
    boundaries: tuple["C4Boundary", ...] = ()
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class C4Relation:
    """An arrow from an element or boundary to another, by id."""

    source: str
    target: str
    label: str
    technology: str = ""
    description: str = ""
    type: RelationType = RelationType.FORWARD
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class C4Diagram:
    """Ids are used once, for an element or a boundary; two of them are joined by one relation at most."""

    kind: ClassVar[str] = "c4"

    level: Level = Level.CONTEXT
    elements: tuple[C4Element, ...] = ()
    boundaries: tuple[C4Boundary, ...] = ()
    relations: tuple[C4Relation, ...] = ()
    title: str = ""
