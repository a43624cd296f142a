"""`QualityStage`: fills in vectors of the quality model behind the instant ones."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
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
    text of chunks by their ids ("" for one that is gone or changed). Nothing is raised: what fails is in
    `status`, and a failed stage tries again when it is next given something to fill, `retry_after_s` later at
    the soonest.
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
        self._known_first = False
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
            self._known_first = False
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
            if len(live) < self._total:
                return  # others have their vectors already, and live too
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
                    if items := self._take(store):
                        return items
                self._changed.wait()
            return None

    def _take(self, store: VectorStore) -> list[Item]:
        """The next items: all with a vector in the store, or none; nothing to encode while paused."""
        if not self._known_first:
            self._waiting.sort(key=lambda item: item[1] in store)
            self._known_first = True
        known = self._waiting[-1][1] in store
        if self._pauses and not known:
            return []
        items: list[Item] = []
        for item in islice(reversed(self._waiting), _KNOWN_BATCH if known else _BATCH):
            if (item[1] in store) != known:
                break
            items.append(item)
        return items

    def _serve(self, items: list[Item], process: QualityProcess, store: VectorStore) -> None:
        if items[0][1] in store:  # then all of them are
            self._hand_over(items, store.get([digest for _, digest in items]))
        else:
            texts = self._read_texts([one for one, _ in items])
            # What changed since is left: its vector would be kept under the digest of what it was.
            there = [(item, text) for item, text in zip(items, texts, strict=True) if text]
            if there:
                given = [item for item, _ in there]
                matrix = process.encode([text for _, text in there])
                if matrix.shape != (len(given), store.dimensions):
                    raise EngineError(
                        f"The model {self._model} changed the length of its vectors while it ran.",
                        hint="Restart the server.",
                    )
                store.append([digest for _, digest in given], matrix)
                self._hand_over(given, matrix)
        with self._changed:
            if self._waiting[-len(items) :] == items[::-1]:
                del self._waiting[-len(items) :]
            else:  # `fill` was called meanwhile
                done = set(items)
                self._waiting = [item for item in self._waiting if item not in done]

    def _hand_over(self, items: list[Item], matrix: NDArray[np.float32]) -> None:
        self._sink.add_quality(np.array([one for one, _ in items], np.int64), matrix)
