"""`Vocabulary`: terms by number. It only grows, so all parts of an index share one."""

from collections.abc import Iterable


class Vocabulary:
    """Numbers terms as they come. One thread may add while others look up."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._numbers = {term: number for number, term in enumerate(terms)}

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, term: str) -> int:
        """The number of a term, a new one where it has none."""
        return self._numbers.setdefault(term, len(self._numbers))

    def number(self, term: str) -> int | None:
        return self._numbers.get(term)

    @property
    def terms(self) -> list[str]:
        """All terms, by number."""
        return list(self._numbers)
