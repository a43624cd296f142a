"""`SearchState`: what a search reads. A value: readers keep the one they began with."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from groundplan.index.chunks.chunk import Chunk
from groundplan.index.search.lexical import Lexical
from groundplan.index.search.postings import empty_postings, joined
from groundplan.index.search.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class FileChunks:
    """The chunks of a file by id, in the order of its lines, and the digest of the content they are of."""

    digest: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SearchState:
    """Chunks by id, ids by file, and the words of all."""

    files: Mapping[str, FileChunks]
    chunks: Mapping[int, Chunk]
    lexical: Lexical

    @classmethod
    def empty(cls) -> "SearchState":
        return cls({}, {}, Lexical.of(Vocabulary(), empty_postings()))

    @property
    def next_id(self) -> int:
        return max(self.chunks, default=-1) + 1

    def order(self, chunk_id: int) -> tuple[str, int]:
        """Where a chunk stands: what decides between equal scores."""
        chunk = self.chunks[chunk_id]
        return chunk.path, chunk.start_line

    def with_merged(self, merged: Lexical) -> "SearchState":
        """This state over the large part of `merged`, which was made of an earlier one."""
        main = merged.main
        alive = np.isin(main.ids, np.fromiter(self.chunks, np.int64, len(self.chunks)))
        fresh = self.lexical.fresh
        late = np.setdiff1d(fresh.ids, main.ids)
        lexical = Lexical(self.lexical.vocabulary, main, alive, joined((fresh,), late))
        return SearchState(self.files, self.chunks, lexical)
