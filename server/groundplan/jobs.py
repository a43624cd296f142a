"""How long work is watched and stopped: `CancelToken`, `Progress`, `LatestOnly`."""

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from groundplan.errors import Cancelled


class CancelToken:
    """A flag that one thread raises and a working thread looks at between its steps."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Block until the request is withdrawn, `timeout_s` at most; whether it was."""
        return self._event.wait(timeout_s)

    def check(self) -> None:
        """Raise `Cancelled` if the request was withdrawn."""
        if self._event.is_set():
            raise Cancelled


class Progress(Protocol):
    """Told how far a piece of work has come. Called from the working thread; must return at once."""

    def __call__(self, message: str, done: int, total: int) -> None:
        """`total` is 0 while it is not known."""
        ...


def no_progress(message: str, done: int, total: int) -> None:
    """A `Progress` that nobody watches."""


T = TypeVar("T")


class LatestOnly(Generic[T]):
    """Runs a job for what was asked last: requests that arrive while it runs are merged into one.

    A save storm therefore costs one re-index. `submit` returns at once; the job runs on a thread of
    its own, which ends when there is nothing left to do. The job answers for its own failures: what
    it raises is reported by Python's thread hook, and the next `submit` starts afresh.
    """

    def __init__(self, job: Callable[[T], None], *, merge: Callable[[T, T], T]) -> None:
        self._job = job
        self._merge = merge
        self._lock = threading.Lock()
        self._waiting: list[T] = []
        self._idle = threading.Event()
        self._idle.set()

    def submit(self, request: T) -> None:
        with self._lock:
            if self._waiting:
                self._waiting[0] = self._merge(self._waiting[0], request)
                return
            self._waiting.append(request)
            if not self._idle.is_set():
                return
            self._idle.clear()
        threading.Thread(target=self._run, name="latest-only", daemon=True).start()

    def wait_idle(self, timeout_s: float | None = None) -> bool:
        """Block until nothing runs or waits; False if that took longer than `timeout_s`."""
        return self._idle.wait(timeout_s)

    def _run(self) -> None:
        try:
            while (request := self._next()) is not None:
                self._job(request)
        except BaseException:
            with self._lock:
                self._waiting.clear()
                self._idle.set()
            raise

    def _next(self) -> T | None:
        with self._lock:
            if self._waiting:
                return self._waiting.pop()
            self._idle.set()  # under the lock: a `submit` that comes now starts a new thread
            return None
