"""`VectorIndex`: the nearest of many vectors, and the only importer of FAISS."""

import hashlib
import struct
from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"groundplan vectors 1\n"
_HEADER = struct.Struct("<QQ16s")  # dimensions, rows, digest of what follows

Ids = NDArray[np.int64]
Matrix = NDArray[np.float32]


class VectorIndex:
    """Vectors by id, found by cosine. Any thread may call any method.

    Rows are given with length 1 and kept as float16 (2 bytes a component), every one of them compared with
    the query: an answer is exact, and adding, replacing and removing need no rebuild. A search reads all
    rows, so its cost grows with their number: 2 ms for 20,000 rows of 256 components, 0.1 s for a million.
    """

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._index: Any = _new_index(dimensions)
        self._ids: Ids = np.empty(0, np.int64)  # by row
        self._lock = Lock()

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def ids(self) -> Ids:
        """The ids of all rows, in no order that means something."""
        return self._ids.copy()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, row_id: int) -> bool:
        return bool((self._ids == row_id).any())

    def add(self, ids: Iterable[int] | Ids, matrix: Matrix) -> None:
        """Keep one row an id, in place of what the id had before. The ids must be distinct."""
        new = _as_ids(ids)
        rows = np.ascontiguousarray(matrix, np.float32)
        if rows.shape != (len(new), self._dimensions):
            raise ValueError(f"expected shape {(len(new), self._dimensions)}, not {rows.shape}")
        with self._lock:
            self._drop(new)
            self._index.add(rows)
            self._ids = np.concatenate((self._ids, new))

    def remove(self, ids: Iterable[int] | Ids) -> int:
        """Forget the rows of `ids`; ids that are not there are passed over. How many went."""
        with self._lock:
            return self._drop(_as_ids(ids))

    def search(self, query: Matrix, k: int, allowed: Iterable[int] | Ids | None = None) -> tuple[Ids, Matrix]:
        """The ids of the `k` nearest rows and their cosines, best first; fewer where there are no more.

        With `allowed`, only those ids count: the `k` best of them are found, however few they are.
        """
        row = np.ascontiguousarray(query, np.float32).reshape(1, self._dimensions)
        with self._lock:
            k = min(k, len(self._ids))
            if k <= 0:
                return np.empty(0, np.int64), np.empty(0, np.float32)
            # Threads that wait for each other cost more than one query holds.
            _faiss().omp_set_num_threads(1)
            if allowed is None:
                scores, places = self._index.search(row, k)
            else:
                chosen = _rows_where(np.isin(self._ids, _as_ids(allowed)))
                scores, places = self._index.search(row, k, params=_faiss().SearchParameters(sel=chosen))
            found = places[0] >= 0
            return self._ids[places[0][found]], scores[0][found]

    def vectors(self, ids: Iterable[int] | Ids) -> Matrix:
        """The rows of `ids`, in their order. Raises `KeyError` for an id that is not there."""
        wanted = _as_ids(ids)
        with self._lock:
            order = np.argsort(self._ids, kind="stable")
            places = np.searchsorted(self._ids, wanted, sorter=order)
            rows = order[np.minimum(places, len(order) - 1)] if len(order) else places
            if len(wanted) and (not len(order) or not np.array_equal(self._ids[rows], wanted)):
                raise KeyError("an id has no vector")
            return self._codes()[rows].astype(np.float32)

    def to_bytes(self) -> bytes:
        """Everything, as `from_bytes` takes it."""
        with self._lock:
            body = self._ids.tobytes() + self._codes().tobytes()
            return _MAGIC + _HEADER.pack(self._dimensions, len(self._ids), _digest(body)) + body

    @classmethod
    def from_bytes(cls, content: bytes, *, checked: bool = False) -> "VectorIndex":
        """What `to_bytes` gave. Raises `ValueError` where it is damaged or of another version.

        `checked`: that it is not damaged is known.
        """
        start = len(_MAGIC) + _HEADER.size
        if not content.startswith(_MAGIC) or len(content) < start:
            raise ValueError("not a vector index of this version")
        dimensions, count, digest = _HEADER.unpack_from(content, len(_MAGIC))
        body = memoryview(content)[start:]
        is_damaged = not checked and _digest(body) != digest
        if is_damaged or len(body) != count * (8 + 2 * dimensions):
            raise ValueError("the vector index is damaged")
        made = cls(dimensions)
        made._ids = np.frombuffer(body, np.int64, count).copy()
        codes = np.frombuffer(body, np.uint8, count * 2 * dimensions, offset=count * 8)
        if count:
            made._index.add_sa_codes(codes.reshape(count, 2 * dimensions))
        return made

    def _drop(self, ids: Ids) -> int:
        gone = np.isin(self._ids, ids)
        count = int(gone.sum())
        if count:
            self._index.remove_ids(_rows_where(gone))
            self._ids = self._ids[~gone]
        return count

    def _codes(self) -> NDArray[np.float16]:
        codes: NDArray[np.uint8] = _faiss().vector_to_array(self._index.codes)
        return codes.view(np.float16).reshape(len(self._ids), self._dimensions)


@cache
def _faiss() -> Any:
    """FAISS, loaded by the first index (0.3 s). Its type stubs don't know what its wrapper accepts."""
    import faiss

    return faiss


def _new_index(dimensions: int) -> Any:
    faiss = _faiss()
    return faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _rows_where(mask: NDArray[np.bool_]) -> Any:
    return _faiss().IDSelectorBitmap(np.packbits(mask, bitorder="little"))


def _as_ids(ids: Iterable[int] | Ids) -> Ids:
    return np.asarray(ids, np.int64) if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64)


def _digest(content: bytes | memoryview) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
