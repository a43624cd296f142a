"""Where two sides of a merge cannot both have their way."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both changed one property of an element, or one removed what the other changed or needs.

    `property` is empty where the whole element is meant. `mine` and `theirs` are what each wanted, as
    texts; None where it wants no such element. The merged diagram has what `mine` wanted.
    """

    element: str
    noun: str
    property: str
    mine: str | None
    theirs: str | None
