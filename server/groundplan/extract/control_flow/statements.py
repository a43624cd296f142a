"""A function's statements as far as control flow is concerned, the same for every language."""

from dataclasses import dataclass
from enum import StrEnum


class JumpKind(StrEnum):
    RETURN = "return"
    RAISE = "raise"
    BREAK = "break"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that flow goes straight through. `text` is one line."""

    text: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Jump:
    """`text` is the statement; `target` a loop's label, or the class that is raised ("" if unknown)."""

    kind: JumpKind
    text: str
    line: int
    end_line: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """`if`. A `chained` one is the `elif` of the choice whose `no` it is. The lines are the head's."""

    question: str
    yes: "Body"
    no: "Body"
    line: int
    end_line: int
    chained: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One way through a selection; `label` is empty for what is taken if no other fits."""

    label: str
    body: "Body"
    falls_through: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """`match` and `switch`. `breakable` where `break` leaves it."""

    subject: str
    cases: tuple[Case, ...]
    line: int
    end_line: int
    breakable: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop. `again` and `done` label its edges; an `endless` one ends only by a jump.

    `checked_last` is `do … while`; `otherwise` Python's `else`, run when the loop ends by itself.
    """

    head: str
    body: "Body"
    line: int
    end_line: int
    again: str
    done: str
    otherwise: "Body" = ()
    endless: bool = False
    checked_last: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Handler:
    """`except A, B`: `classes` are the names without packages; empty catches everything."""

    label: str
    classes: tuple[str, ...]
    body: "Body"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`try`."""

    body: "Body"
    handlers: tuple[Handler, ...]
    otherwise: "Body"
    final: "Body"
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A block that `break label` leaves."""

    label: str
    body: "Body"
    line: int
    end_line: int


Statement = Step | Jump | Choice | Selection | Loop | Attempt | Labelled
Body = tuple[Statement, ...]
