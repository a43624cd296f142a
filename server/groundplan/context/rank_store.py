"""`RankStore`: the ranks of the files of the current index, at once, in memory and in the cache folder."""

import hashlib
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from groundplan.atomic_file import replace_file
from groundplan.context.file_ranks import FileRanks
from groundplan.context.file_role import FileRole
from groundplan.context.importance import importance
from groundplan.index.index import Index
from groundplan.index.persist import cache_file

_MAGIC = b"groundplan ranks 1\n"
_DIGEST_BYTES = 16
# In a workspace of many files a few that changed do little to the ranks of the rest, and old ones serve
# meanwhile; in a small one ranking takes no time.
_MANY_FILES, _FEW_CHANGED = 500, 50


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """Of each file the digest of its content, its rank and what it is for."""

    files: dict[str, tuple[str, float, FileRole]]


_DECODER = msgspec.msgpack.Decoder(_Kept)


class RankStore:
    """Ranking a large workspace takes a second, which no answer should wait for.

    Ranks of the same content are read from the cache. Where a few files of many changed, those of before
    serve until a thread has made new ones. Safe to use from several threads.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._kept: _Kept | None = None
        self._ranks = FileRanks({}, {})
        self._index: Index | None = None  # whose content `_kept` is known to be of
        self._ranking: threading.Thread | None = None

    def current(self, index: Index) -> FileRanks:
        """The ranks for an index; near enough where it differs a little from the last that was ranked."""
        with self._lock:
            if self._index is index:
                return self._ranks
            kept = self._kept or self._load(index)
            changed = len(index.files) if kept is None else _changed(kept, index)
            if kept is not None and changed == 0:
                self._index = index
                return self._ranks
            if kept is not None and changed <= _FEW_CHANGED and len(index.files) >= _MANY_FILES:
                self._rank_in_background(index)
                return self._ranks
        self._rank(index)
        return self._ranks

    def prepare(self, index: Index) -> None:
        """Rank in the background, if it is to be done at all."""
        with self._lock:
            kept = self._kept or self._load(index)
            if kept is None or _changed(kept, index):
                self._rank_in_background(index)

    def wait(self) -> None:
        """Until no ranking runs in the background."""
        ranking = self._ranking
        if ranking is not None:
            ranking.join()

    def _rank_in_background(self, index: Index) -> None:
        if self._ranking is None or not self._ranking.is_alive():
            self._ranking = threading.Thread(target=self._rank, args=(index,), name="rank-files", daemon=True)
            self._ranking.start()

    def _rank(self, index: Index) -> None:
        made = importance(index)
        files = {
            path: (record.digest, made.file(path), made.role(path)) for path, record in index.files.items()
        }
        kept = _Kept(files)
        with self._lock:
            self._take(kept)
            self._index = index
        payload = msgspec.msgpack.encode(kept)
        with suppress(OSError):  # they are made anew then; that the folder is no good, others tell
            replace_file(self._file(index), _MAGIC, _version(), _digest(payload), payload)

    def _take(self, kept: _Kept) -> None:
        self._kept = kept
        self._ranks = FileRanks(
            {path: rank for path, (_, rank, _) in kept.files.items()},
            {path: role for path, (_, _, role) in kept.files.items()},
        )

    def _load(self, index: Index) -> _Kept | None:
        try:
            content = self._file(index).read_bytes()
        except OSError:
            return None
        start = len(_MAGIC) + 2 * _DIGEST_BYTES
        head, payload = content[:start], content[start:]
        if head != _MAGIC + _version() + _digest(payload):
            return None
        try:
            kept = _DECODER.decode(payload)
        except msgspec.MsgspecError:
            return None
        self._take(kept)
        return kept

    def _file(self, index: Index) -> Path:
        return self._cache_dir / "ranks" / cache_file(self._cache_dir, index.roots).name


def _changed(kept: _Kept, index: Index) -> int:
    """How many files came, went or have other content."""
    same = 0
    for path, record in index.files.items():
        known = kept.files.get(path)
        same += known is not None and known[0] == record.digest
    return max(len(index.files), len(kept.files)) - same


def _digest(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_DIGEST_BYTES).digest()


@cache
def _version() -> bytes:
    """A digest of the code that ranks."""
    folder = Path(__file__).parent
    state = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for name in ("importance.py", "symbol_links.py", "file_role.py", "rank_store.py"):
        state.update((folder / name).read_bytes())
    return state.digest()
