"""`Pauses`: background work that rests while somebody waits for something else."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol


class Pausable(Protocol):
    """Work whose pauses add up: it goes on after as many `resume` as `pause`."""

    def pause(self) -> None: ...

    def resume(self) -> None: ...


class Pauses:
    """Hands pauses on to the work of the moment, which may start, end and be replaced while one lasts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._work: Pausable | None = None

    @contextmanager
    def held(self) -> Generator[None]:
        """The work rests until the end of the block, however that ends."""
        self._change(1)
        try:
            yield
        finally:
            self._change(-1)

    def watch(self, work: Pausable | None) -> None:
        """From now on it is `work` that rests; at once where somebody waits already."""
        with self._lock:
            self._work = work
            if work is not None:
                for _ in range(self._count):
                    work.pause()

    def _change(self, by: int) -> None:
        with self._lock:
            self._count += by
            if self._work is not None:
                (self._work.pause if by > 0 else self._work.resume)()
