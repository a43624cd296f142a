"""What a function does, as far as calls go: the calls in their order, and the blocks around them."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class Callee:
    """A function of the workspace as a reader of calls knows it.

    `owner` is the class or module that stands for it in a drawing, told from others of its short
    `owner_name` by its full name. `key` finds its own steps again; `place` is the function's.
    """

    key: Hashable
    name: str
    owner: str
    owner_name: str
    owner_place: Location
    place: Location


@dataclass(frozen=True, slots=True)
class Call:
    """One call that surely reaches `callee`. `result` is the name its value is given, if any."""

    callee: Callee
    label: str
    place: Location
    result: str = ""


class BlockKind(StrEnum):
    LOOP = "loop"
    OPT = "opt"
    ALT = "alt"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Branch:
    label: str
    steps: "Steps"


@dataclass(frozen=True, slots=True)
class Block:
    """Steps that may not happen, or more than once. Only `ALT` has several branches."""

    kind: BlockKind
    branches: tuple[Branch, ...]


Step = Call | Block
Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The steps of one function, and what of it is not among them.

    `uncertain` are calls whose target can't be told, `minor` those to getters and loggers.
    """

    steps: Steps = ()
    uncertain: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()


class CallReader(Protocol):
    """Knows the calls of one language's functions."""

    def run(self, callee: Callee) -> Run: ...


def calls_in(steps: Sequence[Step]) -> Iterator[Call]:
    """Every call, in order, blocks opened."""
    for step in steps:
        if isinstance(step, Call):
            yield step
        else:
            for branch in step.branches:
                yield from calls_in(branch.steps)


def pruned(steps: Sequence[Step]) -> Steps:
    """Without blocks that hold no call; a block of one branch is no alternative."""
    kept: list[Step] = []
    for step in steps:
        if isinstance(step, Call):
            kept.append(step)
            continue
        branches = [Branch(branch.label, pruned(branch.steps)) for branch in step.branches]
        full = tuple(branch for branch in branches if branch.steps)
        if full:
            kind = BlockKind.OPT if step.kind is BlockKind.ALT and len(full) == 1 else step.kind
            kept.append(Block(kind, full))
    return tuple(kept)


@dataclass(slots=True)
class Missing:
    """Gathers what is left out while a function is read."""

    uncertain: list[str] = field(default_factory=list[str])
    minor: list[str] = field(default_factory=list[str])
