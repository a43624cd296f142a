"""`named_chunks`: the chunks that declare what a query names, and those of the files that it names."""

from collections.abc import Iterator

from groundplan.context.query_names import QueryNames
from groundplan.index.index import Index
from groundplan.index.records import Symbol, SymbolKind
from groundplan.index.search.search_view import SearchView

_ONLY, _AMONG_WORDS = 2.5, 0.3  # a query that is a name wants its declaration, above all else
_MEMBER = 0.7  # fields and variables: the name of a thing is rather its class's or function's
_LAST_PART = 0.5  # `Order.total` where no `Order` has one
_MANY = 20  # declarations of one name: the more there are, the less it says of each
_MEMBERS = frozenset({SymbolKind.FIELD, SymbolKind.VARIABLE, SymbolKind.COLUMN, SymbolKind.INDEX})

Shares = dict[int, float]


def named_chunks(names: QueryNames, index: Index, view: SearchView) -> tuple[Shares, Shares]:
    """By chunk id, what the query's names of symbols and its names of files add."""
    weight = _ONLY if names.only else _AMONG_WORDS
    symbols: Shares = {}
    paths: Shares = {}
    for name in names.symbols:
        declared = list(_declarations(name, index))
        share = weight if names.only or len(declared) <= _MANY else weight * _MANY / len(declared)
        for path, symbol, fit in declared[: 10 * _MANY]:
            for chunk_id, chunk in view.file_chunks(path):
                if chunk.start_line <= symbol.name_line <= chunk.end_line:
                    symbols[chunk_id] = max(symbols.get(chunk_id, 0.0), share * fit)
        for path in _modules(name, index):
            _add_file(paths, view, path, weight)
    for name in names.files:
        for path in index.files:
            if path.lower() == name or path.lower().endswith(f"/{name}"):
                _add_file(paths, view, path, weight)
    return symbols, paths


def _declarations(name: str, index: Index) -> Iterator[tuple[str, Symbol, float]]:
    """Symbols that a dotted name may mean, with how well: `a.b.Order.total` means a `total` of an `Order`."""
    parts = name.split(".")
    found = index.symbols(parts[-1])
    for path, symbol in found:
        kind = _MEMBER if symbol.kind in _MEMBERS else 1.0
        if len(parts) == 1 or _is_in(symbol, path, parts[-2]):
            yield path, symbol, kind
        elif len(parts) > 1:
            yield path, symbol, kind * _LAST_PART


def _is_in(symbol: Symbol, path: str, outer: str) -> bool:
    """Whether a symbol is a member of a class, or of a module, called `outer`."""
    owners = symbol.qualified_name.split(".")[:-1]
    if owners:
        return owners[-1] == outer
    file = path.rpartition("/")[2].partition(".")[0]
    return outer in (file, path.rpartition("/")[0].rpartition("/")[2])


def _modules(name: str, index: Index) -> Iterator[str]:
    """The file of a dotted module of two names or more: one alone is any word."""
    if "." in name and (path := index.module_path(name)) is not None:
        yield path


def _add_file(paths: Shares, view: SearchView, path: str, weight: float) -> None:
    """The beginning of a file counts most: it says what the file is."""
    for number, (chunk_id, _) in enumerate(view.file_chunks(path)):
        paths[chunk_id] = max(paths.get(chunk_id, 0.0), weight if number == 0 else weight * 0.8)
