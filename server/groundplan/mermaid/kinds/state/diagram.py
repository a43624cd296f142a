"""State diagrams."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from groundplan.mermaid.kinds.direction import Direction as Direction

# The end of a transition that is no state: where its scope is entered, or left.
START_OR_END = "[*]"


class StateKind(StrEnum):
    STATE = "state"
    CHOICE = "choice"
    FORK = "fork"
    JOIN = "join"


class NoteSide(StrEnum):
    RIGHT = "right"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class State:
    """A state. `id` identifies it; `label` is what is shown, empty where that is the id.

    `descriptions` are lines under the label. `parent` is the id of the composite state that it is a part
    of, `region` which of its concurrent regions, from 0. `direction` is that of the states inside it.
    `external` marks what lives outside the workspace, `proposed` what no code has yet.
    """

    id: str
    label: str = ""
    descriptions: tuple[str, ...] = ()
    kind: StateKind = StateKind.STATE
    parent: str = ""
    region: int = 0
    direction: Direction | None = None
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class StateTransition:
    """A change from one state to another, by id. `[*]` as source is the start, as target the end.

    `parent` and `region` say where it is drawn, and whose start or end is meant.
    """

    source: str
    target: str
    label: str = ""
    parent: str = ""
    region: int = 0
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class StateNote:
    state: str
    text: str
    side: NoteSide = NoteSide.RIGHT


@dataclass(frozen=True, slots=True)
class StateDiagram:
    """States and the transitions between them."""

    kind: ClassVar[str] = "state"

    states: tuple[State, ...] = ()
    transitions: tuple[StateTransition, ...] = ()
    notes: tuple[StateNote, ...] = ()
    direction: Direction = Direction.TOP_BOTTOM
    title: str = ""


def regions_of(diagram: StateDiagram, parent: str) -> range:
    """The numbers of a scope's regions; none for a state that is not composite."""
    inner = (*diagram.states, *diagram.transitions)
    return range(1 + max((each.region for each in inner if each.parent == parent), default=-1))


def in_drawing_order(diagram: StateDiagram) -> StateDiagram:
    """The same diagram with states and transitions in the order of the source.

    In each scope and region: each state, with all that is in it, then the region's transitions.
    """
    items = tuple(_in_scope(diagram, ""))
    return replace(
        diagram,
        states=tuple(each for each in items if isinstance(each, State)),
        transitions=tuple(each for each in items if isinstance(each, StateTransition)),
    )


def _in_scope(diagram: StateDiagram, parent: str) -> Iterator[State | StateTransition]:
    for region in regions_of(diagram, parent):
        for state in diagram.states:
            if (state.parent, state.region) == (parent, region):
                yield state
                yield from _in_scope(diagram, state.id)
        yield from (each for each in diagram.transitions if (each.parent, each.region) == (parent, region))
