"""`print_times`: the time per query on 20,000 chunks of Django, with made-up vectors of MiniLM's size."""

import hashlib
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from groundplan.context.importance import Importance, importance
from groundplan.context.retrieve import retrieve
from groundplan.index.build import build_index
from groundplan.index.embedding.static_model import packaged_model
from groundplan.index.index import Index
from groundplan.index.search.search_index import SearchIndex
from tests.benchmarks.retrieval.catalogue import Repository
from tests.benchmarks.retrieval.download import BENCH, source_of

_DJANGO = Repository("django", "5.2.8")
_QUERIES = (
    "how are sessions kept in the database",
    "QuerySet.filter",
    "validate that a password is not too common",
    "migration autodetector renames a field",
    "views.py",
    "translate the text of a lazy string when a template is rendered",
    "Wie wird ein Formular geprüft?",
    "template loader cached",
    "ManyToManyField through intermediate table",
    "CSRF token rotates after login",
)
_ROUNDS = 20
_CHUNKS = 20_000


def print_times() -> None:
    """CPU and wall milliseconds, median and p95. The vectors' content costs nothing, their number does."""
    index = build_index([_part_of_django()], cache_dir=BENCH / "cache" / "index").index
    search = SearchIndex.build(index, encoder=packaged_model())
    ranks = importance(index)
    ranks.prepare()
    _measure("instant", index, search, ranks)
    search.use_quality(_Noise())
    ids = search.without_quality()
    search.add_quality(ids, _Noise().encode([str(one) for one in ids]))
    _measure("quality, without encoding the query", index, search, ranks)


def _part_of_django() -> Path:
    """A copy of Django's files, drawn by hash, that make `_CHUNKS` chunks together."""
    folder = BENCH / "workspaces" / f"{_DJANGO.label}-{_CHUNKS}"
    if folder.is_dir():
        return folder
    source = source_of(_DJANGO)
    whole = SearchIndex.build(build_index([source], cache_dir=BENCH / "cache" / "index").index)
    part, left = folder.with_name(f"{folder.name}.part"), _CHUNKS
    shutil.rmtree(part, ignore_errors=True)
    (part / ".git").mkdir(parents=True)
    for path in sorted(whole.paths, key=lambda path: hashlib.sha256(path.encode()).digest()):
        if (chunks := len(whole.file_chunks(path))) <= left:
            left -= chunks
            (part / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / path, part / path)
    return part.rename(folder)


class _Noise:
    """Vectors of MiniLM's size."""

    name = "noise"
    dimensions = 384

    def encode(self, texts: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
        rows = np.random.default_rng(len(texts)).normal(size=(len(texts), self.dimensions)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _measure(label: str, index: Index, search: SearchIndex, ranks: Importance) -> None:
    walls: list[float] = []
    cpus: list[float] = []
    for _ in range(_ROUNDS):
        for query in _QUERIES:
            wall, cpu = time.perf_counter(), time.process_time()
            retrieve(query, search=search, index=index, importance=ranks)
            walls.append(1000 * (time.perf_counter() - wall))
            cpus.append(1000 * (time.process_time() - cpu))
    told = ", ".join(
        f"{name} median {np.median(one):.1f}, p95 {np.percentile(one, 95):.1f} ms"
        for name, one in (("wall", walls), ("CPU", cpus))
    )
    print(f"{label}, {search.statistics.chunks} chunks: {told}")
