"""`best_vectors`: the nearest chunks, each judged by the best vectors it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from groundplan.index.chunks.chunk import Chunk
from groundplan.index.embedding.encoder import Encoder
from groundplan.index.embedding.vectors import VectorIndex
from groundplan.index.search.lexical import Hits
from groundplan.index.search.postings import Ids


@dataclass(frozen=True, slots=True)
class Stage:
    """An encoder of queries, and the vectors that it or its like made of chunks; either may be missing."""

    encoder: Encoder | None
    vectors: VectorIndex | None

    @property
    def count(self) -> int:
        return 0 if self.vectors is None else len(self.vectors)


def best_vectors(
    query: str,
    k: int,
    allowed: Ids | None,
    *,
    instant: Stage,
    quality: Stage,
    chunks: Mapping[int, Chunk],
    order: Callable[[int], object],
) -> Hits:
    """The `k` nearest chunks and their cosines, best first.

    Cosines of two models do not compare, so while only some chunks have a vector of quality, the two lists
    are joined by the rank each chunk would have among all: the rank in a list of a tenth of the chunks
    counts tenfold.
    """
    better = _nearest(query, k, allowed, quality, chunks, order)
    have = quality.count if better else 0
    if have >= len(chunks):
        return better
    judged = quality.vectors.ids if have and quality.vectors is not None else np.empty(0, np.int64)
    # Enough of the instant list that what has better vectors can be passed over.
    deep = k if not have else min(len(chunks), 4 * k)
    ranked: list[tuple[float, int, tuple[int, float]]] = []
    known = set(judged.tolist())
    for rank, hit in enumerate(_nearest(query, deep, allowed, instant, chunks, order)):
        if hit[0] not in known:
            ranked.append((rank, 1, hit))
    scale = len(chunks) / have if have else 1.0
    ranked += [(rank * scale, 0, hit) for rank, hit in enumerate(better)]
    ranked.sort(key=lambda one: one[:2])
    return [hit for _, _, hit in ranked[:k]]


def _nearest(
    query: str,
    k: int,
    allowed: Ids | None,
    stage: Stage,
    chunks: Mapping[int, Chunk],
    order: Callable[[int], object],
) -> Hits:
    encoder, vectors = stage.encoder, stage.vectors
    if encoder is None or vectors is None or not len(vectors) or k <= 0:
        return []
    row = encoder.encode([query])[0]
    if not row.any():
        return []
    # Equal vectors are usual (copied files); a few more, so that the place decides between them.
    ids, scores = vectors.search(row, k + 16, allowed)
    hits = [(one, score) for one, score in zip(ids.tolist(), scores.tolist(), strict=True) if one in chunks]
    hits.sort(key=lambda hit: (-hit[1], order(hit[0])))
    return hits[:k]
