"""`Hit`: a chunk that answers a query, and why."""

from dataclasses import dataclass

from groundplan.context.score_parts import ScoreParts
from groundplan.index.chunks.chunk import Chunk


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` is the sum of `parts`; only hits of one query compare."""

    chunk: Chunk
    score: float
    parts: ScoreParts
