"""`retrieve`: the chunks of a workspace that answer a query, best first, with the reasons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from math import log2

import numpy as np
from numpy.typing import NDArray

from groundplan.context.agreeing_files import agreeing_files
from groundplan.context.file_ranks import FileRanks
from groundplan.context.file_role import FileRole
from groundplan.context.fusion import fused
from groundplan.context.hit import Hit
from groundplan.context.importance import Importance
from groundplan.context.name_words import name_words
from groundplan.context.named_chunks import named_chunks
from groundplan.context.query_names import query_names
from groundplan.context.score_parts import ScoreParts
from groundplan.index.chunks.chunk import Chunk, ChunkKind
from groundplan.index.index import Index
from groundplan.index.search.search_index import SearchIndex
from groundplan.index.search.search_view import SearchView
from groundplan.jobs import CancelToken

_CANDIDATES = 200
_LONGEST = 4000  # characters: what a person asks is shorter, and pasted text says it all by then
_NAME_WORDS = 0.7  # where a chunk's name says all that the query does
_AGREEING = 0.1  # where more chunks of the file answer than of any other
_IMPORTANCE = 0.1  # of the score, for each time that a file's rank is doubled or halved, from
_LEAST, _MOST = -3.0, 0.5  # … to: above the average there is little to tell
_SAME_FILE, _NEAR = 0.15, 0.08
# A query that speaks of tests or examples asks for them: then they are not held back.
_SPOKEN_OF = {
    FileRole.TEST: ("test", "spec", "fixture", "mock"),
    FileRole.EXAMPLE: ("example", "sample", "demo", "tutorial"),
    FileRole.DOCS: ("doc", "guide", "readme", "changelog"),
    FileRole.MIGRATION: ("migrat",),
}


def retrieve(
    query: str,
    *,
    search: SearchIndex,
    index: Index,
    limit: int = 10,
    kinds: Collection[ChunkKind] = (),
    path_glob: str = "",
    open_files: Sequence[str] = (),
    importance: Importance | FileRanks | None = None,
    cancel: CancelToken | None = None,
) -> tuple[Hit, ...]:
    """Up to `limit` chunks, best first; none for a query that says nothing.

    `kinds` and `path_glob` (as in .gitignore) narrow what is looked at; empty means all. `open_files` are
    workspace paths whose surroundings are preferred. Raises `Cancelled`.
    """
    query = query[:_LONGEST]
    if limit <= 0 or not query.strip():
        return ()
    view = search.view()  # a save meanwhile takes nothing away from it
    allowed = _allowed(view, kinds, path_glob)
    wanted = max(_CANDIDATES, limit)
    lexical = view.lexical(query, wanted, allowed)
    _check(cancel)
    dense = view.dense(query, wanted, allowed)
    _check(cancel)
    counts = view.statistics
    joined = fused(lexical, dense, quality=counts.quality / max(counts.chunks, counts.quality, 1))
    found = _answers(query, view, index, joined, allowed)
    agreeing = agreeing_files((chunk.path, parts.score) for chunk, parts in found)
    close = _close_files(index, open_files)
    weights = _weights(importance, {chunk.path for chunk, _ in found}, _spoken_of(query))
    ranked: list[tuple[float, str, int, int]] = []
    for at, (chunk, told) in enumerate(found):
        path = chunk.path
        without = told.score + _AGREEING * agreeing.get(path, 0.0) + close.get(path, 0.0)
        ranked.append((-without * (1 + weights[path]), path, chunk.start_line, at))
    hits: list[Hit] = []
    for less, path, _, at in nsmallest(limit, ranked):
        chunk, told = found[at]
        parts = replace(
            told,
            path=told.path + _AGREEING * agreeing.get(path, 0.0),
            proximity=close.get(path, 0.0),
            importance=-less * weights[path] / (1 + weights[path]),
        )
        hits.append(Hit(chunk, -less, parts))
    return tuple(hits)


def _answers(
    query: str,
    view: SearchView,
    index: Index,
    found: Mapping[int, tuple[float, float]],
    allowed: NDArray[np.int64] | None,
) -> list[tuple[Chunk, ScoreParts]]:
    """The chunks that were found and those that the query names, with what the query alone says of each."""
    symbols, paths = named_chunks(query_names(query), index, view)
    named = symbols.keys() | paths.keys()
    if allowed is not None and named:
        named &= set(allowed.tolist())
    rarities = view.rarities(query)
    told: list[tuple[Chunk, ScoreParts]] = []
    for one in found.keys() | named:
        chunk = view.chunk(one)
        words, meaning = found.get(one, (0.0, 0.0))
        symbol = symbols.get(one, 0.0) + _NAME_WORDS * name_words(rarities, chunk.symbol)
        told.append((chunk, ScoreParts(words, meaning, path=paths.get(one, 0.0), symbol=symbol)))
    return told


def _allowed(view: SearchView, kinds: Collection[ChunkKind], path_glob: str) -> NDArray[np.int64] | None:
    if kinds:
        parts = [view.ids(kind=kind, path_glob=path_glob) for kind in dict.fromkeys(kinds)]
        return np.sort(np.concatenate(parts))
    return view.ids(path_glob=path_glob) if path_glob else None


def _weights(
    importance: Importance | FileRanks | None, paths: Collection[str], spoken_of: Collection[FileRole]
) -> dict[str, float]:
    """What the rank of each file adds to a score of 1, or takes from it."""
    weights = dict.fromkeys(paths, 0.0)
    if importance is not None:
        for path in paths:
            if not spoken_of or importance.role(path) not in spoken_of:
                weights[path] = _IMPORTANCE * min(max(log2(importance.file(path) + 0.05), _LEAST), _MOST)
    return weights


def _spoken_of(query: str) -> set[FileRole]:
    lowered = query.lower()
    return {role for role, words in _SPOKEN_OF.items() if any(word in lowered for word in words)}


def _close_files(index: Index, open_files: Sequence[str]) -> Mapping[str, float]:
    """The files that stand beside an open file or that it imports, and the open files themselves."""
    close: dict[str, float] = {}
    known = [path for path in open_files if path in index.files]
    if not known:
        return close
    folders = {path.rpartition("/")[0] for path in known}
    close |= {path: _NEAR for path in index.files if path.rpartition("/")[0] in folders}
    for path in known:
        for imported in index.files[path].imports:
            if (target := index.resolve_import(path, imported)) is not None:
                close[target] = _NEAR
    return close | dict.fromkeys(known, _SAME_FILE)


def _check(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
