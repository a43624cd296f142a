"""`QualityStage`: fills in vectors of the quality model behind the instant ones."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from groundplan.errors import EngineError
from groundplan.index.embedding.encoder import Encoder
from groundplan.index.embedding.quality.quality_process import QualityProcess
from groundplan.index.embedding.quality.quality_status import QualityState, QualityStatus
from groundplan.index.embedding.quality.query_encoder import QueryEncoder
from groundplan.index.embedding.vector_store import VectorStore

_BATCH = 8  # texts a request: a question waits for no more than these
_KNOWN_BATCH = 4096  # vectors read from the store at a time
_QUERY_LIMIT_S = 0.5
_COMPACT_OVER = 1000  # dead vectors that a store may hold beyond the number of the living

Item = tuple[int, bytes]
"""A chunk to have a vector: its id, and the digest of its content."""


class QualitySink(Protocol):
    """Who has the chunks and uses the vectors. Called from the stage's own thread."""

    def use_quality(self, encoder: Encoder) -> None:
        """The model is there: `encoder` encodes questions for its vectors."""
        ...

    def add_quality(self, ids: NDArray[np.int64], matrix: NDArray[np.float32]) -> None:
        """Keep these vectors, one row an id."""
        ...


class QualityStage:
    """One background thread and one helper process. What was encoded once comes from the store in `folder`.

    `model` is a sentence-transformers model (Hub name or folder) or `ollama:NAME`; `read_texts` gives the
    text of chunks by their ids ("" for one that is gone). Nothing is raised: what fails is in `status`, and a
    failed stage tries again when it is next given something to fill, `retry_after_s` later at the soonest.
    """

    def __init__(
        self,
        *,
        model: str,
        folder: Path,
        sink: QualitySink,
        read_texts: Callable[[Sequence[int]], Sequence[str]],
        address: str = "",
        threads: int | None = None,
        retry_after_s: float = 60.0,
    ) -> None:
        self._model = model
        self._folder = folder
        self._sink = sink
        self._read_texts = read_texts
        self._address = address
        self._threads = threads or max(1, (os.cpu_count() or 2) // 2)
        self._retry_after_s = retry_after_s
        self._retry_at = 0.0
        self._changed = Condition()
        self._waiting: list[Item] = []  # the last is next
        self._total = 0
        self._pauses = 0
        self._closed = False
        self._state = QualityState.WAITING
        self._failure = EngineError("")
        self._thread: Thread | None = None
        self._process: QualityProcess | None = None

    @property
    def status(self) -> QualityStatus:
        with self._changed:
            state = self._state
            if state is QualityState.FILLING and self._pauses:
                state = QualityState.PAUSED
            done = self._total - len(self._waiting)
            failure = self._failure if state is QualityState.FAILED else EngineError("")
            return QualityStatus(state, self._model, done, self._total, failure.message, failure.hint)

    def fill(self, items: Sequence[Item], *, total: int | None = None) -> None:
        """Give these chunks their vectors, in this order, instead of what was still to do. Returns at once.

        `total` is how many chunks there are with those that have a vector already.
        """
        with self._changed:
            if self._closed:
                return
            self._waiting = list(reversed(items))
            self._total = len(items) if total is None else total
            if self._thread is None and time.monotonic() < self._retry_at:
                return
            if self._state is not QualityState.LOADING:
                self._state = QualityState.LOADING if self._process is None else QualityState.FILLING
            if self._thread is None:
                self._thread = Thread(target=self._run, name="quality-vectors", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def pause(self) -> None:
        """Encode nothing more until `resume`; pauses add up. What is under way (some texts) is finished."""
        with self._changed:
            self._pauses += 1

    def resume(self) -> None:
        with self._changed:
            self._pauses = max(self._pauses - 1, 0)
            self._changed.notify_all()

    def wait(self, timeout_s: float | None = None) -> QualityStatus:
        """The status once there is nothing to do or it failed, or after `timeout_s`."""
        with self._changed:
            ends = (QualityState.READY, QualityState.FAILED)
            self._changed.wait_for(lambda: self._closed or self._state in ends, timeout_s)
        return self.status

    def close(self) -> None:
        """End the helper process and the thread. What was encoded is kept."""
        with self._changed:
            self._closed = True
            process, thread = self._process, self._thread
            self._changed.notify_all()
        if process is not None:
            process.close()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        store: VectorStore | None = None
        failure = EngineError("")
        try:
            process = QualityProcess(self._model, threads=self._threads, address=self._address)
            with self._changed:
                self._process = process
            if self._closed:  # before it could see the process
                return
            probe = process.wait_ready()
            store = VectorStore(self._folder, self._model, probe)
            self._sink.use_quality(
                QueryEncoder(process, name=self._model, dimensions=len(probe), limit_s=_QUERY_LIMIT_S)
            )
            self._tidy(store)
            while (items := self._next(store)) is not None:
                self._serve(items, process, store)
        except EngineError as error:
            failure = error
        except OSError as error:
            failure = EngineError(
                f"Quality vectors can't be kept in {self._folder} ({error.strerror or error}).",
                hint="Free disk space, or make that folder writable.",
            )
        finally:
            self._end(store, failure)

    def _end(self, store: VectorStore | None, failure: EngineError) -> None:
        if store is not None:
            store.close()
        with self._changed:
            process, self._process, self._thread = self._process, None, None
            if not self._closed:
                self._state, self._failure = QualityState.FAILED, failure
                self._retry_at = time.monotonic() + self._retry_after_s
            self._changed.notify_all()
        if process is not None:
            process.close()

    def _tidy(self, store: VectorStore) -> None:
        with self._changed:
            live = [digest for _, digest in self._waiting]
        if len(store) > 2 * len(live) + _COMPACT_OVER:
            with suppress(OSError):  # another process may hold the file; it only stays large
                store.compact(live)

    def _next(self, store: VectorStore) -> list[Item] | None:
        """What to do next: everything the store knows first, then texts to encode. None when closed."""
        with self._changed:
            while not self._closed:
                if not self._waiting:
                    self._state = QualityState.READY
                    self._changed.notify_all()
                else:
                    self._state = QualityState.FILLING
                    if known := self._take_known(store):
                        return known
                    if not self._pauses:
                        return self._waiting[: -_BATCH - 1 : -1]
                self._changed.wait()
            return None

    def _take_known(self, store: VectorStore) -> list[Item]:
        return [item for item in reversed(self._waiting) if item[1] in store][:_KNOWN_BATCH]

    def _serve(self, items: list[Item], process: QualityProcess, store: VectorStore) -> None:
        ids = [one for one, _ in items]
        digests = [digest for _, digest in items]
        if digests[0] in store:  # then all of them are
            matrix = store.get(digests)
        else:
            matrix = process.encode(list(self._read_texts(ids)))
            if matrix.shape != (len(items), store.dimensions):
                raise EngineError(
                    f"The model {self._model} changed the length of its vectors while it ran.",
                    hint="Restart the server.",
                )
            store.append(digests, matrix)
        self._sink.add_quality(np.array(ids, np.int64), matrix)
        done = set(items)
        with self._changed:
            self._waiting = [item for item in self._waiting if item not in done]
