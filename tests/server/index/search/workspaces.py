"""Small workspaces, and what a search index answers in them, as values that can be compared."""

from functools import cache
from pathlib import Path

from groundplan.index.build import build_index
from groundplan.index.embedding.static_model import StaticModel
from groundplan.index.index import Index
from groundplan.index.search.search_index import SearchIndex

QUERIES = (
    "order total",
    "HttpClient",
    "parse the config file",
    "установка",
    "価格",
    "nothing_like_this",
    "a",
    "",
)


@cache
def encoder() -> StaticModel:
    return StaticModel()


def index_of(root: Path) -> Index:
    return build_index([root / "ws"], cache_dir=root / "cache", processes=1).index


def chunk_set(search: SearchIndex) -> list[tuple[str, int, int, str, str, bytes]]:
    found = [search.chunk(chunk_id) for chunk_id in search.ids().tolist()]
    return sorted((c.path, c.start_line, c.end_line, c.kind, c.symbol, c.digest) for c in found)


def answers(search: SearchIndex, k: int = 7) -> dict[str, list[tuple[str, int, float]]]:
    """What the queries find, by place: words exactly, vectors to the precision they are kept with."""
    told: dict[str, list[tuple[str, int, float]]] = {}
    for query in QUERIES:
        for name, hits in (("words", search.lexical(query, k)), ("vectors", search.dense(query, k))):
            places = [(search.chunk(chunk_id), score) for chunk_id, score in hits]
            told[f"{name}: {query}"] = [(chunk.path, chunk.start_line, score) for chunk, score in places]
    return told
