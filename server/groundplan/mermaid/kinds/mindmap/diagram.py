"""Mind maps."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class MindmapShape(StrEnum):
    PLAIN = "plain"
    RECTANGLE = "rectangle"
    ROUNDED = "rounded"
    CIRCLE = "circle"
    CLOUD = "cloud"
    BANG = "bang"
    HEXAGON = "hexagon"


@dataclass(frozen=True, slots=True)
class MindmapNode:
    """A thought, and what it leads to.

    `icon` is the name of one of the page's icons (`fa fa-book`). `external` marks what lives outside the
    workspace, `proposed` what no code has yet.
    """

    label: str
    shape: MindmapShape = MindmapShape.PLAIN
    children: tuple["MindmapNode", ...] = ()
    icon: str = ""
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class MindmapDiagram:
    """A tree of thoughts; no `root` is an empty map."""

    kind: ClassVar[str] = "mindmap"

    root: MindmapNode | None = None
    title: str = ""
