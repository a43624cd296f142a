"""Measures search among made-up chunks: `python -m tests.benchmarks.search_scale.synthetic N FOLDER`.

Words are drawn by Zipf's law from a vocabulary that grows with the root of the text (Heaps), and are
identifiers of one to three parts; chunks are as long as Django's. Vectors lie in clusters, as real ones do.
All goes the way that real chunks go, but for reading and cutting files. Prints one JSON object.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from groundplan.index.chunks.chunk import Chunk, ChunkKind
from groundplan.index.embedding.vectors import VectorIndex
from groundplan.index.search.lexical import Lexical
from groundplan.index.search.postings_builder import PostingsBuilder
from groundplan.index.search.search_index import SearchIndex
from groundplan.index.search.search_state import FileChunks, SearchState
from groundplan.index.search.store import save_search, search_cache_file
from groundplan.index.search.vocabulary import Vocabulary
from groundplan.workspace.roots import Root

DIMENSIONS = 256
WORDS = 48  # in a chunk, at the median
PER_FILE = 14
QUERIES = 200


def main(count: int, folder: Path) -> None:
    rng = np.random.default_rng(5)
    known = _vocabulary(rng, int(30 * (count * WORDS) ** 0.5))
    drawn = np.cumsum(1 / np.arange(1, len(known) + 1))

    def draw(size: int) -> list[str]:
        return [known[at] for at in np.searchsorted(drawn, rng.random(size) * drawn[-1]).tolist()]

    started, cpu = time.perf_counter(), time.process_time()
    search, words_s = _built(count, draw, rng)
    told: dict[str, object] = {"chunks": count, "build cpu": time.process_time() - cpu, "words cpu": words_s}
    told["build"] = time.perf_counter() - started
    told["memory"] = _resident()
    view = search.view()
    queries = [" ".join(draw(int(size))) for size in rng.integers(2, 9, QUERIES)]
    told["lexical"] = _times(lambda at: view.lexical(queries[at], 50))
    rows = _vectors(rng, QUERIES)
    vectors = view.instant.vectors
    assert vectors is not None
    told["dense"] = _times(lambda at: vectors.search(rows[at], 50), QUERIES // 4)
    lexical = view.state.lexical
    told["saved"] = _times(lambda at: _one_save(lexical, count, at, draw), 10)
    saving = time.perf_counter()
    roots = (Root(folder, str(folder), ""),)
    assert not save_search(folder, roots, search)
    told["save"] = time.perf_counter() - saving
    told["bytes"] = search_cache_file(folder, roots).stat().st_size
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    search_cache_file(folder, roots).unlink()
    print(json.dumps(told))


def _built(count: int, draw, rng: np.random.Generator) -> tuple[SearchIndex, float]:
    vocabulary = Vocabulary()
    builder, vectors = PostingsBuilder(vocabulary), VectorIndex(DIMENSIONS)
    files: dict[str, FileChunks] = {}
    chunks: dict[int, Chunk] = {}
    words_s = 0.0
    for start in range(0, count, PER_FILE * 512):
        block = list(range(start, min(start + PER_FILE * 512, count)))
        for chunk, texts in _chunks(block, draw, rng):
            chunks[len(chunks)] = chunk
            before = time.process_time()
            builder.add(len(chunks) - 1, texts)
            words_s += time.process_time() - before
        vectors.add(np.array(block), _vectors(rng, len(block)))
        for first in range(start, block[-1] + 1, PER_FILE):
            ids = tuple(range(first, min(first + PER_FILE, block[-1] + 1)))
            files[chunks[first].path] = FileChunks(str(first), ids)
    before = time.process_time()
    postings = builder.finish()
    words_s += time.process_time() - before
    state = SearchState(files, chunks, Lexical.of(vocabulary, postings))
    return SearchIndex(state, encoder=None, instant=vectors), words_s


def _chunks(block: list[int], draw, rng: np.random.Generator) -> Iterator[tuple[Chunk, tuple[str, ...]]]:
    lengths = rng.lognormal(np.log(WORDS), 0.8, len(block)).astype(int) + 4
    words = draw(int(lengths.sum()) + 12 * len(block))
    at = 0
    for chunk_id, length in zip(block, lengths.tolist(), strict=True):
        head, body = words[at : at + 12], words[at + 12 : at + 12 + length]
        at += 12 + length
        path = f"src/{chunk_id // PER_FILE % 900}/{words[0]}_{chunk_id // PER_FILE}.py"
        symbol, signature = ".".join(head[:2]), f"def {head[1]}({', '.join(head[2:6])})"
        chunk = Chunk(path, ChunkKind.METHOD, 1, 20, chunk_id.to_bytes(16, "big"), symbol, signature)
        yield chunk, (symbol, path, signature, " ".join(head[6:]), " ".join([*head, *body]))


def _vocabulary(rng: np.random.Generator, size: int) -> list[str]:
    """Identifiers, the short ones first, as the frequent ones are in code."""
    syllables = np.array(
        [a + b for a in "bcdfghklmnprstvwz" for b in ("a", "e", "i", "o", "u", "er", "an", "it")]
    )
    parts = [
        "".join(syllables[rng.integers(0, len(syllables), 2 + n % 2)]) for n in range(max(size // 8, 200))
    ]
    found = dict.fromkeys(parts[: size // 3])
    while len(found) < size:
        chosen = [parts[n] for n in (rng.zipf(1.3, int(rng.integers(2, 4))) % len(parts)).tolist()]
        found["_".join(chosen) if rng.random() < 0.6 else "".join(part.title() for part in chosen)] = None
    return list(found)


def _vectors(rng: np.random.Generator, count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    centres = np.random.default_rng(1).standard_normal((256, DIMENSIONS), np.float32)
    rows = centres[rng.integers(0, len(centres), count)]
    rows += rng.standard_normal((count, DIMENSIONS), np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _one_save(lexical: Lexical, count: int, at: int, draw) -> None:
    builder = PostingsBuilder(lexical.vocabulary)
    for number in range(PER_FILE):
        builder.add(count + number, ("a.b", "src/a.py", "def b()", "", " ".join(draw(WORDS))))
    changed = lexical.updated(range(at * PER_FILE, (at + 1) * PER_FILE), builder.finish())
    assert changed.search("b", 1, None, lambda one: one)


def _times(job, count: int = QUERIES) -> list[float]:
    taken: list[float] = []
    for at in range(count):
        before = time.perf_counter()
        job(at)
        taken.append(time.perf_counter() - before)
    return taken


def _resident() -> int:
    import psutil

    return psutil.Process().memory_info().rss


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
