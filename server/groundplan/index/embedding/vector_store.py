"""`VectorStore`: vectors by the digest of what they encode, on disk, for one model."""

import hashlib
import os
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from groundplan.atomic_file import replace_file

_MAGIC = b"groundplan vector store 1\n"
_KEY_BYTES = 16
_SAME_MODEL = 0.999  # cosine of a probe's vectors above which two models of one name are one

Matrix = NDArray[np.float32]


class _Header(msgspec.Struct, frozen=True, array_like=True):
    model: str
    dimensions: int
    probe: bytes


class VectorStore:
    """An append-only file of vectors, kept as float16, so that no text is encoded twice by one model.

    Each record has a checksum of its own and none is ever changed in place: a process that dies while it
    writes costs at most what it was writing. `probe` is the model's vector of some fixed text: where the file
    holds another one (a model replaced under its name, another length), it is of no use and starts anew.
    A file belongs to one thread; two processes may append to one file. Raises `OSError` where it can't.
    """

    def __init__(self, folder: Path, model: str, probe: Matrix) -> None:
        self.dimensions = len(probe)
        self.started_anew = False
        """Whether there was a file, and it was of no use."""
        self._file = folder / f"{_digest(model.encode(), 12).hex()}.vectors"
        self._header = _header(model, probe)
        self._record = np.dtype(
            [("key", "V16"), ("vector", "<f2", (self.dimensions,)), ("sum", "<u4")], align=False
        )
        self._rows: dict[bytes, int] = {}
        # One handle for reading and appending: where another process puts a smaller file in its place,
        # this one goes on with the file it knows.
        self._handle: IO[bytes] | None = None
        self._start = 0
        self._open(model, probe)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, digest: bytes) -> bool:
        return _key(digest) in self._rows

    def get(self, digests: Sequence[bytes]) -> Matrix:
        """One row a digest, in their order. Raises `KeyError` for one that is not kept."""
        rows = [self._rows[_key(digest)] for digest in digests]
        if not rows:
            return np.empty((0, self.dimensions), np.float32)
        return self._records(rows)["vector"].astype(np.float32)

    def append(self, digests: Sequence[bytes], matrix: Matrix) -> None:
        """Keep one row a digest."""
        keys = [_key(digest) for digest in digests]
        payload = b"".join(self._encoded(key, row) for key, row in zip(keys, matrix, strict=True))
        file = self._opened()
        at = file.seek(0, os.SEEK_END)  # another process may have written since
        file.write(payload)
        file.flush()
        if (at - self._start) % self._record.itemsize:
            return  # behind a record that another process left unfinished: lost, and encoded anew one day
        first = (at - self._start) // self._record.itemsize
        self._rows.update({key: first + place for place, key in enumerate(keys)})

    def compact(self, live: Iterable[bytes]) -> int:
        """Forget what is not `live`, in a new file that replaces the old one. How many were forgotten."""
        keep = {_key(digest) for digest in live} & self._rows.keys()
        gone = len(self._rows) - len(keep)
        if gone:
            rows = [self._rows[key] for key in keep]
            body = self._records(rows).tobytes() if rows else b""
            self._replace(body)
            self._rows = {key: place for place, key in enumerate(keep)}
        return gone

    def close(self) -> None:
        """Let go of the file. Nothing else may be asked afterwards."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def _records(self, rows: list[int]) -> NDArray[Any]:
        return np.memmap(self._opened(), self._record, "r", self._start, (max(rows) + 1,))[rows]

    def _opened(self) -> IO[bytes]:
        if self._handle is None:
            self._handle = self._file.open("a+b")
        return self._handle

    def _open(self, model: str, probe: Matrix) -> None:
        try:
            content = self._file.read_bytes()
        except FileNotFoundError:
            content = b""
        start = _usable(content, model, probe)
        if not start:
            self.started_anew = bool(content)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._replace(b"")
            return
        self._start = start
        size = self._record.itemsize
        whole = (len(content) - start) // size
        view = memoryview(content)
        for place in range(whole):
            at = start + place * size
            key = bytes(view[at : at + _KEY_BYTES])
            if zlib.crc32(view[at : at + size - 4]) == int.from_bytes(
                view[at + size - 4 : at + size], "little"
            ):
                self._rows[key] = place
        if start + whole * size < len(content):  # the last one was never finished
            self._opened().truncate(start + whole * size)

    def _replace(self, body: bytes) -> None:
        self.close()
        replace_file(self._file, self._header, body)
        self._start = len(self._header)

    def _encoded(self, key: bytes, row: NDArray[Any]) -> bytes:
        record = key + row.astype("<f2").tobytes()
        return record + zlib.crc32(record).to_bytes(4, "little")


def _header(model: str, probe: Matrix) -> bytes:
    packed = msgspec.msgpack.encode(_Header(model, len(probe), probe.astype("<f4").tobytes()))
    return _MAGIC + len(packed).to_bytes(4, "little") + packed


def _usable(content: bytes, model: str, probe: Matrix) -> int:
    """Where the records of a file begin; 0 where it is damaged, or of another version or model."""
    sized = len(_MAGIC) + 4
    if not content.startswith(_MAGIC) or len(content) < sized:
        return 0
    start = sized + int.from_bytes(content[len(_MAGIC) : sized], "little")
    try:
        header = msgspec.msgpack.decode(content[sized:start], type=_Header)
    except msgspec.DecodeError:
        return 0
    if (header.model, header.dimensions, len(header.probe)) != (model, len(probe), 4 * len(probe)):
        return 0
    kept = np.frombuffer(header.probe, "<f4")
    lengths = float(np.linalg.norm(kept) * np.linalg.norm(probe))
    return start if lengths and float(kept @ probe) / lengths >= _SAME_MODEL else 0


def _key(digest: bytes) -> bytes:
    return digest if len(digest) == _KEY_BYTES else _digest(digest, _KEY_BYTES)


def _digest(content: bytes, size: int) -> bytes:
    return hashlib.blake2b(content, digest_size=size).digest()
