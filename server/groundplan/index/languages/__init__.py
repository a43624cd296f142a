"""What each language declares, uses and imports: one module a language, with its queries beside it.

A further language is a module with a `read(source)` and a line in the table.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import cast

from groundplan.index.languages.source import Reading, Source

# language: the module that reads it. Imported at first use, as each brings its grammar.
_READERS = {
    "python": "python",
    "javascript": "ecmascript",
    "typescript": "ecmascript",
    "tsx": "ecmascript",
    "sql": "sql",
    "java": "java",
    "csharp": "csharp",
    "go": "go",
    "rust": "rust",
    "php": "php",
    "ruby": "ruby",
    "kotlin": "kotlin",
    "prisma": "prisma",
}


def has_symbols(language: str) -> bool:
    """Whether files of this language are read for symbols, or only known to be there."""
    return language in _READERS


def read(language: str, content: bytes) -> Reading:
    """The symbols, imports and references in UTF-8 `content`. Broken code is read as far as it parses."""
    reader = _reader(language)
    return Reading() if reader is None else reader(Source(language, content))


@cache
def _reader(language: str) -> Callable[[Source], Reading] | None:
    name = _READERS.get(language)
    if name is None:
        return None
    return cast("Callable[[Source], Reading]", import_module(f"{__name__}.{name}").read)
