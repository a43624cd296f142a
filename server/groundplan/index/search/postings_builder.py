"""`PostingsBuilder`: counts the words of chunks, field by field, and makes postings of them."""

from array import array
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from groundplan.index.search import bm25
from groundplan.index.search.fields import FIELDS, SATURATION
from groundplan.index.search.postings import Postings
from groundplan.index.search.prepared import Counted
from groundplan.index.search.terms import word_terms, words
from groundplan.index.search.vocabulary import Vocabulary

_BLOCK = 8192  # chunks whose words are counted at once
_LONGEST = 200_000  # characters of a chunk that are read: more is one line of data


class _Numbers(dict[str, int]):
    """Words numbered as they come."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class PostingsBuilder:
    """Takes chunks one by one. Python splits words and looks them up; numpy counts them, by the block."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._ids = array("q")
        self._numbers = _Numbers()
        self._expanded: tuple[NDArray[np.int32], NDArray[np.int64]] = (
            np.empty(0, np.int32),
            np.zeros(1, np.int64),
        )
        self._words = [array("i") for _ in FIELDS]
        self._counts = [array("i") for _ in FIELDS]
        self._blocks: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]] = []
        self._done = 0

    def add(self, chunk_id: int, texts: Sequence[str]) -> None:
        """A chunk, its texts in the order of `FIELDS`. Ids must ascend."""
        number = self._numbers.__getitem__
        self._ids.append(chunk_id)
        for kept, counts, text in zip(self._words, self._counts, texts, strict=True):
            found = words(text if len(text) <= _LONGEST else text[:_LONGEST])
            kept.extend(array("i", list(map(number, found))))  # faster than one by one
            counts.append(len(found))
        if len(self._ids) - self._done >= _BLOCK:
            self._count()

    def add_counted(self, chunk_ids: Sequence[int], counted: Counted) -> None:
        """Chunks whose words another builder has counted, in the order in which it was given them."""
        self._count()
        numbers = np.fromiter(map(self._vocabulary.add, counted.terms), np.int32, len(counted.terms))
        columns, rows = np.frombuffer(counted.columns, np.int32), np.frombuffer(counted.rows, np.int32)
        self._blocks.append(
            (numbers[columns], rows + np.int32(self._done), np.frombuffer(counted.scores, np.float32))
        )
        self._ids.extend(chunk_ids)
        self._done = len(self._ids)

    def counted(self) -> Counted:
        """What was added since the last time, for `add_counted` of another builder."""
        terms, rows, scores = self._taken()
        used, columns = np.unique(terms, return_inverse=True)
        spelled = self._vocabulary.terms
        del self._ids[:]
        self._done = 0
        return Counted(
            [spelled[number] for number in used.tolist()],
            columns.astype(np.int32).tobytes(),
            rows.tobytes(),
            scores.tobytes(),
        )

    def finish(self) -> Postings:
        terms, rows, scores = self._taken()
        shape = len(self._ids), len(self._vocabulary)
        data, indices, starts = bm25.by_term(scores, rows, terms, shape)
        return Postings(np.array(self._ids, np.int64), data, indices, starts)

    def _taken(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        self._count()
        terms = np.concatenate([np.empty(0, np.int32), *(block[0] for block in self._blocks)])
        rows = np.concatenate([np.empty(0, np.int32), *(block[1] for block in self._blocks)])
        scores = np.concatenate([np.empty(0, np.float32), *(block[2] for block in self._blocks)])
        self._blocks.clear()
        return terms, rows, scores

    def _count(self) -> None:
        """Make the words that wait into (term, row, score)."""
        chunks = len(self._ids) - self._done
        if not chunks:
            return
        expanded, starts = self._expansions()
        keys: list[NDArray[np.int64]] = []
        weights: list[NDArray[np.float64]] = []
        for at, field in enumerate(FIELDS):
            counts = np.array(self._counts[at], np.int64)
            field_words = np.array(self._words[at], np.int64)
            owners = np.repeat(np.arange(chunks, dtype=np.int64), counts)
            found, times = _expand(field_words, owners, expanded, starts, chunks)
            lengths = np.bincount(found % chunks, weights=times, minlength=chunks)
            per_word = field.weight / (1 - field.by_length + field.by_length * lengths / field.usual)
            keys.append(found)
            weights.append(times * per_word[found % chunks])
            self._words[at], self._counts[at] = array("i"), array("i")
        self._keep(np.concatenate(keys), np.concatenate(weights), chunks)
        self._done = len(self._ids)

    def _keep(self, keys: NDArray[np.int64], weights: NDArray[np.float64], chunks: int) -> None:
        if not len(keys):
            return
        # Stable, so that the fields of a chunk are added up in one order and equal chunks have equal scores.
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        sums = np.add.reduceat(weights[order], first).astype(np.float32)
        terms, rows = np.divmod(keys[first], chunks)
        self._blocks.append(
            (terms.astype(np.int32), (rows + self._done).astype(np.int32), bm25.saturated(sums, SATURATION))
        )

    def _expansions(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The terms of each numbered word: all of them in a row, and where each word's begin."""
        known, starts = self._expanded
        new = [
            [self._vocabulary.add(term) for term in word_terms(word)]
            for word in list(self._numbers)[len(starts) - 1 :]
        ]
        flat = np.fromiter(chain.from_iterable(new), np.int32)
        ends = np.cumsum([len(one) for one in new], dtype=np.int64) + len(known)
        self._expanded = np.concatenate((known, flat)), np.concatenate((starts, ends))
        return self._expanded


def _expand(
    field_words: NDArray[np.int64],
    owners: NDArray[np.int64],
    expanded: NDArray[np.int32],
    starts: NDArray[np.int64],
    chunks: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The keys `term * chunks + owner` of a field, sorted, and how often each is there."""
    lengths = (starts[1:] - starts[:-1])[field_words]
    total = int(lengths.sum())
    within = np.arange(total, dtype=np.int64) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    places = np.repeat(starts[:-1][field_words], lengths) + within
    keys = expanded[places].astype(np.int64) * chunks + np.repeat(owners, lengths)
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[first], np.diff(first, append=len(keys)).astype(np.float64)
