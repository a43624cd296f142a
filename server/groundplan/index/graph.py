"""`SymbolGraph`: which file or symbol contains, inherits from, calls, imports or uses which other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from groundplan.index.edges import EdgeList
from groundplan.index.namespaces import FAMILIES, Meaning, Namespaces
from groundplan.index.receivers import Receivers
from groundplan.index.records import FileRecord, Import, Reference, ReferenceKind, Symbol

Place = tuple[str, str]
ResolveImport = Callable[[str, Import], str | None]


class EdgeKind(StrEnum):
    CONTAINS = "contains"
    INHERITS = "inherits"
    CALLS = "calls"
    IMPORTS = "imports"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge, with its evidence: a line of the file `source[0]`, counted from 1.

    A place is a path and a qualified name, "" for the file itself. An edge that is not `exact` was told by
    a name that could mean something else.
    """

    kind: EdgeKind
    source: Place
    target: Place
    line: int
    exact: bool

    @property
    def path(self) -> str:
        return self.source[0]


class SymbolGraph:
    """The graph of one state of the index. Edges of a kind are found when they are first asked for."""

    def __init__(
        self,
        files: Mapping[str, FileRecord],
        receivers: Receivers,
        namespaces: Namespaces,
        resolve_import: ResolveImport,
    ) -> None:
        self._files = files
        self._receivers = receivers
        self._namespaces = namespaces
        self._resolve_import = resolve_import
        self._edges: dict[EdgeKind, EdgeList] = {}

    def symbol(self, place: Place) -> Symbol | None:
        """The symbol at a place; `None` for a file, and where there is none."""
        node = self._nodes.get(place)
        return None if node is None else self._symbols[node]

    def edges(self, kind: EdgeKind, *, exact: bool = True) -> Iterator[Edge]:
        """All edges of a kind; with `exact=False` also those that are guessed."""
        found = self._of(kind)
        return (self._edge(kind, found, at) for at in range(len(found)) if found.exact[at] or not exact)

    def outgoing(self, place: Place, kind: EdgeKind, *, exact: bool = True) -> list[Edge]:
        found, node = self._of(kind), self._nodes.get(place)
        positions = () if node is None else found.outgoing(node)
        return [self._edge(kind, found, at) for at in positions if found.exact[at] or not exact]

    def incoming(self, place: Place, kind: EdgeKind, *, exact: bool = True) -> list[Edge]:
        found, node = self._of(kind), self._nodes.get(place)
        positions = () if node is None else found.incoming(node)
        return [self._edge(kind, found, at) for at in positions if found.exact[at] or not exact]

    def callees(self, place: Place, *, exact: bool = True) -> list[Edge]:
        """What a function calls, in the order of its text."""
        return self.outgoing(place, EdgeKind.CALLS, exact=exact)

    def callers(self, place: Place, *, exact: bool = True) -> list[Edge]:
        return self.incoming(place, EdgeKind.CALLS, exact=exact)

    def bases(self, place: Place, *, exact: bool = True) -> list[Edge]:
        return self.outgoing(place, EdgeKind.INHERITS, exact=exact)

    def subclasses(self, place: Place, *, exact: bool = True) -> list[Edge]:
        return self.incoming(place, EdgeKind.INHERITS, exact=exact)

    def members(self, place: Place) -> list[Edge]:
        """What a file or class contains, wherever it is declared."""
        return self.outgoing(place, EdgeKind.CONTAINS)

    def imports_of(self, path: str, *, exact: bool = True) -> list[Edge]:
        """The files that a file takes from."""
        return self.outgoing((path, ""), EdgeKind.IMPORTS, exact=exact)

    def importers_of(self, path: str, *, exact: bool = True) -> list[Edge]:
        return self.incoming((path, ""), EdgeKind.IMPORTS, exact=exact)

    def _edge(self, kind: EdgeKind, found: EdgeList, at: int) -> Edge:
        source, target = self._places[found.sources[at]], self._places[found.targets[at]]
        return Edge(kind, source, target, found.lines[at], bool(found.exact[at]))

    @cached_property
    def _nodes(self) -> dict[Place, int]:
        """A number for each file and for each qualified name in it: overloads are one node."""
        nodes: dict[Place, int] = {}
        for path, record in self._files.items():
            nodes.setdefault((path, ""), len(nodes))
            for symbol in record.symbols:
                nodes.setdefault((path, symbol.qualified_name), len(nodes))
        return nodes

    @cached_property
    def _places(self) -> list[Place]:
        return list(self._nodes)

    @cached_property
    def _symbols(self) -> list[Symbol | None]:
        symbols: list[Symbol | None] = [None] * len(self._nodes)
        for path, record in self._files.items():
            for symbol in reversed(record.symbols):  # of overloads, the first
                symbols[self._nodes[path, symbol.qualified_name]] = symbol
        return symbols

    def _of(self, kind: EdgeKind) -> EdgeList:
        if kind not in self._edges:
            found = EdgeList()
            for path, record in self._files.items():
                if kind is EdgeKind.CONTAINS:
                    self._contains(found, path, record)
                elif kind is EdgeKind.IMPORTS:
                    self._imports(found, path, record)
                else:
                    self._uses(found, kind, path, record)
            self._edges[kind] = found
        return self._edges[kind]

    def _contains(self, found: EdgeList, path: str, record: FileRecord) -> None:
        seen: set[int] = set()
        for symbol in record.symbols:
            child = self._nodes[path, symbol.qualified_name]
            if child in seen:
                continue
            seen.add(child)
            found.add(self._container(path, record, symbol), child, symbol.start_line, exact=True)

    def _container(self, path: str, record: FileRecord, symbol: Symbol) -> int:
        outer = symbol.qualified_name.rpartition(".")[0]
        while outer:
            if (node := self._nodes.get((path, outer))) is not None:
                return node
            if record.language in FAMILIES:  # a Go method's type, a Rust `impl`'s, may be in another file
                meaning = self._receivers.name(path, "", outer, symbol.start_line)
                if meaning is not None and meaning.exact:
                    return self._nodes[meaning.path, meaning.symbol.qualified_name]
            outer = outer.rpartition(".")[0]
        return self._nodes[path, ""]

    def _uses(self, found: EdgeList, kind: EdgeKind, path: str, record: FileRecord) -> None:
        wanted = _REFERENCES[kind]
        for use in record.references:
            if use.kind is not wanted or use.scope == "__all__":
                continue
            meaning = self._meaning(path, use)
            if meaning is None:
                continue
            source = self._source(path, record, use)
            target = self._nodes[meaning.path, meaning.symbol.qualified_name]
            if kind is EdgeKind.CALLS or source != target:
                found.add(source, target, use.line, exact=meaning.exact)

    def _meaning(self, path: str, use: Reference) -> Meaning | None:
        if use.kind is ReferenceKind.CALL:
            return self._receivers.call(path, use.scope, use.name, use.line)
        if use.kind is ReferenceKind.INHERITS:
            return self._receivers.name(path, use.scope.rpartition(".")[0], use.name, use.line)
        return self._receivers.name(path, use.scope, use.name, use.line)

    def _source(self, path: str, record: FileRecord, use: Reference) -> int:
        """The node that a use belongs to: its scope, or what the scope's name means in another file."""
        node = self._nodes.get((path, use.scope))
        outer = use.scope
        while node is None and ".$" in outer:  # a class without a name is no node
            outer = outer.rpartition(".")[0]
            node = self._nodes.get((path, outer))
        if node is None and record.language in FAMILIES and use.kind is ReferenceKind.INHERITS:
            meaning = self._receivers.name(path, "", use.scope, use.line)
            if meaning is not None:
                return self._nodes[meaning.path, meaning.symbol.qualified_name]
        return self._nodes[path, ""] if node is None else node

    def _imports(self, found: EdgeList, path: str, record: FileRecord) -> None:
        """A file's imports, each other file once; of a namespace, the files whose names are used."""
        source = self._nodes[path, ""]
        seen = {path}
        for imported in record.imports:
            for target in self._imported(path, record, imported):
                if target not in seen:
                    seen.add(target)
                    found.add(source, self._nodes[target, ""], imported.line, exact=True)
        if record.language not in FAMILIES:
            return
        for use in record.references:
            meaning = self._receivers.name(path, use.scope, use.name, use.line)
            if meaning is not None and meaning.path not in seen and self._is_apart(path, use.line, meaning):
                seen.add(meaning.path)
                found.add(source, self._nodes[meaning.path, ""], use.line, exact=meaning.exact)

    def _is_apart(self, path: str, line: int, meaning: Meaning) -> bool:
        """Whether a use reaches out of the file's package; in Ruby, where there are none, out of the file."""
        ours = self._namespaces.package(path, line)
        theirs = self._namespaces.package(meaning.path, meaning.symbol.start_line)
        return ours != theirs or self._files[path].language == "ruby"

    def _imported(self, path: str, record: FileRecord, imported: Import) -> list[str]:
        if record.language in FAMILIES:
            return self._namespaces.import_paths(path, imported)
        target = self._resolve_import(path, imported) if imported.module or imported.level else None
        return [] if target is None else [target]


_REFERENCES = {
    EdgeKind.INHERITS: ReferenceKind.INHERITS,
    EdgeKind.CALLS: ReferenceKind.CALL,
    EdgeKind.REFERENCES: ReferenceKind.NAME,
}
