"""What is different between two diagrams."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """An element by the name that people find it by (`Order.total`), and what it is (`attribute`)."""

    element: str
    noun: str


@dataclass(frozen=True, slots=True)
class Change:
    """A property of an element that is there in both, as texts. `position` counts from 1."""

    element: str
    noun: str
    property: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Elements that only the new or only the old diagram has, those in them too; and changed properties."""

    added: tuple[Named, ...] = ()
    removed: tuple[Named, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)
