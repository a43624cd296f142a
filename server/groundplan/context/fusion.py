"""`fused`: the scores of words and the cosines of vectors, made to add up."""

from collections.abc import Sequence

Hits = Sequence[tuple[int, float]]

_DENSE = 1.2
_BEYOND = 0.9


def fused(lexical: Hits, dense: Hits) -> dict[int, tuple[float, float]]:
    """Each candidate's lexical and dense share. Both lists are best first.

    Scores are taken and not ranks: how far the best chunk is ahead of the next says much, and rank fusion
    throws it away. With a weak model, rank fusion falls below BM25 alone; a sum of scores does not, since the
    cosines of a weak model lie close together and so decide little where words differ. Each list is divided
    by its best. A chunk that has no place in the dense list could be anywhere below its end, so it
    gets a little less than the last.
    """
    best = lexical[0][1] if lexical else 0.0
    words = {one: score / best for one, score in lexical} if best > 0 else {}
    meaning = _descending(dense)
    last = min(meaning.values(), default=0.0) * _BEYOND
    return {
        one: (words.get(one, 0.0), _DENSE * meaning.get(one, last))
        for one in dict.fromkeys((*words, *meaning))
    }


def _descending(dense: Hits) -> dict[int, float]:
    """Cosines as shares of the best, never rising down the list.

    While only some chunks have vectors of quality, the list is in order but its cosines are of two models,
    which do not compare: then the order counts.
    """
    if not dense or dense[0][1] <= 0:
        return {}
    best, lowest = dense[0][1], dense[0][1]
    found: dict[int, float] = {}
    for one, cosine in dense:
        lowest = max(min(lowest, cosine), 0.0)
        found[one] = lowest / best
    return found
