"""`KnownVectors`: vectors that another index has already, by what they stand for."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from groundplan.index.chunks.chunk import Chunk
from groundplan.index.embedding.vectors import VectorIndex

Half = NDArray[np.float16]


class KnownVectors:
    """The rows of `vectors` by the digest of their chunk; it keeps a copy of them all while it lives."""

    def __init__(self, chunks: Mapping[int, Chunk] | None = None, vectors: VectorIndex | None = None) -> None:
        chunks = chunks or {}
        have = [] if vectors is None else [row_id for row_id in vectors.ids.tolist() if row_id in chunks]
        self._rows = {chunks[row_id].digest: row for row, row_id in enumerate(have)}
        self._matrix = None if vectors is None or not have else vectors.vectors(have).astype(np.float16)

    def row(self, digest: bytes) -> Half | None:
        at = self._rows.get(digest)
        return None if at is None or self._matrix is None else self._matrix[at]
