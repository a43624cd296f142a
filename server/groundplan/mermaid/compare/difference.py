"""What is different between two diagrams."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Named:
    """An element by the name that people find it by (`Order.total`), and what it is (`attribute`)."""

    element: str
    noun: str


@dataclass(frozen=True, slots=True)
class Change:
    """A property of an element that is there in both, as texts. `position` counts from 1.

    The element has the name that it has in the new diagram.
    """

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

    def with_verbatim(self, old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> "Difference":
        """Also what the sources say beyond their diagrams: statements as written, and what each is."""
        added, removed = Counter(new) - Counter(old), Counter(old) - Counter(new)
        return replace(
            self,
            added=(*self.added, *(Named(*each) for each in added.elements())),
            removed=(*self.removed, *(Named(*each) for each in removed.elements())),
        )
