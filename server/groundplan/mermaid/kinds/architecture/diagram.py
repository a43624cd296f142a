"""Architecture diagrams: services in groups, and lines between their sides."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Side(StrEnum):
    """The side of a box that a line leaves from."""

    LEFT = "L"
    RIGHT = "R"
    TOP = "T"
    BOTTOM = "B"


class Alignment(StrEnum):
    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class ArchitectureGroup:
    """A frame around services. `title` is what is shown, `icon` an icon's name (`cloud`, `logos:aws`).

    `parent` is the id of the group around it, which comes before it.
    """

    id: str
    title: str = ""
    icon: str = ""
    parent: str | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ArchitectureService:
    """A box. It shows an icon (`database`, `disk`, `internet`, `server`, …) or, without one, `icon_text`."""

    id: str
    title: str = ""
    icon: str = ""
    icon_text: str = ""
    group: str | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ArchitectureJunction:
    """A point where lines meet."""

    id: str
    group: str | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ArchitectureEdge:
    """A line between two services or junctions, by id.

    With `source_group` it leaves from the group around its source, with `target_group` it ends at the one
    around its target: for ends in different groups.
    """

    source: str
    target: str
    source_side: Side = Side.RIGHT
    target_side: Side = Side.LEFT
    label: str = ""
    source_arrow: bool = False
    target_arrow: bool = True
    source_group: bool = False
    target_group: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class ArchitectureAlignment:
    """Two or more services or junctions, by id, that shall stand in one row or column."""

    alignment: Alignment
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchitectureDiagram:
    """Groups, services and junctions share their ids: each is used once."""

    kind: ClassVar[str] = "architecture"

    groups: tuple[ArchitectureGroup, ...] = ()
    services: tuple[ArchitectureService, ...] = ()
    junctions: tuple[ArchitectureJunction, ...] = ()
    edges: tuple[ArchitectureEdge, ...] = ()
    alignments: tuple[ArchitectureAlignment, ...] = ()
    title: str = ""
