"""The pieces of a request's JSON Schema, in the words that its provider knows.

Every object is closed and has all its properties, in the order in which the model writes them; nothing
refers to anything, nothing is a union, so grammar builders and strict modes take each piece alike.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from groundplan.pipeline.grounded.limits import Dialect, Limits

Schema = dict[str, Any]


class Shapes:
    """Writes pieces within `limits`."""

    def __init__(self, limits: Limits, dialect: Dialect) -> None:
        self.limits = limits
        self._bounded = dialect is Dialect.GRAMMAR

    def name(self) -> Schema:
        return self._text(1, self.limits.name_length)

    def text(self) -> Schema:
        """A sentence or less; may be empty."""
        return self._text(0, self.limits.text_length)

    def date(self) -> Schema:
        return {"type": "string", "format": "date"}

    def flag(self) -> Schema:
        return {"type": "boolean"}

    def whole(self, low: int, high: int) -> Schema:
        bounds = {"minimum": low, "maximum": high} if self._bounded else {}
        return {"type": "integer", **bounds}

    def choice(self, words: Iterable[str]) -> Schema:
        """One of these words; there must be one."""
        return {"type": "string", "enum": list(dict.fromkeys(words))}

    def record(self, properties: Mapping[str, Schema]) -> Schema:
        return {
            "type": "object",
            "properties": dict(properties),
            "required": list(properties),
            "additionalProperties": False,
        }

    def rows(self, properties: Mapping[str, Schema], most: int) -> Schema:
        return self.many(self.record(properties), most)

    def many(self, items: Schema, most: int) -> Schema:
        bounds = {"maxItems": most} if self._bounded else {}
        return {"type": "array", "items": items, **bounds}

    def _text(self, least: int, most: int) -> Schema:
        bounds = {"minLength": least, "maxLength": most} if self._bounded else {}
        return {"type": "string", **bounds}
