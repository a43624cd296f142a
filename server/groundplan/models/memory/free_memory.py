"""`FreeMemory`: what is free on this machine, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gpu:
    """One card (or one slice of a card), in bytes."""

    name: str
    total: int
    free: int


@dataclass(frozen=True, slots=True)
class FreeMemory:
    """Cards that could be asked, and RAM, in bytes. `unified`: the cards' memory *is* RAM (Apple)."""

    gpus: tuple[Gpu, ...]
    ram_total: int
    ram_free: int
    unified: bool = False
