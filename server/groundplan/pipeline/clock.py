"""`Clock`: the time, so that tests need not wait for it."""

import time
from typing import Protocol

from groundplan.jobs import CancelToken


class Clock(Protocol):
    """The time, and a way to let it pass."""

    def now_s(self) -> float:
        """Seconds since some moment; never goes back."""
        ...

    def wait(self, seconds: float, cancel: CancelToken) -> None:
        """Block that long. Raises `Cancelled` as soon as the request is withdrawn."""
        ...


class SystemClock:
    """The machine's own `Clock`."""

    def now_s(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float, cancel: CancelToken) -> None:
        ends_s = time.monotonic() + seconds
        while (left_s := ends_s - time.monotonic()) > 0:  # a wait may end a moment early
            cancel.wait(left_s)
            cancel.check()
