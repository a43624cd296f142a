"""What every kind of diagram has: things, and lines between them. For what treats all kinds alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A thing that is drawn, by the name that findings and evidence use for it.

    `parts` are the names of what is written inside it (`Order.owner` for an attribute of `Order`).
    `label` is what is shown, empty where that is the name.
    """

    name: str
    parts: tuple[str, ...] = ()
    external: bool = False
    proposed: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class OutlineEdge:
    source: str
    target: str
    label: str
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    nodes: tuple[OutlineNode, ...] = ()
    edges: tuple[OutlineEdge, ...] = ()
