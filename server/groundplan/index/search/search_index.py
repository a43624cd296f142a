"""`SearchIndex`: the chunks of a workspace, found by words and by vectors."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import nullcontext

import numpy as np

from groundplan.errors import WorkspaceError
from groundplan.index.chunks.chunk import Chunk, ChunkKind
from groundplan.index.chunks.chunk_digest import chunk_digest
from groundplan.index.embedding.encoder import Encoder
from groundplan.index.embedding.vectors import Matrix, VectorIndex
from groundplan.index.index import Index
from groundplan.index.search.changes import Changes
from groundplan.index.search.chunk_texts import encoder_text
from groundplan.index.search.dense import Stage
from groundplan.index.search.known_vectors import KnownVectors
from groundplan.index.search.lexical import Hits
from groundplan.index.search.parallel import prepared_in_children
from groundplan.index.search.postings import Ids, as_ids
from groundplan.index.search.prepared import Prepared
from groundplan.index.search.search_state import SearchState
from groundplan.index.search.search_statistics import SearchStatistics
from groundplan.index.search.search_view import SearchView
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
        processes: int | None = None,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
    ) -> "SearchIndex":
        """Everything anew, on as many cores as `processes` says (all by default). Raises `Cancelled`.

        With `known` it is done in this process, and its vectors are taken where chunks say the same.
        """
        made = cls(SearchState.empty(), encoder=encoder, instant=None)
        if encoder is not None:
            made._instant = VectorIndex(encoder.dimensions)
        prepared = None
        if known is None:
            prepared = prepared_in_children(index, encoder, processes=processes, cancel=cancel)
        if prepared is None:
            made._apply(index, list(index.files), progress, cancel, known)
        else:
            made._apply_prepared(prepared, len(index.files), progress, cancel)
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

    def view(self) -> SearchView:
        """What there is now. A request that asks more than once asks one view: nothing goes while it does."""
        instant = Stage(self._encoder, self._instant)
        return SearchView(self._state, instant, Stage(self._quality_encoder, self._quality))

    def lexical(self, query: str, k: int, allowed: Iterable[int] | Ids | None = None) -> Hits:
        return self.view().lexical(query, k, allowed)

    def dense(self, query: str, k: int, allowed: Iterable[int] | Ids | None = None) -> Hits:
        return self.view().dense(query, k, allowed)

    def chunk(self, chunk_id: int) -> Chunk:
        return self.view().chunk(chunk_id)

    def file_chunks(self, path: str) -> list[tuple[int, Chunk]]:
        return self.view().file_chunks(path)

    def ids(self, *, kind: ChunkKind | None = None, path_glob: str = "") -> Ids:
        return self.view().ids(kind=kind, path_glob=path_glob)

    @property
    def paths(self) -> tuple[str, ...]:
        return self.view().paths

    @property
    def statistics(self) -> SearchStatistics:
        return self.view().statistics

    def use_quality(self, encoder: Encoder) -> None:
        """Search by the vectors of `encoder` too, where a chunk has one. Those of another one are dropped."""
        with self._writing:
            known, kept = self._quality_encoder, self._quality
            same = known is not None and known.name == encoder.name and known.dimensions == encoder.dimensions
            self._quality = kept if same and kept is not None else VectorIndex(encoder.dimensions)
            self._quality_encoder = encoder

    def drop_quality(self) -> None:
        """Search by the instant vectors alone, until `use_quality`."""
        with self._writing:
            self._quality_encoder = self._quality = None

    def without_quality(self) -> list[int]:
        """The ids of the chunks that have no vector of the quality encoder yet."""
        have: set[int] = set() if self._quality is None else set(self._quality.ids.tolist())
        return [chunk_id for chunk_id in self._state.chunks if chunk_id not in have]

    def add_quality(self, ids: Iterable[int] | Ids, matrix: Matrix) -> None:
        """Keep vectors of the quality encoder, one row an id. Chunks that are gone are passed over."""
        with self._writing:
            if self._quality is None:
                return
            given = as_ids(ids)
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
            body = "\n".join(lines[1][chunk.start_line - 1 : chunk.end_line])
            if chunk_digest(chunk.symbol, chunk.signature, chunk.docstring, body) == chunk.digest:
                yield chunk_id, encoder_text(chunk, body)

    @property
    def encoder_name(self) -> str:
        """The name of the encoder of the instant vectors; "" where there is none."""
        return "" if self._encoder is None else self._encoder.name

    def kept(self) -> tuple[SearchState, bytes]:
        """What a cache keeps, of one moment: the state, and the instant vectors as bytes."""
        with self._writing:
            return self._state, b"" if self._instant is None else self._instant.to_bytes()

    def merge(self) -> None:
        """Make one part of what was built and what was saved since; answers stay the same.

        It runs by itself in the background when much was saved.
        """
        merged = self._state.lexical.merged()
        with self._writing:  # what was saved while it was merged is taken over
            self._state = self._state.with_merged(merged)

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
            self._finish(changes, writer)

    def _apply_prepared(
        self, prepared: Iterable[Prepared], files: int, progress: Progress, cancel: CancelToken | None
    ) -> None:
        with self._writing, self._writer(None) as writer:
            changes = Changes(self._state, self._next_id, writer)
            done = 0
            for one in prepared:
                changes.take(one)
                done += len(one.files)
                progress("Reading for search", done, files)
                if cancel is not None:  # the children may have ended before it was withdrawn
                    cancel.check()
            self._finish(changes, writer)

    def _finish(self, changes: Changes, writer: VectorWriter | None) -> None:
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
        self._merging = threading.Thread(target=self.merge, name="merge-search", daemon=True)
        self._merging.start()
