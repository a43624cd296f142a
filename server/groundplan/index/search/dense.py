"""`best_vectors`: the nearest chunks, each judged by the best vectors it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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

    Cosines of two models do not compare, so while only some chunks have a vector of quality, the cosines of
    the instant model are scaled until its best of all chunks has the cosine that the best of quality has.
    """
    better = _nearest(query, k, allowed, quality, chunks, order)
    have = quality.count if better else 0
    if have >= len(chunks):
        return better
    if not have or quality.vectors is None:
        return _nearest(query, k, allowed, instant, chunks, order)
    # Enough of the instant list that what has better vectors can be passed over.
    others = _nearest(query, min(len(chunks), 4 * k), allowed, instant, chunks, order)
    known = set(quality.vectors.ids.tolist())
    scale = better[0][1] / others[0][1] if others and min(better[0][1], others[0][1]) > 0 else 1.0
    joined = better + [(one, cosine * scale) for one, cosine in others if one not in known]
    joined.sort(key=lambda hit: (-hit[1], order(hit[0])))
    return joined[:k]


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
