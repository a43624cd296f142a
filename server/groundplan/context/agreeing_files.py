"""`agreeing_files`: the files of which several chunks answer."""

from collections.abc import Iterable
from heapq import nlargest

_LOOKED_AT = 50  # chunks: what comes later is in the list for a word or two


def agreeing_files(scores: Iterable[tuple[str, float]]) -> dict[str, float]:
    """By path, the sum of the best chunks' scores that are its own, as a share of the most that a file has.

    `scores` are the path and score of each candidate. Of chunks that fit alike, the one is likelier right
    whose neighbours fit too; and who asks for a file is told by all of it.
    """
    sums: dict[str, float] = {}
    for path, score in nlargest(_LOOKED_AT, scores, key=lambda one: one[1]):
        sums[path] = sums.get(path, 0.0) + max(score, 0.0)
    most = max(sums.values(), default=0.0)
    return {path: total / most for path, total in sums.items()} if most > 0 else {}
