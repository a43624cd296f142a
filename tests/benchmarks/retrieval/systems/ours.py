"""Groundplan's own retrieval, and each of its parts alone."""

from collections.abc import Iterable

from groundplan.context.importance import Importance
from groundplan.context.retrieve import retrieve
from groundplan.index.search.search_index import SearchIndex
from tests.benchmarks.retrieval.corpus import Corpus
from tests.benchmarks.retrieval.systems.system import DEPTH, Place


class Part:
    """BM25 or the vectors alone."""

    def __init__(self, name: str, how: str, search: SearchIndex, *, dense: bool) -> None:
        self.name, self.how = name, how
        self._search = search
        self._dense = dense

    def rank(self, query: str) -> list[Place]:
        hits = self._search.dense(query, DEPTH) if self._dense else self._search.lexical(query, DEPTH)
        return [_place(self._search, chunk_id) for chunk_id, _ in hits]


class Fusion:
    def __init__(self, name: str, how: str, corpus: Corpus, search: SearchIndex, ranks: Importance | None):
        self.name, self.how = name, how
        self._index = corpus.workspace.index
        self._search = search
        self._ranks = ranks
        if ranks is not None:
            ranks.prepare()

    def rank(self, query: str) -> list[Place]:
        hits = retrieve(query, search=self._search, index=self._index, limit=DEPTH, importance=self._ranks)
        return [Place(hit.chunk.path, hit.chunk.start_line, hit.chunk.end_line) for hit in hits]


def own_systems(corpus: Corpus, ranks: Importance) -> Iterable[Part | Fusion]:
    instant, quality = corpus.instant, corpus.quality
    yield Part("BM25 alone", "ours", instant, dense=False)
    yield Part("static alone", "ours, packaged model", instant, dense=True)
    yield Fusion("fusion, instant", "BM25 + static", corpus, instant, None)
    yield Fusion("instant + importance", "the same + PageRank", corpus, instant, ranks)
    if quality is not None:
        yield Part("MiniLM alone", "all-MiniLM-L6-v2", quality, dense=True)
        yield Fusion("fusion, quality", "BM25 + MiniLM", corpus, quality, None)
        yield Fusion("quality + importance", "the same + PageRank", corpus, quality, ranks)


def _place(search: SearchIndex, chunk_id: int) -> Place:
    chunk = search.chunk(chunk_id)
    return Place(chunk.path, chunk.start_line, chunk.end_line)
