"""SQLite's full-text search: its porter stemmer, its bm25, on the same chunks."""

import re
import sqlite3

from tests.benchmarks.retrieval.corpus import Corpus
from tests.benchmarks.retrieval.systems.system import DEPTH, Place

_WORD = re.compile(r"\w+")


class Fts5:
    """Columns for path, symbol and text, as one would make them; any word of the query may match."""

    name = "SQLite FTS5"
    how = "porter unicode61, bm25, same chunks"

    def __init__(self, corpus: Corpus) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE chunks USING fts5(path, symbol, body, tokenize = 'porter unicode61')"
        )
        rows = [
            (one, corpus.chunk(one).path, corpus.chunk(one).symbol, body)
            for one, body in corpus.texts.items()
        ]
        self._database.executemany("INSERT INTO chunks (rowid, path, symbol, body) VALUES (?, ?, ?, ?)", rows)
        self._corpus = corpus

    def rank(self, query: str) -> list[Place]:
        words = dict.fromkeys(_WORD.findall(query))
        if not words:
            return []
        match = " OR ".join(f'"{word}"' for word in words)
        found = self._database.execute(
            "SELECT rowid FROM chunks WHERE chunks MATCH ? ORDER BY bm25(chunks) LIMIT ?", (match, DEPTH)
        )
        chunks = [self._corpus.chunk(one) for (one,) in found]
        return [Place(chunk.path, chunk.start_line, chunk.end_line) for chunk in chunks]
