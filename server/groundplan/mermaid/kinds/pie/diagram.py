"""Pie charts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PieSlice:
    """A slice. `value` is its share in any unit, 0 or more."""

    label: str
    value: float
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class PieDiagram:
    """Slices in drawing order, each label once. `show_data` writes the values beside the labels."""

    kind: ClassVar[str] = "pie"

    slices: tuple[PieSlice, ...] = ()
    show_data: bool = False
    title: str = ""
