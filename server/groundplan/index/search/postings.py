"""`Postings`: which chunks have which terms, and what it earns them. A value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundplan.index.search import bm25

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse matrix of chunks (rows) by terms (columns), sorted by column.

    `ids` are the chunks' ids by row, ascending. Of a term's column, `rows[starts[t]:starts[t + 1]]` are the
    rows that have it and `scores[…]` what it earns them, before the term's rarity counts: that changes with
    each save, all that is here does not.
    """

    ids: Ids
    scores: Scores
    rows: NDArray[np.int32]
    starts: NDArray[np.int64]

    def column(self, term: int) -> slice:
        """Where a term's column lies; empty for a term that came later."""
        if term + 1 >= len(self.starts):
            return slice(0, 0)
        return slice(int(self.starts[term]), int(self.starts[term + 1]))

    def triples(self) -> tuple[NDArray[np.int32], NDArray[np.int32], Scores]:
        """Term, row and score of all that is there, sorted by term."""
        return (
            np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts)),
            self.rows,
            self.scores,
        )


def empty_postings() -> Postings:
    return Postings(
        np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(1, np.int64)
    )


def joined(parts: Sequence[Postings], kept: Ids) -> Postings:
    """One matrix of what `parts` have of the chunks `kept`, each in one part at most."""
    wanted = np.sort(kept)
    terms: list[NDArray[np.int32]] = []
    rows: list[NDArray[np.int32]] = []
    scores: list[Scores] = []
    for part in parts:
        new_rows = np.searchsorted(wanted, part.ids).astype(np.int32)
        alive = np.isin(part.ids, wanted)
        part_terms, part_rows, part_scores = part.triples()
        if not alive.all():
            lives = alive[part_rows]
            part_terms, part_rows, part_scores = part_terms[lives], part_rows[lives], part_scores[lives]
        terms.append(part_terms)
        rows.append(new_rows[part_rows])
        scores.append(part_scores)
    if not parts:
        return empty_postings()
    columns = max(len(part.starts) for part in parts) - 1
    data, indices, starts = bm25.by_term(
        np.concatenate(scores), np.concatenate(rows), np.concatenate(terms), (len(wanted), columns)
    )
    return Postings(wanted, data, indices, starts)


def as_ids(ids: Iterable[int] | Ids) -> Ids:
    return np.asarray(ids, np.int64) if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64)
