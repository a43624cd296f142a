"""`Figures`: what is told of a ranking over many queries with one right answer each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.retrieval.systems.system import Place
from tests.benchmarks.retrieval.workspace import Asked


@dataclass(frozen=True, slots=True)
class Figures:
    """All between 0 and 1. MRR counts ranks up to 10."""

    queries: int
    recall_1: float
    recall_5: float
    recall_10: float
    mrr: float
    ndcg_10: float


def rank_of(asked: Asked, places: Sequence[Place]) -> int:
    """Where the answer stands, from 1; 0 where it does not. Of a question for a file, files are counted."""
    seen: dict[str, None] = {}
    for rank, place in enumerate(places, 1):
        seen.setdefault(place.path)
        if asked.is_answer(place.path, place.start_line, place.end_line):
            return rank if asked.end_line else len(seen)
    return 0


def figures(ranks: Sequence[int]) -> Figures:
    def share(limit: int) -> float:
        return sum(0 < rank <= limit for rank in ranks) / max(len(ranks), 1)

    near = [rank for rank in ranks if 0 < rank <= 10]
    many = max(len(ranks), 1)
    return Figures(
        queries=len(ranks),
        recall_1=share(1),
        recall_5=share(5),
        recall_10=share(10),
        mrr=sum(1 / rank for rank in near) / many,
        ndcg_10=sum(1 / math.log2(rank + 1) for rank in near) / many,
    )
