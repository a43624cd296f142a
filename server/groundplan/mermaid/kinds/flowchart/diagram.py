"""Flowcharts."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from groundplan.mermaid.kinds.direction import Direction as Direction


class FlowShape(StrEnum):
    RECTANGLE = "rectangle"
    ROUNDED = "rounded"
    STADIUM = "stadium"
    SUBROUTINE = "subroutine"
    CYLINDER = "cylinder"
    CIRCLE = "circle"
    DOUBLE_CIRCLE = "double-circle"
    DIAMOND = "diamond"
    HEXAGON = "hexagon"
    LEAN_RIGHT = "lean-right"
    LEAN_LEFT = "lean-left"
    TRAPEZOID = "trapezoid"
    INVERTED_TRAPEZOID = "inv-trapezoid"
    FLAG_LEFT = "odd"
    # The shapes below have names alone, no brackets of their own.
    DATA_STORE = "data-store"
    FOLDER = "folder"
    BUCKET = "bucket"
    CONSOLE = "console"
    BROWSER = "browser"
    PERSON = "person"
    BANG = "bang"
    CLOUD = "cloud"
    TEXT = "text"
    CARD = "card"
    LINED_RECTANGLE = "lined-rectangle"
    SMALL_CIRCLE = "small-circle"
    FRAMED_CIRCLE = "framed-circle"
    FORK = "fork"
    HOURGLASS = "hourglass"
    BRACE_LEFT = "brace-l"
    BRACE_RIGHT = "brace-r"
    BRACES = "braces"
    LIGHTNING_BOLT = "lightning-bolt"
    DOCUMENT = "document"
    DELAY = "delay"
    HORIZONTAL_CYLINDER = "horizontal-cylinder"
    LINED_CYLINDER = "lined-cylinder"
    DISPLAY = "display"
    DIVIDED_RECTANGLE = "divided-rectangle"
    TRIANGLE = "triangle"
    WINDOW_PANE = "window-pane"
    FILLED_CIRCLE = "filled-circle"
    NOTCHED_PENTAGON = "notched-pentagon"
    FLIPPED_TRIANGLE = "flipped-triangle"
    SLOPED_RECTANGLE = "sloped-rectangle"
    DOCUMENTS = "documents"
    STACKED_RECTANGLE = "stacked-rectangle"
    BOW_TIE_RECTANGLE = "bow-tie-rectangle"
    CROSSED_CIRCLE = "crossed-circle"
    TAGGED_DOCUMENT = "tagged-document"
    TAGGED_RECTANGLE = "tagged-rectangle"
    PAPER_TAPE = "paper-tape"
    LINED_DOCUMENT = "lined-document"


class FlowLine(StrEnum):
    SOLID = "solid"
    DOTTED = "dotted"
    THICK = "thick"
    INVISIBLE = "invisible"


class FlowHead(StrEnum):
    """What stands at the target's end of a line."""

    ARROW = "arrow"
    NONE = "none"
    CIRCLE = "circle"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A step or a thing. `id` identifies it; `label` is what is shown, empty where that is the id.

    `subgraph` is the id of the frame around it. `external` marks what lives outside the workspace,
    `proposed` what no code has yet.
    """

    id: str
    label: str = ""
    shape: FlowShape = FlowShape.RECTANGLE
    subgraph: str = ""
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """A line between nodes or subgraphs, by id. `length` is how many ranks it spans at least, 1 to 10."""

    source: str
    target: str
    label: str = ""
    line: FlowLine = FlowLine.SOLID
    head: FlowHead = FlowHead.ARROW
    both_ends: bool = False
    length: int = 1
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class FlowSubgraph:
    """A frame. `title` is empty where the id is shown, `parent` is the id of the frame around it."""

    id: str
    title: str = ""
    parent: str = ""
    direction: Direction | None = None
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class FlowchartDiagram:
    """Nodes, the lines between them, and frames around them."""

    kind: ClassVar[str] = "flowchart"

    nodes: tuple[FlowNode, ...] = ()
    edges: tuple[FlowEdge, ...] = ()
    subgraphs: tuple[FlowSubgraph, ...] = ()
    direction: Direction = Direction.TOP_BOTTOM
    title: str = ""


def in_drawing_order(diagram: FlowchartDiagram) -> FlowchartDiagram:
    """The same diagram with nodes and subgraphs in the order of the source.

    What stands in no frame comes first, then each frame: its nodes, then the frames in it.
    """
    subgraphs = tuple(_nested(diagram, ""))
    frames = ["", *(each.id for each in subgraphs)]
    nodes = tuple(node for frame in frames for node in diagram.nodes if node.subgraph == frame)
    return replace(diagram, nodes=nodes, subgraphs=subgraphs)


def _nested(diagram: FlowchartDiagram, parent: str) -> list[FlowSubgraph]:
    found: list[FlowSubgraph] = []
    for subgraph in diagram.subgraphs:
        if subgraph.parent == parent:
            found += [subgraph, *_nested(diagram, subgraph.id)]
    return found
