"""`UniversalStore`: the picture of the current index, kept in memory and in the cache folder."""

import hashlib
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec

from groundplan.atomic_file import replace_file
from groundplan.context.universal.build import NO_FACTS, Built, build_universal
from groundplan.context.universal.data_model import ModelInput
from groundplan.context.universal.file_facts import FileFacts
from groundplan.context.universal.picture import UniversalContext
from groundplan.index.index import Index
from groundplan.index.persist import cache_file
from groundplan.jobs import CancelToken

_MAGIC = b"groundplan universal 1\n"
_DIGEST_BYTES = 16


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    state: bytes
    universal: UniversalContext
    facts: dict[str, FileFacts]


_DECODER = msgspec.msgpack.Decoder(_Kept)


class UniversalStore:
    """Gives the picture of an index. Safe to use from several threads; one builds, the others wait.

    An index that was asked for before costs nothing; one with the same content as the kept picture a few
    milliseconds; a changed one the changed files, and the ranks if what they depend on has changed. The kept
    file may be deleted at any time; a damaged one is built anew.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._state = b""
        self._built: Built | None = None
        self._saved = b""

    @property
    def latest(self) -> UniversalContext | None:
        """The picture that was last built, at once, fresh or not; `None` before the first."""
        built = self._built
        return None if built is None else built.universal

    def current(
        self, index: Index, model: Callable[[], ModelInput], *, cancel: CancelToken | None = None
    ) -> UniversalContext:
        """The picture of this index. `model` reads its data model, where that is needed."""
        with self._lock:
            built = self._built
            if built is not None and self._index is index:
                return built.universal
            state = state_of(index)
            if built is None:
                built = self._load(index)
            if built is None or self._state != state:
                known = NO_FACTS if built is None else built.facts
                built = build_universal(index, model(), known=known, cancel=cancel)
            self._built, self._index, self._state = built, index, state
            return built.universal

    def keep(self) -> str:
        """Write the picture to the cache folder. A sentence for a person where that fails, else ""."""
        with self._lock:
            built, index = self._built, self._index
            if built is None or index is None or self._saved == self._state:
                return ""
            payload = msgspec.msgpack.encode(_Kept(self._state, built.universal, dict(built.facts)))
            file = self._file(index)
            try:
                replace_file(file, _MAGIC, _version(), _digest(payload), payload)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                return f"The picture of the workspace could not be kept in {file.parent} ({reason})."
            self._saved = self._state
            return ""

    def _load(self, index: Index) -> Built | None:
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
        self._state = self._saved = kept.state
        return Built(kept.universal, kept.facts)

    def _file(self, index: Index) -> Path:
        return self._cache_dir / "universal" / cache_file(self._cache_dir, index.roots).name


def state_of(index: Index) -> bytes:
    """A digest of the content of all files of an index, and of where they are."""
    state = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for path, record in index.files.items():
        state.update(f"{path}\0{record.digest}\n".encode("utf-8", "surrogateescape"))
    return state.digest()


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()


@cache
def _version() -> bytes:
    """A digest of the code that makes a picture."""
    state = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    folder = Path(__file__).parent
    for part in sorted([*folder.parent.glob("*.py"), *folder.rglob("*.py"), *folder.rglob("*.yaml")]):
        state.update(part.read_bytes())
    return state.digest()
