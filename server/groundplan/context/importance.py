"""`Importance`: what matters in a workspace, by PageRank over who imports, inherits, calls and names whom."""

import os
import threading
import weakref
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from groundplan.context.file_role import FileRole, role_by_head, role_by_path
from groundplan.context.symbol_links import Place, SymbolLinks, shape
from groundplan.index.index import Index
from groundplan.workspace.sniff import read_head

if TYPE_CHECKING:
    import rustworkx

# How often a reader starts at a file. What only such files use is not made important by them.
_STARTS = {
    FileRole.SOURCE: 1.0,
    FileRole.DOCS: 0.1,
    FileRole.TEST: 0.1,
    FileRole.EXAMPLE: 0.1,
    FileRole.MIGRATION: 0.05,
    FileRole.VENDORED: 0.05,
    FileRole.GENERATED: 0.05,
}
# Of what such a file receives, how much counts: a helper of a thousand tests is still no part of the product.
_COUNTS = {
    FileRole.SOURCE: 1.0,
    FileRole.DOCS: 0.3,
    FileRole.TEST: 0.2,
    FileRole.EXAMPLE: 0.2,
    FileRole.MIGRATION: 0.1,
    FileRole.VENDORED: 0.2,
    FileRole.GENERATED: 0.2,
}
# Lower than the web's 0.85: long chains of calls all end in the same few small functions, which say little.
_DAMPING = 0.7
_TOLERANCE = 1e-7  # of the whole; rustworkx counts it per node
_MOST_CARRIED = 50  # changed files: with more, something large is going on
_BACK = 0.2  # a step from what is used to its user, who is close too
_NEAR_NODES = 400  # of a request's surroundings are looked at: the rest is too far away to matter
_NEAR_STEPS = 3

_ATTRIBUTE = "importance_of_index"
_RANKED: "weakref.WeakSet[Importance]" = weakref.WeakSet()
_LOCK = threading.Lock()


def importance(index: Index) -> "Importance":
    """The importance of an index's files and symbols. Made once for each index; its ranks at first use.

    Where an index differs from one that was ranked in what no rank depends on (a comment, a constant, the
    lines that code moved to), the ranks are those of the other one.
    """
    with _LOCK:
        known = vars(index).get(_ATTRIBUTE)
        if not isinstance(known, Importance):
            others = [other for other in _RANKED if other.is_ranked]
            known = next((alike for other in others if (alike := other.carried_to(index)) is not None), None)
            known = known or Importance(index)
            # On the index itself: what a weak dictionary holds would keep its key, the index, alive.
            vars(index)[_ATTRIBUTE] = known
            _RANKED.add(known)
        return known


class Importance:
    """Ranks of the files and symbols of one index: 1.0 is what an average file or symbol has.

    Tests, examples, migrations, vendored and generated files start few walks through the code, so what only
    they use stays low, and what they receive counts in part.
    """

    def __init__(self, index: Index) -> None:
        self._files = index.files
        self._links = SymbolLinks(index)
        self._absolute = index.absolute
        self._lock = threading.Lock()

    @property
    def is_ranked(self) -> bool:
        """Whether the ranks have been computed."""
        return "_ranks" in self.__dict__

    def carried_to(self, index: Index) -> "Importance | None":
        """These ranks for another state of the workspace; `None` where they would differ there."""
        files = index.files
        if files.keys() != self._files.keys():
            return None
        changed = [path for path, record in files.items() if record is not self._files[path]]
        if len(changed) > _MOST_CARRIED or any(shape(files[p]) != shape(self._files[p]) for p in changed):
            return None
        carried = Importance(index)
        roles = {path: carried.role_in_text(path) for path in changed}
        if any(role is not self._roles[path] for path, role in roles.items()):
            return None
        for name in ("files", "_symbol_ranks", "_ranks", "_graph", "_roles", "_places"):
            if name in self.__dict__:
                carried.__dict__[name] = self.__dict__[name]
        carried._links = self._links
        return carried

    def prepare(self) -> None:
        """Compute the ranks now (under a second for 60,000 symbols) rather than at the first question."""
        _ = self.files, self._symbol_ranks

    def role(self, path: str) -> FileRole:
        """What a file is for; `SOURCE` for one that the index does not hold."""
        return self._roles.get(path, FileRole.SOURCE)

    def file(self, path: str) -> float:
        """The rank of a file with all that is in it; 0.0 for one that the index does not hold."""
        return self.files.get(path, 0.0)

    def symbol(self, path: str, qualified_name: str) -> float:
        """The rank of a symbol; of a field or variable, that of what it stands in."""
        node = self._links.node(path, qualified_name)
        return 0.0 if node is None else self._symbol_ranks[node]

    def imports(self) -> Mapping[str, Collection[str]]:
        """By file, the files that it imports."""
        return self._links.imported

    def symbols(self) -> Mapping[Place, float]:
        """All ranked symbols by path and qualified name, without the files themselves."""
        ranks = self._symbol_ranks
        return {place: ranks[node] for place, node in self._links.nodes.items() if place[1]}

    @cached_property
    def files(self) -> Mapping[str, float]:
        """Each file's rank."""
        sums: dict[str, float] = dict.fromkeys(self._files, 0.0)
        for (path, _), node in self._links.nodes.items():
            sums[path] += self._ranks[node]
        counted = {path: share * _COUNTS[self._roles[path]] for path, share in sums.items()}
        whole = sum(counted.values()) or 1.0
        return {path: share * len(counted) / whole for path, share in counted.items()}

    def near(self, symbols: Iterable[Place], open_files: Iterable[str] = ()) -> dict[Place, float]:
        """What is close to some symbols and files, from 0 to 1: shares of walks that start there; they are 1.

        Looks at the surroundings alone, up to a few hundred symbols, so that a request can afford it.
        Places that are not found are passed over.
        """
        import rustworkx

        starts = [self._links.node(path, name) for path, name in symbols]
        starts += [self._links.node(path, "") for path in open_files]
        seeds = dict.fromkeys(node for node in starts if node is not None)
        if not seeds:
            return {}
        around = self._around(list(seeds))
        part, numbers = self._graph.subgraph_with_nodemap(around)
        part.extend_from_weighted_edge_list([(to, start, _BACK) for start, to in part.edge_list()])
        restart = {inner: 1.0 for inner, outer in numbers.items() if outer in seeds}
        ranks = rustworkx.pagerank(part, weight_fn=float, personalization=restart, tol=1e-6)
        greatest = max(ranks.values())
        return {
            self._places[numbers[inner]]: 1.0 if numbers[inner] in seeds else rank / greatest
            for inner, rank in sorted(ranks.items())
        }

    def _around(self, seeds: list[int]) -> list[int]:
        """The seeds and what they use and are used by, step by step, of each the most important."""
        found, edge = dict.fromkeys(seeds[:_NEAR_NODES]), list(seeds)
        graph, ranks = self._graph, self._ranks
        for _ in range(_NEAR_STEPS):
            nearby = {
                other
                for node in edge
                for other in (*graph.successor_indices(node), *graph.predecessor_indices(node))
                if other not in found
            }
            edge = sorted(nearby, key=lambda node: (-ranks[node], node))[: _NEAR_NODES - len(found)]
            found |= dict.fromkeys(edge)
        return list(found)

    @cached_property
    def _places(self) -> list[Place]:
        return list(self._links.nodes)

    @cached_property
    def _symbol_ranks(self) -> list[float]:
        """What is shown of a symbol: what it receives, weighed by what its file is for."""
        counted = [
            share * _COUNTS[self._roles[path]]
            for (path, _), share in zip(self._links.nodes, self._ranks, strict=True)
        ]
        whole = sum(counted) or 1.0
        return [share * len(counted) / whole for share in counted]

    @cached_property
    def _ranks(self) -> list[float]:
        import rustworkx  # at first use: most commands rank nothing

        nodes = self._links.nodes
        if not nodes:
            return []
        restart = {nodes[path, ""]: _STARTS[role] for path, role in self._roles.items()}
        tolerance = _TOLERANCE * 100 / len(nodes)
        ranks = rustworkx.pagerank(
            self._graph, weight_fn=float, personalization=restart, tol=tolerance, max_iter=200, alpha=_DAMPING
        )
        return [ranks[node] for node in range(len(nodes))]

    @cached_property
    def _graph(self) -> "rustworkx.PyDiGraph[None, float]":
        import rustworkx

        with self._lock:
            graph: rustworkx.PyDiGraph[None, float] = rustworkx.PyDiGraph()
            graph.add_nodes_from([None] * len(self._links.nodes))
            graph.add_edges_from(list(self._links.links()))
            return graph

    @cached_property
    def _roles(self) -> Mapping[str, FileRole]:
        return {path: self.role_in_text(path) for path in self._files}

    def role_in_text(self, path: str) -> FileRole:
        """What a file is for, by its path and its first lines as they are now."""
        role = role_by_path(path)
        if role is FileRole.SOURCE and self._files[path].symbols:
            try:
                head = read_head(os.fspath(self._absolute(path)))
            except OSError:
                return role
            return role_by_head(head.decode("utf-8", "replace"))
        return role
