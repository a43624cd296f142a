"""`SearchView`: a search index at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from groundplan.index.chunks.chunk import Chunk, ChunkKind
from groundplan.index.search.dense import Stage, best_vectors
from groundplan.index.search.lexical import Hits
from groundplan.index.search.path_filter import path_filter
from groundplan.index.search.postings import Ids, as_ids
from groundplan.index.search.search_state import SearchState
from groundplan.index.search.search_statistics import SearchStatistics


@dataclass(frozen=True, slots=True)
class SearchView:
    """Chunks, their words and their vectors. What is found in a view, the view can tell of.

    Vectors are shared with what comes after: one that an update took away meanwhile is not found any more.
    """

    state: SearchState
    instant: Stage
    quality: Stage

    def lexical(self, query: str, k: int, allowed: Iterable[int] | Ids | None = None) -> Hits:
        """The `k` best chunks by their words: (chunk id, BM25 score above 0), best first."""
        state = self.state
        return state.lexical.search(query, k, None if allowed is None else as_ids(allowed), state.order)

    def rarities(self, query: str) -> dict[str, float]:
        """The terms that a query is searched by, and how rare each is among the chunks."""
        return self.state.lexical.rarities(query)

    def dense(self, query: str, k: int, allowed: Iterable[int] | Ids | None = None) -> Hits:
        """The `k` nearest chunks by the best vectors each has: (chunk id, cosine), best first."""
        state = self.state
        return best_vectors(
            query,
            k,
            None if allowed is None else as_ids(allowed),
            instant=self.instant,
            quality=self.quality,
            chunks=state.chunks,
            order=state.order,
        )

    def chunk(self, chunk_id: int) -> Chunk:
        """Raises `KeyError` for a chunk that is gone."""
        return self.state.chunks[chunk_id]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self.state.files)

    def file_chunks(self, path: str) -> list[tuple[int, Chunk]]:
        """The chunks of a file, in the order of its lines; none where it is not known."""
        state = self.state
        kept = state.files.get(path)
        return [] if kept is None else [(chunk_id, state.chunks[chunk_id]) for chunk_id in kept.ids]

    def ids(self, *, kind: ChunkKind | None = None, path_glob: str = "") -> Ids:
        """The ids of all chunks of a kind, in the files that a pattern as of .gitignore means; sorted."""
        state = self.state
        paths = path_filter(path_glob, state.files) if path_glob else state.files.keys()
        found = (chunk_id for path in paths for chunk_id in state.files[path].ids)
        if kind is not None:
            found = (chunk_id for chunk_id in found if state.chunks[chunk_id].kind == kind)
        return np.sort(np.fromiter(found, np.int64))

    @property
    def statistics(self) -> SearchStatistics:
        return SearchStatistics(
            chunks=len(self.state.chunks),
            instant=self.instant.count,
            quality=self.quality.count,
        )
