"""What an index declares beside entities: the adapter between `Index` and the validators."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol

from groundplan.index.records import Symbol, SymbolKind
from groundplan.text import Location

_DECLARED = frozenset(
    {
        SymbolKind.CLASS,
        SymbolKind.INTERFACE,
        SymbolKind.ENUM,
        SymbolKind.TYPE,
        SymbolKind.TABLE,
        SymbolKind.VIEW,
    }
)


class Symbols(Protocol):
    """The part of an index that is asked here."""

    def all_symbols(self) -> Iterable[tuple[str, Symbol]]:
        """Every symbol with the path of its file."""
        ...


class IndexDeclarations:
    """Classes, interfaces, types, tables and views of an index, by their simple name."""

    def __init__(self, index: Symbols) -> None:
        self._index = index

    def locate(self, name: str) -> Sequence[Location]:
        return self._by_name.get(name.rpartition(".")[2], ())

    def names(self) -> Sequence[str]:
        return tuple(self._by_name)

    @cached_property
    def _by_name(self) -> dict[str, list[Location]]:
        found: dict[str, list[Location]] = {}
        for path, symbol in self._index.all_symbols():
            if symbol.kind in _DECLARED:
                place = Location(path, symbol.start_line, symbol.end_line, symbol.qualified_name)
                found.setdefault(symbol.name, []).append(place)
        return found
