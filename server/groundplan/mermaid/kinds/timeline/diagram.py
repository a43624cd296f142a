"""Timelines."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Direction(StrEnum):
    LEFT_RIGHT = "LR"
    TOP_DOWN = "TD"


@dataclass(frozen=True, slots=True)
class TimelinePeriod:
    """A point or stretch of time, in any words, and what happened then."""

    name: str
    events: tuple[str, ...] = ()
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class TimelineSection:
    """A group of periods. Periods that belong to none stand in a first one with an empty name."""

    name: str
    periods: tuple[TimelinePeriod, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineDiagram:
    """Sections and their periods in the order of time."""

    kind: ClassVar[str] = "timeline"

    sections: tuple[TimelineSection, ...] = ()
    direction: Direction = Direction.LEFT_RIGHT
    title: str = ""
