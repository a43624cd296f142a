"""`VectorWriter`: vectors for chunks, made beside the work that finds them."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from groundplan.index.embedding.encoder import Encoder
from groundplan.index.embedding.vectors import VectorIndex
from groundplan.index.search.known_vectors import Half, KnownVectors

_BATCH = 1024
_WAITING = 4  # batches whose texts are held at once


class VectorWriter:
    """Encodes texts on a thread of its own; equal digests are encoded once, known ones not at all."""

    def __init__(self, encoder: Encoder, known: KnownVectors) -> None:
        self._encoder, self._known = encoder, known
        self._thread = ThreadPoolExecutor(1, "encode")
        self._running: deque[Future[None]] = deque()
        self._texts: list[str] = []
        self._digests: list[bytes] = []
        self._rows: dict[bytes, Half] = {}
        self._chunks: list[tuple[int, bytes]] = []
        self._made: list[tuple[Sequence[int], bytes]] = []

    def __enter__(self) -> "VectorWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def add(self, chunk_id: int, digest: bytes, text: Callable[[], str]) -> None:
        self._chunks.append((chunk_id, digest))
        if digest in self._rows:
            return
        row = self._known.row(digest)
        if row is not None:
            self._rows[digest] = row
            return
        self._rows[digest] = np.empty(0, np.float16)
        self._texts.append(text())
        self._digests.append(digest)
        if len(self._texts) >= _BATCH:
            self._send()

    def take(self, chunk_ids: Sequence[int], rows: bytes) -> None:
        """Vectors that another process has made: float16, a row a chunk."""
        self._made.append((chunk_ids, rows))

    def finish(self, vectors: VectorIndex) -> None:
        """Put all that was added into `vectors`."""
        self._send()
        while self._running:
            self._running.popleft().result()
        for chunk_ids, rows in self._made:
            matrix = np.frombuffer(rows, np.float16).reshape(len(chunk_ids), -1)
            vectors.add(np.array(chunk_ids, np.int64), matrix.astype(np.float32))
        if self._chunks:
            ids = np.array([chunk_id for chunk_id, _ in self._chunks], np.int64)
            for start in range(0, len(ids), _BATCH):
                part = self._chunks[start : start + _BATCH]
                matrix = np.stack([self._rows[digest] for _, digest in part]).astype(np.float32)
                vectors.add(ids[start : start + _BATCH], matrix)

    def _send(self) -> None:
        if not self._texts:
            return
        while len(self._running) >= _WAITING:
            self._running.popleft().result()
        texts, digests = self._texts, self._digests
        self._texts, self._digests = [], []
        self._running.append(self._thread.submit(self._encode, texts, digests))

    def _encode(self, texts: list[str], digests: list[bytes]) -> None:
        matrix = self._encoder.encode(texts).astype(np.float16)
        self._rows.update(zip(digests, matrix, strict=True))
