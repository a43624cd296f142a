"""A function's control flow as a graph."""

from dataclasses import dataclass, field
from enum import StrEnum


class FlowKind(StrEnum):
    START = "start"
    END = "end"
    RETURN = "return"
    RAISE = "raise"
    STEP = "step"
    DECISION = "decision"
    LOOP = "loop"
    TRY = "try"
    COLLAPSED = "collapsed"


ENDS = frozenset({FlowKind.END, FlowKind.RETURN, FlowKind.RAISE})


@dataclass(frozen=True, slots=True)
class FlowNode:
    """`texts` are its lines. `groups` are the compound statements it belongs to, outermost first."""

    id: int
    kind: FlowKind
    texts: tuple[str, ...]
    line: int
    end_line: int
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """`exceptional` is a way that only errors take."""

    source: int
    target: int
    label: str = ""
    exceptional: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A compound statement, told by its head."""

    head: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Flow:
    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]
    groups: dict[int, Group] = field(default_factory=dict[int, Group])
