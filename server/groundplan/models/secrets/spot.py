"""`Spot`: where a secret is in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters `start` to `end` (from 0, end excluded) hold a secret of this kind. Never its value."""

    kind: str
    start: int
    end: int
