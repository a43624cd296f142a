"""`name_words`: how much of a query the name of a symbol says."""

from collections.abc import Mapping
from functools import lru_cache

from groundplan.index.search.terms import terms


def name_words(rarities: Mapping[str, float], symbol: str) -> float:
    """The share, from 0 to 1, of the query's terms that `symbol` has, rare ones counting more.

    `rarities` are those of the query's terms. BM25 tells too that a name has a word, but divides it by what
    else the chunk is about; whoever names a function sums it up in a few words, as a query does.
    """
    shared = rarities.keys() & _terms(symbol)
    if not shared:
        return 0.0
    return sum(weight for term, weight in rarities.items() if term in shared) / sum(rarities.values())


@lru_cache(maxsize=1 << 15)
def _terms(symbol: str) -> frozenset[str]:
    return frozenset(terms(symbol))
