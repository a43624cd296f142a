"""How an index's symbols hang together, by name: the adapter between `Index` and the validators.

Names are compared by their last part, so what is answered may be that of a namesake; what is not
found is not there under any of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from groundplan.index.index import Index
from groundplan.index.records import Symbol, SymbolKind
from groundplan.text import Location
from groundplan.validators.facts import Members

_TYPES = frozenset(
    {SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE, SymbolKind.TABLE}
)
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
# Bases from outside that give a class nothing that a diagram would show.
_BARE_BASES = frozenset(
    {"object", "ABC", "Protocol", "Generic", "Enum", "StrEnum", "IntEnum", "Flag", "NamedTuple", "TypedDict"}
)
_OWN = ("self", "this", "cls")
_SOURCE_ENDING = re.compile(r"\.(?:py|pyi|tsx?|jsx?|mjs|cjs|java|kt|cs|go|rs|php|rb|prisma|sql)$")
_FOLDER_FILES = frozenset({"__init__", "index", "mod"})


class IndexCodeGraph:
    """Answers from an index; what is derived of it is made when first asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def members(self, name: str) -> Members | None:
        places: dict[str, Location] = {}
        complete, found = True, False
        for each in self._lineage(name):
            types = self._types(each)
            found = found or bool(types)
            complete = complete and (bool(types) or each in _BARE_BASES)
            for path, symbol in types:
                for member, place in self._own_members(path, symbol):
                    places.setdefault(member, place)
        return Members(places, complete) if found else None

    def inherits(self, name: str, base: str) -> Location | None:
        wanted = _last(base)
        if wanted not in self._lineage(name)[1:]:
            return None
        return next((_place(path, symbol) for path, symbol in self._types(name)), None)

    def uses(self, source: str, target: str) -> Location | None:
        wanted = _last(target)
        for path, scope in self._scopes(source):
            for line in self._namings(path, scope, wanted):
                return Location(path, line, line, scope or source)
        return None

    def functions(self, name: str) -> Sequence[Location]:
        found = self._index.symbols(_last(name))
        return [_place(path, symbol) for path, symbol in found if symbol.kind in _FUNCTIONS]

    def modules(self, name: str) -> Sequence[Location]:
        return [
            Location(self._modules[parts], 1, 1, ".".join(parts) or name)
            for parts in self._module_paths(name)
            if parts in self._modules
        ]

    def imports(self, source: str, target: str) -> Location | None:
        sources, targets = self._module_paths(source), self._module_paths(target)
        for path, one, other, line in self._imports if sources and targets else ():
            if _within(one, sources) and _within(other, targets):
                return Location(path, line, line, ".".join(one))
        return None

    def names(self) -> Sequence[str]:
        functions = (s.name for _, s in self._index.all_symbols() if s.kind in _FUNCTIONS)
        return tuple(dict.fromkeys([*functions, *(parts[-1] for parts in self._modules if parts)]))

    def _types(self, name: str) -> list[tuple[str, Symbol]]:
        return [found for found in self._index.symbols(_last(name)) if found[1].kind in _TYPES]

    def _lineage(self, name: str) -> list[str]:
        """The type's simple name and those of its bases, nearest first."""
        found = [_last(name)]
        for each in found:  # grows while it is read
            bases = [_last(base) for _, symbol in self._types(each) for base in symbol.bases]
            found += [base for base in dict.fromkeys(bases) if base and base not in found]
        return found

    def _own_members(self, path: str, symbol: Symbol) -> Iterator[tuple[str, Location]]:
        scope = symbol.qualified_name
        record = self._index.files[path]
        for edge in self._index.graph.members((path, scope)):
            member = self._index.graph.symbol(edge.target)
            if member is not None:
                yield member.name, _place(edge.target[0], member)
        for binding in record.bindings:
            if binding.scope == scope:
                yield binding.name, Location(path, binding.line, binding.line, f"{scope}.{binding.name}")
        for use in record.references:
            first, _, rest = use.name.partition(".")
            if rest and first in _OWN and _inside(use.scope, scope):
                name = rest.partition(".")[0]
                yield name, Location(path, use.line, use.line, f"{scope}.{name}")

    def _scopes(self, name: str) -> Iterator[tuple[str, str]]:
        """The files and scopes in which something called `name` is written; "" is a whole file."""
        kinds = _TYPES | _FUNCTIONS
        for path, symbol in self._index.symbols(_last(name)):
            if symbol.kind in kinds:
                yield path, symbol.qualified_name
        modules = self._module_paths(name)
        for path, parts in self._parts.items() if modules else ():
            if _within(parts, modules):
                yield path, ""

    def _namings(self, path: str, scope: str, wanted: str) -> Iterator[int]:
        """Lines of a scope that name `wanted`, or what it is imported as."""
        record = self._index.files[path]
        names = {wanted, *(each.alias for each in record.imports if each.name == wanted and each.alias)}
        for use in record.references:
            if _inside(use.scope, scope) and names & set(use.name.split(".")):
                yield use.line
        for binding in record.bindings:
            if _inside(binding.scope, scope) and names & set(re.split(r"\W+", binding.type)):
                yield binding.line
        word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
        for symbol in record.symbols:
            inner = _inside(symbol.qualified_name, scope) and symbol.qualified_name != scope
            if inner and symbol.kind not in _TYPES and word.search(symbol.signature):
                yield symbol.start_line

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        """Each file as a dotted name: `shop/orders/__init__.py` is `shop`, `orders`."""
        found: dict[str, tuple[str, ...]] = {}
        for path in self._index.files:
            parts = _SOURCE_ENDING.sub("", path).split("/")
            found[path] = tuple(parts[:-1] if parts[-1] in _FOLDER_FILES and len(parts) > 1 else parts)
        return found

    @cached_property
    def _modules(self) -> Mapping[tuple[str, ...], str]:
        """A file of each module and folder."""
        found: dict[tuple[str, ...], str] = {}
        for path, parts in self._parts.items():
            for end in range(len(parts) + 1):
                found.setdefault(parts[:end], path)
        return found

    @cached_property
    def _by_last_part(self) -> Mapping[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for parts in self._modules:
            if parts:
                found.setdefault(parts[-1], []).append(parts)
        return found

    def _module_paths(self, name: str) -> list[tuple[str, ...]]:
        parts = tuple(part for part in re.split(r"[./\\]+|::", _SOURCE_ENDING.sub("", name)) if part)
        known = self._by_last_part.get(parts[-1], []) if parts else []
        found = [each for each in known if each[-len(parts) :] == parts]
        while not found and len(parts) > 1 and parts[0] in self._around:  # named from above the workspace
            parts = parts[1:]
            found = [each for each in known if each == parts]
        if not found and len(parts) == 1 and parts[0] in self._around:
            found = [()]  # the workspace itself
        return found

    @cached_property
    def _around(self) -> frozenset[str]:
        """The names of the folders that the workspace lies in."""
        return frozenset(part for root in self._index.roots for part in root.path.parts)

    @cached_property
    def _imports(self) -> Sequence[tuple[str, tuple[str, ...], tuple[str, ...], int]]:
        from groundplan.index.graph import EdgeKind  # most diagrams draw no imports

        return [
            (edge.path, self._parts[edge.path], self._parts[edge.target[0]], edge.line)
            for edge in self._index.graph.edges(EdgeKind.IMPORTS)
        ]


def _last(name: str) -> str:
    """`shop.models.Order` and `Order[int]` are called `Order`."""
    return re.split(r"[\[(<~]", name, maxsplit=1)[0].strip().rpartition(".")[2]


def _place(path: str, symbol: Symbol) -> Location:
    return Location(path, symbol.start_line, symbol.end_line, symbol.qualified_name)


def _inside(scope: str, outer: str) -> bool:
    return not outer or scope == outer or scope.startswith(f"{outer}.")


def _within(parts: tuple[str, ...], modules: Sequence[tuple[str, ...]]) -> bool:
    return any(parts[: len(module)] == module for module in modules)
