"""`QualityStatus`: how far the second stage has come."""

from dataclasses import dataclass
from enum import StrEnum


class QualityState(StrEnum):
    WAITING = "waiting"
    """Nothing was asked of it yet."""
    LOADING = "loading"
    FILLING = "filling"
    PAUSED = "paused"
    READY = "ready"
    """Every chunk that was asked for has its vector."""
    FAILED = "failed"
    """The instant vectors serve on; `message` and `hint` say what happened and what to do."""


@dataclass(frozen=True, slots=True)
class QualityStatus:
    """`done` of `total` chunks have a vector of `model`."""

    state: QualityState
    model: str
    done: int = 0
    total: int = 0
    message: str = ""
    hint: str = ""
