"""`SearchIndex`: the chunks of a workspace, found by words and by vectors."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import nullcontext

import numpy as np

from groundplan.errors import WorkspaceError
from groundplan.index.chunks.chunk import Chunk, ChunkKind
from groundplan.index.embedding.encoder import Encoder
from groundplan.index.embedding.vectors import Matrix, VectorIndex
from groundplan.index.index import Index
from groundplan.index.search.changes import Changes
from groundplan.index.search.chunk_texts import encoder_text
from groundplan.index.search.dense import best_vectors
from groundplan.index.search.known_vectors import KnownVectors
from groundplan.index.search.lexical import Hits
from groundplan.index.search.path_filter import path_filter
from groundplan.index.search.postings import Ids
from groundplan.index.search.search_state import SearchState
from groundplan.index.search.search_statistics import SearchStatistics
from groundplan.index.search.vector_writer import VectorWriter
from groundplan.jobs import CancelToken, Progress, no_progress


class SearchIndex:
    """Answers from the state of the last update that ended, on any thread; updates wait for each other.

    Chunk ids are stable as long as the object lives: a chunk that an edit moved but did not change keeps
    its id and its vectors. `encoder` makes the instant vectors; without one only words are searched.
    """

    def __init__(self, state: SearchState, *, encoder: Encoder | None, instant: VectorIndex | None) -> None:
        self._state = state
        self._encoder = encoder
        self._instant = instant
        self._quality_encoder: Encoder | None = None
        self._quality: VectorIndex | None = None
        self._next_id = state.next_id
        self._writing = threading.Lock()
        self._merging: threading.Thread | None = None

    @classmethod
    def build(
        cls,
        index: Index,
        *,
        encoder: Encoder | None = None,
        known: "SearchIndex | None" = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> "SearchIndex":
        """Everything anew. Vectors of `known` are taken where chunks say the same. Raises `Cancelled`."""
        made = cls(SearchState.empty(), encoder=encoder, instant=None)
        if encoder is not None:
            made._instant = VectorIndex(encoder.dimensions)
        made._apply(index, list(index.files), progress, cancel, known)
        return made

    def update(
        self,
        index: Index,
        changed_paths: Iterable[str],
        *,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> None:
        """Bring files up to `index`: those that are gone from it go, those with new content are read.

        Searching goes on meanwhile. The same chunks are found with the same scores as after building anew.
        Raises `Cancelled`; then nothing was changed.
        """
        self._apply(index, changed_paths, progress, cancel, None)
        self._merge_in_background()

    def stale_paths(self, index: Index) -> list[str]:
        """The paths that differ from `index`: new, gone, or of other content."""
        files = self._state.files
        differing = {path for path in files if path not in index.files}
        for path, record in index.files.items():
            kept = files.get(path)
            if kept is None or kept.digest != record.digest:
                differing.add(path)
        return sorted(differing)

    def lexical(self, query: str, k: int, allowed: Iterable[int] | Ids | None = None) -> Hits:
        """The `k` best chunks by their words: (chunk id, BM25 score above 0), best first."""
        state = self._state
        return state.lexical.search(query, k, _as_ids(allowed), state.order)

    def dense(self, query: str, k: int, allowed: Iterable[int] | Ids | None = None) -> Hits:
        """The `k` nearest chunks by the best vectors each has: (chunk id, cosine), best first."""
        state = self._state
        return best_vectors(
            query,
            k,
            _as_ids(allowed),
            instant=(self._encoder, self._instant),
            quality=(self._quality_encoder, self._quality),
            chunks=state.chunks,
            order=state.order,
        )

    def chunk(self, chunk_id: int) -> Chunk:
        """Raises `KeyError` for a chunk that is gone."""
        return self._state.chunks[chunk_id]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self._state.files)

    def file_chunks(self, path: str) -> list[tuple[int, Chunk]]:
        """The chunks of a file, in the order of its lines; none where it is not known."""
        state = self._state
        kept = state.files.get(path)
        return [] if kept is None else [(chunk_id, state.chunks[chunk_id]) for chunk_id in kept.ids]

    def ids(self, *, kind: ChunkKind | None = None, path_glob: str = "") -> Ids:
        """The ids of all chunks of a kind, in the files that a pattern as of .gitignore means; sorted."""
        state = self._state
        paths = path_filter(path_glob, state.files) if path_glob else state.files.keys()
        found = (chunk_id for path in paths for chunk_id in state.files[path].ids)
        if kind is not None:
            found = (chunk_id for chunk_id in found if state.chunks[chunk_id].kind == kind)
        return np.sort(np.fromiter(found, np.int64))

    @property
    def statistics(self) -> SearchStatistics:
        return SearchStatistics(
            chunks=len(self._state.chunks),
            instant=0 if self._instant is None else len(self._instant),
            quality=0 if self._quality is None else len(self._quality),
        )

    def use_quality(self, encoder: Encoder) -> None:
        """Search by the vectors of `encoder` too, where a chunk has one. Those of another one are dropped."""
        with self._writing:
            if self._quality_encoder is None or self._quality_encoder.name != encoder.name:
                self._quality = VectorIndex(encoder.dimensions)
            self._quality_encoder = encoder

    def without_quality(self) -> list[int]:
        """The ids of the chunks that have no vector of the quality encoder yet."""
        have: set[int] = set() if self._quality is None else set(self._quality.ids.tolist())
        return [chunk_id for chunk_id in self._state.chunks if chunk_id not in have]

    def add_quality(self, ids: Iterable[int] | Ids, matrix: Matrix) -> None:
        """Keep vectors of the quality encoder, one row an id. Chunks that are gone are passed over."""
        with self._writing:
            if self._quality is None:
                return
            given = _as_ids(ids)
            assert given is not None
            there = np.array([chunk_id in self._state.chunks for chunk_id in given.tolist()], np.bool_)
            self._quality.add(given[there], matrix[there])

    def encoder_texts(self, index: Index, ids: Iterable[int]) -> Iterator[tuple[int, str]]:
        """What an encoder reads of chunks, from their files; those that changed meanwhile are left out."""
        lines: tuple[str, list[str]] = "", []
        for chunk_id in ids:
            chunk = self._state.chunks.get(chunk_id)
            if chunk is None:
                continue
            if chunk.path != lines[0]:
                try:
                    lines = chunk.path, index.file_text(chunk.path).split("\n")
                except WorkspaceError:
                    continue
            yield chunk_id, encoder_text(chunk, "\n".join(lines[1][chunk.start_line - 1 : chunk.end_line]))

    def wait_merged(self) -> None:
        """Until no merge runs in the background."""
        merging = self._merging
        if merging is not None:
            merging.join()

    def _apply(
        self,
        index: Index,
        paths: Iterable[str],
        progress: Progress,
        cancel: CancelToken | None,
        known: "SearchIndex | None",
    ) -> None:
        with self._writing, self._writer(known) as writer:
            changes = Changes(self._state, self._next_id, writer)
            changes.read(index, paths, progress, cancel)
            state = changes.state()
            # New vectors before the state that names them, old ones after it is gone: a search in between
            # finds nothing that is not there.
            if writer is not None and self._instant is not None:
                writer.finish(self._instant)
            self._state, self._next_id = state, changes.next_id
            for vectors in (self._instant, self._quality):
                if vectors is not None and changes.gone:
                    vectors.remove(changes.gone)

    def _writer(self, known: "SearchIndex | None") -> "VectorWriter | nullcontext[None]":
        if self._encoder is None:
            return nullcontext()
        same = known is not None and known._encoder is not None and known._encoder.name == self._encoder.name
        vectors = KnownVectors(known._state.chunks, known._instant) if known and same else KnownVectors()
        return VectorWriter(self._encoder, vectors)

    def _merge_in_background(self) -> None:
        if not self._state.lexical.wants_merge or (self._merging is not None and self._merging.is_alive()):
            return
        self._merging = threading.Thread(target=self._merge, name="merge-search", daemon=True)
        self._merging.start()

    def _merge(self) -> None:
        """Merge what is there now, and take over what was saved while it was merged."""
        before = self._state
        merged = before.lexical.merged()
        with self._writing:
            self._state = self._state.with_merged(merged)


def _as_ids(ids: Iterable[int] | Ids | None) -> Ids | None:
    if ids is None:
        return None
    return np.asarray(ids, np.int64) if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64)
