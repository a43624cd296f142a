"""Any JSON, read as what was asked for: what does not fit is left out, and told."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from groundplan.pipeline.grounded.limits import Limits
from groundplan.pipeline.grounded.violation import Violation

T = TypeVar("T")
Row = Mapping[str, Any]

# More than a prompt can use.
_MOST_VIOLATIONS = 40
_JOINERS = "\u200c\u200d"


class Reading:
    """One reading of one answer: its values, as far as they are any, and what is wrong with the others."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._violations: dict[Violation, None] = {}

    @property
    def violations(self) -> tuple[Violation, ...]:
        return tuple(self._violations)

    def say(self, code: str, message: str, element: str | None = None) -> None:
        if len(self._violations) < _MOST_VIOLATIONS:
            self._violations[Violation(code, message, element)] = None

    def rows(self, owner: Row, field: str, most: int) -> list[Row]:
        """The objects of a list, a bare text standing for one with that name."""
        found: list[Row] = []
        for item in self._items(owner, field, most):
            if isinstance(item, str):
                item = {"name": item}
            if isinstance(item, dict):
                found.append(cast("dict[str, Any]", item))
            else:
                self.say("answer-shape", f"`{field}` must be a list of objects.")
        return found

    def texts(self, owner: Row, field: str, most: int) -> list[str]:
        """The texts of a list that say something, each once."""
        texts = (self._cut(item, self.limits.name_length, field) for item in self._items(owner, field, most))
        return list(dict.fromkeys(text for text in texts if text))

    def values(self, owner: Row, field: str, most: int) -> list[Any]:
        return self._items(owner, field, most)

    def name(self, owner: Row, *fields: str) -> str:
        """The first of these properties that says something; empty if none does."""
        for field in fields:
            if field in owner and (text := self._cut(owner[field], self.limits.name_length, field)):
                return text
        return ""

    def text(self, owner: Row, *fields: str) -> str:
        for field in fields:
            if field in owner and (text := self._cut(owner[field], self.limits.text_length, field)):
                return text
        return ""

    def choice(self, owner: Row, field: str, words: Mapping[str, T], default: T) -> T:
        """The meaning of a word; the default where it is another one, which is told."""
        if field not in owner:
            return default
        value = owner[field]
        if isinstance(value, str):
            if value in words:
                return words[value]
            folded = {word.casefold(): meaning for word, meaning in words.items()}
            if (key := value.strip().casefold()) in folded:
                return folded[key]
        listed = ", ".join(f"`{word}`" for word in words if word)
        self.say("answer-value", f"`{field}` must be one of {listed}.")
        return default

    def number(self, owner: Row, field: str, low: float, high: float, default: float) -> float:
        """A finite number, brought between the bounds."""
        value = owner.get(field, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.say("answer-value", f"`{field}` must be a number.")
            return default
        if isinstance(value, float) and not math.isfinite(value):
            self.say("answer-value", f"`{field}` must be a finite number.")
            return default
        if not low <= value <= high:
            self.say("answer-value", f"`{field}` must be from {low:g} to {high:g}.")
        return float(min(max(value, low), high))

    def flag(self, owner: Row, field: str) -> bool:
        return owner.get(field) is True

    def _items(self, owner: Row, field: str, most: int) -> list[Any]:
        value = owner.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            self.say("answer-shape", f"`{field}` must be a list.")
            return []
        items = cast("list[Any]", value)
        if len(items) > most:
            self.say("answer-too-many", f"`{field}` may have {most} items at most; the others are left out.")
        return items[:most]

    def _cut(self, value: Any, length: int, field: str) -> str:
        if value is None:
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = f"{value:.12g}" if isinstance(value, float) or abs(value) < 10**15 else ""
        if not isinstance(value, str):
            self.say("answer-shape", f"`{field}` must be a text.")
            return ""
        # A text of megabytes costs no more than what could be kept of it.
        text = cleaned(value[: 8 * length])
        if len(text) <= length:
            return text
        shorter = text[: length - 1].rstrip() + "…"
        self.say("answer-too-long", f"`{field}` may have {length} characters at most: `{shorter}`.", shorter)
        return shorter


def cleaned(text: str) -> str:
    """One line without what no one can see: controls, halves of characters, marks of direction."""
    seen = (" " if char.isspace() or unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join("".join(filter(_is_visible, seen)).split())


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cs", "Cn", "Co", "Cf") or char in _JOINERS
