"""The names that an answer may use: of what exists, and for what it declares."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groundplan.pipeline.grounded.limits import Limits


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`known` has the id behind each existing name, `prefix` starts the ids of what is declared (`new1`)."""

    known: Mapping[str, str]
    prefix: str

    @classmethod
    def of(cls, known: Mapping[str, str], prefix: str = "new") -> "Vocabulary":
        """With a prefix that no existing name or id could be taken for."""
        words = {*known, *known.values()}
        while any(re.fullmatch(rf"{prefix}\d+", word, re.IGNORECASE) for word in words):
            prefix += "_"
        return cls(known, prefix)

    def slots(self, count: int) -> list[str]:
        """The ids that an answer may declare, in order."""
        return [f"{self.prefix}{number}" for number in range(1, count + 1)]

    def is_slot(self, word: str) -> bool:
        return re.fullmatch(rf"{self.prefix}\d{{1,4}}", word) is not None

    def existing(self, limits: Limits) -> list[str]:
        """The names that fit into a schema: the first ones, and none that no one would write out."""
        return within(self.known, limits)


def within(names: Iterable[str], limits: Limits) -> list[str]:
    """As many of the names, from the first on, as the limits allow."""
    kept: list[str] = []
    chars = 0
    for name in names:
        if not name.strip() or len(name) > 2 * limits.name_length:
            continue
        chars += len(name)
        if len(kept) == limits.names or chars > limits.name_chars:
            break
        kept.append(name)
    return kept
