"""User journeys."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class JourneyTask:
    """What the actors do, and how they feel about it: `score` from 1 (bad) to 5 (good)."""

    name: str
    score: float
    actors: tuple[str, ...] = ()
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class JourneySection:
    """A stretch of the journey. Tasks that belong to none stand in a first one with an empty name."""

    name: str
    tasks: tuple[JourneyTask, ...] = ()


@dataclass(frozen=True, slots=True)
class JourneyDiagram:
    """Sections and their tasks in the order in which they happen."""

    kind: ClassVar[str] = "journey"

    sections: tuple[JourneySection, ...] = ()
    title: str = ""
