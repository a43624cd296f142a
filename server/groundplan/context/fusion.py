"""`fused`: the scores of words and the cosines of vectors, made to add up."""

from collections.abc import Sequence

Hits = Sequence[tuple[int, float]]

_INSTANT, _QUALITY = 1.0, 1.25  # what the nearest chunk's meaning counts, where the best words count 1
_BEYOND = 0.9


def fused(lexical: Hits, dense: Hits, *, quality: float = 0.0) -> dict[int, tuple[float, float]]:
    """Each candidate's lexical and dense share. Both lists are best first.

    `quality` is the share, from 0 to 1, of chunks whose cosines are of the better model: it is trusted more.

    Scores are taken and not ranks: how far the best chunk is ahead of the next says much, and rank fusion
    throws it away. With a weak model, rank fusion falls below BM25 alone; a sum of scores does not, since the
    cosines of a weak model lie close together and so decide little where words differ. Each list is divided
    by its best. A chunk that has no place in the dense list could be anywhere below its end, so it gets a
    little less than the last.
    """
    best = lexical[0][1] if lexical else 0.0
    words = {one: score / best for one, score in lexical} if best > 0 else {}
    nearest = dense[0][1] if dense else 0.0
    meaning = {one: max(cosine, 0.0) / nearest for one, cosine in dense} if nearest > 0 else {}
    last = min(meaning.values(), default=0.0) * _BEYOND
    weight = _INSTANT + (_QUALITY - _INSTANT) * quality
    return {
        one: (words.get(one, 0.0), weight * meaning.get(one, last))
        for one in dict.fromkeys((*words, *meaning))
    }
