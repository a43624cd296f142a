"""The symbols of a project that matter most, with what a reader needs to know of each."""

import re
from collections.abc import Mapping
from math import log2

from groundplan.context.file_role import FileRole
from groundplan.context.importance import Importance
from groundplan.context.universal.picture import KeySymbol
from groundplan.index.index import Index
from groundplan.index.records import Symbol, SymbolKind

MOST_SYMBOLS = 60
_SHOWN = frozenset(
    {SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE, SymbolKind.FUNCTION}
)
_MOST_OF_A_FILE = 6
_SIGNATURE_CHARS = 160
# Javadoc's `{@link X}`, reStructuredText's roles, and tags.
_MARKUP = re.compile(r"\{@\w+\s+([^}]*)\}|:[\w:]+:`~?([^`]*)`|</?[a-zA-Z][\w-]*>")
_COMMENT = re.compile(r"/\*.*?\*/\s*")


def key_symbols(index: Index, ranks: Importance, prefix: str) -> tuple[KeySymbol, ...]:
    """The most important classes and functions below a root, best first.

    A class counts with its members, and more the more it has: what holds much behaviour says more of a
    project than a small helper that is used as often.
    """
    found: list[tuple[float, str, Symbol]] = []
    every = ranks.symbols()
    for path, record in index.files.items():
        if path.startswith(prefix) and ranks.role(path) is FileRole.SOURCE:
            members = _members(record.symbols, path, every)
            for symbol in record.symbols:
                if (
                    symbol.kind in _SHOWN
                    and "." not in symbol.qualified_name
                    and not symbol.name.startswith("_")
                ):
                    count, inner = members.get(symbol.qualified_name, (0, 0.0))
                    score = (every.get((path, symbol.qualified_name), 0.0) + inner) * log2(2 + count)
                    found.append((score, path, symbol))
    found.sort(key=lambda each: (-each[0], each[1], each[2].start_line))
    return tuple(_first_of_files(found, prefix))


def _first_of_files(found: list[tuple[float, str, Symbol]], prefix: str) -> list[KeySymbol]:
    taken: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    shown: list[KeySymbol] = []
    for score, path, symbol in found:
        if taken.get(path, 0) < _MOST_OF_A_FILE and (path, symbol.name) not in seen:
            taken[path] = taken.get(path, 0) + 1
            seen.add((path, symbol.name))
            shown.append(
                KeySymbol(
                    path.removeprefix(prefix),
                    symbol.start_line,
                    symbol.qualified_name,
                    _short(_COMMENT.sub("", symbol.signature or symbol.name)),
                    first_sentence(symbol.docstring),
                    round(score, 4),
                )
            )
        if len(shown) == MOST_SYMBOLS:
            break
    return shown


def _members(
    symbols: tuple[Symbol, ...], path: str, ranks: Mapping[tuple[str, str], float]
) -> dict[str, tuple[int, float]]:
    """How many members each outermost symbol has, and their ranks together."""
    members: dict[str, tuple[int, float]] = {}
    for symbol in symbols:
        outer, mark, _ = symbol.qualified_name.partition(".")
        if mark:
            count, rank = members.get(outer, (0, 0.0))
            members[outer] = count + 1, rank + ranks.get((path, symbol.qualified_name), 0.0)
    return members


def first_sentence(docstring: str) -> str:
    """The first sentence of a docstring, on one line."""
    text = _MARKUP.sub(lambda match: match[1] or match[2] or "", " ".join(docstring.split()))
    match = re.search(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)[.!?](?=\s|$)", text)
    return _short(text[: match.end()] if match else text)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SIGNATURE_CHARS else text[: _SIGNATURE_CHARS - 1].rstrip() + "…"
