"""The adapter of bm25s: its formulas, its matrix, its selection. Nothing else imports it."""

import sys
import threading
from collections.abc import Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What bm25s imports where it is there and does without where it is not. None is used here, and they cost
# more than all the rest: scipy alone 0.3 s.
_NOT_NEEDED = frozenset({"scipy", "jax", "numba", "tqdm"})
METHOD = "lucene"

Matrix = tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]


def saturated(counts: NDArray[np.float32], k1: float) -> NDArray[np.float32]:
    """How much of a term's weight each (weighted) count earns, from 0 to 1. Lengths are in the counts."""
    score: Any = _bm25s().scoring._select_tfc_scorer(METHOD)
    return score(counts, 1.0, 1.0, k1, 0.0, 0.0).astype(np.float32)


def rarity(chunks_with_it: int, chunks: int) -> float:
    """A term's weight: the higher, the fewer of the `chunks` have it."""
    return float(_bm25s().scoring._select_idf_scorer(METHOD)(chunks_with_it, chunks))


def by_term(
    scores: NDArray[np.float32], rows: NDArray[np.int32], terms: NDArray[np.int32], shape: tuple[int, int]
) -> Matrix:
    """Scores by row (chunk) and column (term), as a sparse matrix sorted by column: data, rows, starts."""
    return _bm25s().scoring._np_csc_python(scores, rows, terms, shape)


def best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """The places of the `k` best scores that are above 0 and, unsorted, of all that are equal to the last."""
    if k < len(scores):
        kept, _ = _bm25s().selection_np.topk(scores, k, backend="numpy", sorted=False)
        least = kept.min()
        return np.flatnonzero(scores >= least if least > 0 else scores > 0)
    return np.flatnonzero(scores > 0)


class _Without(MetaPathFinder):
    """Hides modules from imports of one thread, so that no other import is disturbed."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if threading.get_ident() == self._thread and fullname.partition(".")[0] in _NOT_NEEDED:
            raise ModuleNotFoundError(f"{fullname} is not needed", name=fullname)
        return None


@cache
def _bm25s() -> Any:
    without = _Without()
    sys.meta_path.insert(0, without)
    try:
        import bm25s

        return bm25s
    finally:
        sys.meta_path.remove(without)
