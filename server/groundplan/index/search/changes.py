"""`Changes`: reads files into chunks, words and vectors, and makes of one state the next."""

from collections import defaultdict, deque
from collections.abc import Iterable
from contextlib import suppress

from groundplan.errors import WorkspaceError
from groundplan.index.chunks.chunk import Chunk
from groundplan.index.chunks.split import chunk_file
from groundplan.index.index import Index
from groundplan.index.records import FileRecord
from groundplan.index.search.chunk_texts import encoder_text, field_texts
from groundplan.index.search.lexical import Lexical
from groundplan.index.search.postings_builder import PostingsBuilder
from groundplan.index.search.prepared import Prepared
from groundplan.index.search.search_state import FileChunks, SearchState
from groundplan.index.search.vector_writer import VectorWriter
from groundplan.jobs import CancelToken, Progress


class Changes:
    """What a number of files change. A chunk that only moved inside its file keeps its id."""

    def __init__(self, state: SearchState, next_id: int, writer: VectorWriter | None) -> None:
        self._state = state
        self._writer = writer
        self._builder = PostingsBuilder(state.lexical.vocabulary)
        self._files = dict(state.files)
        self._chunks = dict(state.chunks)
        self.next_id = next_id
        self.gone: list[int] = []

    def read(
        self, index: Index, paths: Iterable[str], progress: Progress, cancel: CancelToken | None
    ) -> None:
        """Bring `paths` up to `index`. Raises `Cancelled`."""
        todo = sorted(set(paths))
        for number, path in enumerate(todo):
            if cancel is not None:
                cancel.check()
            self._file(index, path)
            if number % 64 == 0 or number + 1 == len(todo):
                progress("Reading for search", number + 1, len(todo))

    def take(self, prepared: Prepared) -> None:
        """Files that another process has read. None of them may be known before."""
        first = self.next_id
        for file in prepared.files:
            ids = range(self.next_id, self.next_id + len(file.chunks))
            self._files[file.path] = FileChunks(file.digest, tuple(ids))
            self._chunks.update(zip(ids, file.chunks, strict=True))
            self.next_id = ids.stop
        added = range(first, self.next_id)
        self._builder.add_counted(added, prepared.counted)
        if self._writer is not None and added:
            self._writer.take(added, prepared.vectors)

    def state(self) -> SearchState:
        """The state after the changes."""
        new = self._builder.finish()
        lexical = self._state.lexical
        if not self._state.files:
            lexical = Lexical.of(lexical.vocabulary, new)
        elif self.gone or len(new.ids):
            lexical = lexical.updated(self.gone, new)
        return SearchState(self._files, self._chunks, lexical)

    def _file(self, index: Index, path: str) -> None:
        kept, record = self._files.get(path), index.files.get(path)
        if record is None:
            self._files.pop(path, None)
            self._forget(() if kept is None else kept.ids)
        elif kept is None or kept.digest != record.digest:
            self._read(index, record, () if kept is None else kept.ids)

    def _read(self, index: Index, record: FileRecord, before: tuple[int, ...]) -> None:
        text, digest = "", ""  # of no content: where it can't be read now, a later update tries again
        with suppress(WorkspaceError):
            text, digest = index.file_text(record.path), record.digest
        lines = text.split("\n")
        same: defaultdict[tuple[bytes, str], deque[int]] = defaultdict(deque)
        for chunk_id in before:
            chunk = self._chunks[chunk_id]
            same[chunk.digest, chunk.kind].append(chunk_id)
        ids: list[int] = []
        for chunk in chunk_file(record, text):
            if unchanged := same[chunk.digest, chunk.kind]:
                chunk_id = unchanged.popleft()
                self._chunks[chunk_id] = chunk
            else:
                chunk_id = self._add(chunk, "\n".join(lines[chunk.start_line - 1 : chunk.end_line]))
            ids.append(chunk_id)
        self._files[record.path] = FileChunks(digest, tuple(ids))
        self._forget(chunk_id for left in same.values() for chunk_id in left)

    def _add(self, chunk: Chunk, body: str) -> int:
        chunk_id = self.next_id
        self.next_id += 1
        self._chunks[chunk_id] = chunk
        self._builder.add(chunk_id, field_texts(chunk, body))
        if self._writer is not None:
            self._writer.add(chunk_id, chunk.digest, lambda: encoder_text(chunk, body))
        return chunk_id

    def _forget(self, ids: Iterable[int]) -> None:
        for chunk_id in ids:
            del self._chunks[chunk_id]
            self.gone.append(chunk_id)
