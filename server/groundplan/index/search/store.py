"""The search cache: one file a workspace, beside the index's, safe to delete at any time.

It is replaced as a whole: a process that dies while writing leaves the old one. Versioned and digested: what
is damaged or of another version is passed over with a note, and built anew.
"""

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np

from groundplan.atomic_file import replace_file
from groundplan.folders import cache_folder
from groundplan.index.checksum import CHECKSUM_BYTES, checksum
from groundplan.index.chunks.chunk import Chunk
from groundplan.index.embedding.encoder import Encoder
from groundplan.index.embedding.vectors import VectorIndex
from groundplan.index.persist import cache_file
from groundplan.index.search.lexical import Lexical
from groundplan.index.search.postings import Postings
from groundplan.index.search.search_index import SearchIndex
from groundplan.index.search.search_state import FileChunks, SearchState
from groundplan.index.search.vocabulary import Vocabulary
from groundplan.workspace.roots import Root

_OURS = b"groundplan search "
_MAGIC = _OURS + b"2\n"
_DIGEST_BYTES = 16
_ABANDONED_S = 3600
_DAMAGED = "The search cache is damaged; it was built anew."


class _Contents(msgspec.Struct, array_like=True):
    """Everything that is kept. Arrays are the bytes of numpy's, little-endian."""

    encoder: str
    files: list[tuple[str, str, tuple[int, ...]]]
    chunks: list[Chunk]
    terms: list[str]
    ids: bytes
    scores: bytes
    rows: bytes
    starts: bytes
    instant: bytes


@dataclass(frozen=True, slots=True)
class LoadedSearch:
    """What the cache held, and a sentence for a person where it was there but of no use."""

    search: SearchIndex | None = None
    note: str = ""


def search_cache_file(cache_dir: Path | None, roots: tuple[Root, ...]) -> Path:
    """Where the search index of a workspace is kept."""
    index_file = cache_file(cache_dir or cache_folder(), roots)
    return index_file.parent.parent / "search" / f"{index_file.stem}.msgpack"


def load_search(cache_dir: Path | None, roots: tuple[Root, ...], *, encoder: Encoder | None) -> LoadedSearch:
    """The search index kept of a workspace. What changed since, `SearchIndex.stale_paths` tells.

    Vectors of another encoder are not taken over; then nothing is, as all is to be read anyway.
    """
    try:
        content = search_cache_file(cache_dir, roots).read_bytes()
    except FileNotFoundError:
        return LoadedSearch()
    except OSError as error:
        return LoadedSearch(note=f"The search cache can't be read ({error.strerror}); it was built anew.")
    if not content.startswith(_OURS):
        return LoadedSearch(note=_DAMAGED)
    if not content.startswith(_MAGIC + _fingerprint()):
        return LoadedSearch(note="The search cache is of another version; it was built anew.")
    header = len(_MAGIC) + _DIGEST_BYTES
    payload = memoryview(content)[header + CHECKSUM_BYTES :]
    if content[header : header + CHECKSUM_BYTES] != checksum(payload):
        return LoadedSearch(note=_DAMAGED)
    try:
        contents = msgspec.msgpack.decode(payload, type=_Contents)
        if contents.encoder != _name(encoder):
            return LoadedSearch(note="The search cache is of another encoder; it was built anew.")
        return LoadedSearch(_opened(contents, encoder))
    except (msgspec.DecodeError, ValueError):
        return LoadedSearch(note=_DAMAGED)


def save_search(cache_dir: Path | None, roots: tuple[Root, ...], search: SearchIndex) -> str:
    """Keep a search index. A sentence for a person where that is not possible, else ""."""
    file = search_cache_file(cache_dir, roots)
    payload = msgspec.msgpack.encode(_contents(search))
    try:
        _clear_away(file)
        replace_file(file, _MAGIC, _fingerprint(), checksum(payload), payload)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return f"The search index could not be kept in {file.parent} ({reason}); it will be built anew."
    return ""


def _contents(search: SearchIndex) -> _Contents:
    state, instant = search.kept()
    lexical = state.lexical.merged()
    main = lexical.main
    # Terms that no chunk has any more are left out.
    used = np.diff(main.starts) > 0
    terms = [term for term, is_used in zip(lexical.vocabulary.terms, used.tolist(), strict=False) if is_used]
    starts = np.append(main.starts[:-1][used], main.starts[-1:])
    return _Contents(
        encoder=search.encoder_name,
        files=[(path, kept.digest, kept.ids) for path, kept in state.files.items()],
        chunks=[state.chunks[chunk_id] for kept in state.files.values() for chunk_id in kept.ids],
        terms=terms,
        ids=main.ids.tobytes(),
        scores=main.scores.tobytes(),
        rows=main.rows.tobytes(),
        starts=starts.astype(np.int64).tobytes(),
        instant=instant,
    )


def _opened(contents: _Contents, encoder: Encoder | None) -> SearchIndex:
    main = Postings(
        np.frombuffer(contents.ids, np.int64),
        np.frombuffer(contents.scores, np.float32),
        np.frombuffer(contents.rows, np.int32),
        np.frombuffer(contents.starts, np.int64),
    )
    chunks: dict[int, Chunk] = {}
    remaining = iter(contents.chunks)
    files: dict[str, FileChunks] = {}
    for path, digest, ids in contents.files:
        files[path] = FileChunks(digest, ids)
        chunks.update(zip(ids, islice(remaining, len(ids)), strict=True))
    state = SearchState(files, chunks, Lexical.of(Vocabulary(contents.terms), main))
    instant = VectorIndex.from_bytes(contents.instant, checked=True) if contents.instant else None
    return SearchIndex(state, encoder=encoder, instant=instant)


def _name(encoder: Encoder | None) -> str:
    return "" if encoder is None else encoder.name


def _clear_away(file: Path) -> None:
    """Remove what processes left behind that died while writing."""
    long_ago = time.time() - _ABANDONED_S
    for left in file.parent.glob(f"{file.stem}-*.tmp"):
        with suppress(OSError):  # gone, or another's to remove
            if left.stat().st_mtime < long_ago:
                left.unlink()


@cache
def _fingerprint() -> bytes:
    """A digest of what decides the content: how files become symbols, chunks, terms and scores."""
    package = Path(__file__).parent.parent
    state = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    folders = (package / "chunks", package / "search", package / "languages")
    readers = sorted(one for folder in folders for one in folder.rglob("*") if one.suffix in (".py", ".scm"))
    for part in (package / "records.py", package / "read_file.py", *readers):
        state.update(part.read_bytes())
    return state.digest()
