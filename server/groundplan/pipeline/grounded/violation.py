"""What an answer did that it must not, as something to tell the model at the next try."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """`code` is stable and kebab-case, `message` one sentence, `element` the name that it is about."""

    code: str
    message: str
    element: str | None = None
