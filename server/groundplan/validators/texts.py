"""The words that a diagram shows, whatever its kind."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

# Fields that hold names for the source's own use, or how something looks.
_NOT_SHOWN = frozenset({"id", "icon", "style", "direction"})


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a typed diagram, in its order: names, labels, types, comments, titles, notes."""
    if isinstance(value, str):
        if value and not isinstance(value, Enum):
            yield value
    elif isinstance(value, tuple):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from texts_of(item)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in _NOT_SHOWN:
                yield from texts_of(getattr(value, each.name))
