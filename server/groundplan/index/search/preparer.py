"""`Preparer`: reads files for search, many in one process, and gives what another can put together."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from groundplan.errors import WorkspaceError
from groundplan.index.chunks.split import chunk_file
from groundplan.index.embedding.encoder import Encoder
from groundplan.index.records import FileRecord
from groundplan.index.search.chunk_texts import encoder_text, field_texts
from groundplan.index.search.postings_builder import PostingsBuilder
from groundplan.index.search.prepared import Prepared, PreparedFile
from groundplan.index.search.vocabulary import Vocabulary
from groundplan.workspace.reading import read_text


class Preparer:
    """Keeps the words it has seen, so that most are looked at once for all that it prepares."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._builder = PostingsBuilder(Vocabulary())

    def prepare(self, files: Iterable[tuple[Path, FileRecord]]) -> Prepared:
        """Chunks, words and vectors of files, each given by its place on disk and its record."""
        done: list[PreparedFile] = []
        texts: dict[bytes, str] = {}
        digests: list[bytes] = []
        for place, record in files:
            try:
                text = read_text(place).text
            except WorkspaceError:  # a later update tries again
                done.append(PreparedFile(record.path, "", ()))
                continue
            lines = text.split("\n")
            chunks = chunk_file(record, text)
            for chunk in chunks:
                body = "\n".join(lines[chunk.start_line - 1 : chunk.end_line])
                self._builder.add(len(digests), field_texts(chunk, body))
                digests.append(chunk.digest)
                if self._encoder is not None and chunk.digest not in texts:
                    texts[chunk.digest] = encoder_text(chunk, body)
            done.append(PreparedFile(record.path, record.digest, chunks))
        return Prepared(done, self._builder.counted(), self._vectors(texts, digests))

    def _vectors(self, texts: dict[bytes, str], digests: list[bytes]) -> bytes:
        if self._encoder is None or not texts:
            return b""
        rows = {digest: row for row, digest in enumerate(texts)}
        matrix = self._encoder.encode(list(texts.values())).astype(np.float16)
        return matrix[[rows[digest] for digest in digests]].tobytes()
