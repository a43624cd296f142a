"""`SymbolLinks`: who uses whom, told by names and imports: cheap enough to make anew at each change.

`Index.graph` finds out exactly what each call means, which takes ten seconds on a project of Django's size.
To tell what matters, a use that could mean one of a few may count for each of them in part.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

from groundplan.index.graph import EdgeKind
from groundplan.index.index import Index
from groundplan.index.records import FileRecord, Reference, ReferenceKind, SymbolKind

Place = tuple[str, str]
Link = tuple[int, int, float]

_NOT_NODES = frozenset(
    {SymbolKind.MODULE, SymbolKind.FIELD, SymbolKind.VARIABLE, SymbolKind.COLUMN, SymbolKind.INDEX}
)
_MOST_MEANINGS = 6  # a name that could mean more than this says nothing of any
_MEMBER = 1.0  # of a step from a file or class: all its members together
_IMPORT = 1.0  # … a file's imports together
_INHERITED = 2.0  # a base class says more than a call
_GUESS = 0.2  # a use of what is neither here nor imported may be of something else
_GUESS_METHOD = 0.05
_ENTRY = re.compile(r"__init__\.pyi?|index\.\w+|mod\.\w+|lib\.rs|main\.\w+")
_TOLD_BY_RECORD = frozenset(
    {"python", "javascript", "typescript", "tsx", "markdown", "restructuredtext", "text", "html", "css"}
)
_FAMILIES = {  # languages that can use each other's names; any other is alone
    **dict.fromkeys(("javascript", "typescript", "tsx", "vue", "svelte"), "ecmascript"),
    **dict.fromkeys(("java", "kotlin", "scala"), "jvm"),
    **dict.fromkeys(("c", "cpp"), "c"),
}


@dataclass(frozen=True, slots=True)
class _Meanings:
    """The nodes that a name may mean, and how much a use counts for each."""

    nodes: tuple[int, ...]
    weight: float


_NOTHING = _Meanings((), 0.0)


@dataclass(frozen=True, slots=True)
class _Namesakes:
    """The nodes of one simple name by file: methods, and what stands in no class."""

    plain: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    methods: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def among(self, paths: Collection[str], *, methods: bool) -> list[int]:
        """The nodes in some files. A plain name is no method; a name after a dot may be either."""
        kinds = (self.plain, self.methods) if methods else (self.plain,)
        return [
            node
            for places in kinds
            for path in (paths if len(paths) < len(places) else [path for path in places if path in paths])
            for node in places.get(path, ())
        ]


class SymbolLinks:
    """The files and symbols of an index, numbered, and the weighted links between them.

    A place is a path and a qualified name, "" for the file. Fields, variables and columns are no places
    of their own: they belong to what they stand in.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._offers: dict[str, Collection[str]] = {}

    @cached_property
    def nodes(self) -> Mapping[Place, int]:
        nodes: dict[Place, int] = {}
        for path, record in self._index.files.items():
            nodes[path, ""] = len(nodes)
            for symbol in record.symbols:
                if symbol.kind not in _NOT_NODES:
                    nodes.setdefault((path, symbol.qualified_name), len(nodes))
        return nodes

    def node(self, path: str, qualified_name: str) -> int | None:
        """The node of a symbol, or of the nearest thing around it; `None` for a file that is not there."""
        return _nearest(self.nodes, path, qualified_name)

    def links(self) -> Iterator[Link]:
        """From node, to node, weight. The same in each run."""
        for path, record in self._index.files.items():
            yield from self._members(path, record)
            yield from self._imports(path)
            yield from self._uses(path, record)

    def _members(self, path: str, record: FileRecord) -> Iterator[Link]:
        below: dict[int, list[int]] = {}
        for name in dict.fromkeys(symbol.qualified_name for symbol in record.symbols):
            child = self.nodes.get((path, name))
            outer = _nearest(self.nodes, path, name.rpartition(".")[0])
            if child is not None and outer is not None:
                below.setdefault(outer, []).append(child)
        for outer, members in below.items():
            for member in members:
                yield outer, member, _MEMBER / len(members)

    def _imports(self, path: str) -> Iterator[Link]:
        targets = self.imported[path]
        for target in targets:
            yield self.nodes[path, ""], self.nodes[target, ""], _IMPORT / len(targets)

    def _uses(self, path: str, record: FileRecord) -> Iterator[Link]:
        """A file's uses. Of one thing by another, the first says most: four uses count as two."""
        meant: dict[tuple[str, bool], _Meanings] = {}
        sums: dict[tuple[int, int], float] = {}
        for use in record.references:
            name = use.name.rpartition(".")[2]
            key = name, len(name) < len(use.name)
            targets = meant.get(key)
            if targets is None:
                targets = meant[key] = self._meanings(path, *key)
            if targets.nodes:
                source = self._source(path, use)
                kind = _INHERITED if use.kind is ReferenceKind.INHERITS else 1.0
                for target in targets.nodes:
                    if target != source:
                        link = source, target
                        sums[link] = sums.get(link, 0.0) + kind * targets.weight
        for (source, target), weight in sums.items():
            yield source, target, sqrt(weight)

    def _source(self, path: str, use: Reference) -> int:
        node = _nearest(self.nodes, path, use.scope)
        return self.nodes[path, ""] if node is None else node

    def _meanings(self, path: str, name: str, is_member: bool) -> "_Meanings":
        """What a name may mean in a file: what is closest, if there are few such."""
        known = self._declared.get((_family(self._index.files[path]), name))
        if known is None:
            return _NOTHING
        for near in ((path,), self.imported[path], self._offered(path)):
            if meant := known.among(near, methods=is_member):
                return _Meanings(tuple(meant), 1 / len(meant)) if len(meant) <= _MOST_MEANINGS else _NOTHING
        # A method of what is neither here nor imported is as likely a library's.
        places, weight = (known.methods, _GUESS_METHOD) if is_member else (known.plain, _GUESS)
        if len(places) > _MOST_MEANINGS:
            return _NOTHING
        meant = [node for nodes in places.values() for node in nodes]
        return _Meanings(tuple(meant), weight / max(len(meant), 1))

    def _offered(self, path: str) -> Collection[str]:
        """What a file's imports pass on: the files that an imported package's entry imports itself."""
        known = self._offers.get(path)
        if known is None:
            known = self._offers[path] = {
                further: None
                for target in self.imported[path]
                if _ENTRY.fullmatch(target.rpartition("/")[2])
                for further in self.imported[target]
            }
        return known

    @cached_property
    def _declared(self) -> "dict[tuple[str, str], _Namesakes]":
        """What is declared, by the family of languages and the simple name."""
        declared: dict[tuple[str, str], _Namesakes] = {}
        for (path, qualified_name), node in self.nodes.items():
            if qualified_name:
                outer, _, name = qualified_name.rpartition(".")
                namesakes = declared.setdefault((_family(self._index.files[path]), name), _Namesakes())
                is_method = outer != "" and (path, outer) in self.nodes
                places = namesakes.methods if is_method else namesakes.plain
                places.setdefault(path, []).append(node)
        return declared

    @cached_property
    def imported(self) -> Mapping[str, Collection[str]]:
        """By file, the files that it imports, in the order of its text."""
        imported: dict[str, dict[str, None]] = {path: {} for path in self._index.files}
        for edge in self._index.graph.edges(EdgeKind.IMPORTS):
            imported[edge.source[0]][edge.target[0]] = None
        return imported


def shape(record: FileRecord) -> tuple[object, ...]:
    """What of a file its links depend on: two states with equal shapes have the same.

    Of configuration, and in languages whose packages are declared in the text, that may be anything.
    """
    is_told = record.language in _TOLD_BY_RECORD
    return (
        record.language,
        "" if is_told else record.digest,
        tuple((symbol.kind, symbol.qualified_name, symbol.bases) for symbol in record.symbols),
        tuple((each.module, each.name, each.alias, each.level) for each in record.imports),
        tuple((use.kind, use.name, use.scope) for use in record.references),
        tuple((each.name, each.type, each.scope) for each in record.bindings),
    )


def _family(record: FileRecord) -> str:
    return _FAMILIES.get(record.language, record.language)


def _nearest(nodes: Mapping[Place, int], path: str, qualified_name: str) -> int | None:
    while qualified_name:
        if (node := nodes.get((path, qualified_name))) is not None:
            return node
        qualified_name = qualified_name.rpartition(".")[0]
    return nodes.get((path, ""))
