"""`Example`: an answer that readers approved, to show a model how one looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """`answer` is the JSON that was answered to `request`, in the shape of the type's schema."""

    request: str
    answer: str
