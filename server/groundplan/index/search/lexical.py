"""`Lexical`: chunks by their words. A large part that stays, and a small one for what was saved since."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from groundplan.index.search import bm25
from groundplan.index.search.postings import Ids, Postings, empty_postings, joined
from groundplan.index.search.terms import terms
from groundplan.index.search.vocabulary import Vocabulary

_FRESH_LEAST, _FRESH_SHARE = 2000, 0.1  # the fresh part is merged when it has more chunks than both

Hits = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Lexical:
    """BM25 over weighted fields. A value: an update makes a new one, sharing the large part.

    A score depends on the chunks that are there and not on how they came: a term's rarity is counted when
    it is asked for, over both parts and without the chunks that are gone (`alive` is false for their rows).
    """

    vocabulary: Vocabulary
    main: Postings
    alive: NDArray[np.bool_]
    fresh: Postings

    @classmethod
    def of(cls, vocabulary: Vocabulary, main: Postings) -> "Lexical":
        return cls(vocabulary, main, np.ones(len(main.ids), np.bool_), empty_postings())

    def __len__(self) -> int:
        return int(self.alive.sum()) + len(self.fresh.ids)

    def updated(self, gone: Iterable[int], new: Postings) -> "Lexical":
        """Without the chunks `gone`, with those of `new`."""
        without = np.fromiter(gone, np.int64)
        alive = self.alive & ~np.isin(self.main.ids, without)
        kept = np.setdiff1d(self.fresh.ids, without)
        fresh = joined((self.fresh, new), np.concatenate((kept, new.ids)))
        return replace(self, alive=alive, fresh=fresh)

    @property
    def wants_merge(self) -> bool:
        changed = len(self.fresh.ids) + int((~self.alive).sum())
        return changed > max(_FRESH_LEAST, _FRESH_SHARE * len(self.main.ids))

    def merged(self) -> "Lexical":
        """The same chunks in one part. Takes seconds for a million chunks."""
        kept = np.concatenate((self.main.ids[self.alive], self.fresh.ids))
        return Lexical.of(self.vocabulary, joined((self.main, self.fresh), kept))

    def search(self, query: str, k: int, allowed: Ids | None, order: Callable[[int], object]) -> Hits:
        """The `k` best chunks and their scores, best first, equal ones by `order` of their ids."""
        counts = Counter(
            number for term in terms(query) if (number := self.vocabulary.number(term)) is not None
        )
        main, fresh = np.zeros(len(self.main.ids), np.float32), np.zeros(len(self.fresh.ids), np.float32)
        all_alive = bool(self.alive.all())
        for term, times in counts.items():
            in_main, in_fresh = self.main.column(term), self.fresh.column(term)
            weight = np.float32(times * self._rarity(term, all_alive))
            main[self.main.rows[in_main]] += weight * self.main.scores[in_main]
            fresh[self.fresh.rows[in_fresh]] += weight * self.fresh.scores[in_fresh]
        if not all_alive:
            main[~self.alive] = 0
        found = [*_best(self.main.ids, main, k, allowed), *_best(self.fresh.ids, fresh, k, allowed)]
        found.sort(key=lambda hit: (-hit[1], order(hit[0])))
        return found[:k]

    def rarities(self, query: str) -> dict[str, float]:
        """The terms of a query, each with its rarity here: one that no chunk has is the rarest."""
        all_alive = bool(self.alive.all())
        return {term: self._rarity(self.vocabulary.number(term), all_alive) for term in terms(query)}

    def _rarity(self, term: int | None, all_alive: bool) -> float:
        have = 0
        if term is not None:
            in_main, in_fresh = self.main.column(term), self.fresh.column(term)
            rows = self.main.rows[in_main]
            have = len(rows) if all_alive else int(np.count_nonzero(self.alive[rows]))
            have += in_fresh.stop - in_fresh.start
        return bm25.rarity(have, len(self))


def _best(ids: Ids, scores: NDArray[np.float32], k: int, allowed: Ids | None) -> Hits:
    if allowed is not None:
        scores = np.where(np.isin(ids, allowed), scores, np.float32(0))
    if k <= 0 or not len(ids):
        return []
    places = bm25.best(scores, k)
    return list(zip(ids[places].tolist(), scores[places].tolist(), strict=True))
