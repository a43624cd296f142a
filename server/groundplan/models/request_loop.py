"""`RequestLoop`: where requests to models wait for their answers, and can be withdrawn."""

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken

_POLL_S = 0.05
# How long a withdrawn request may take to close its socket before its caller goes on without it.
_CLOSING_S = 2.0
_WORK = "model-request"

T = TypeVar("T")


class RequestLoop:
    """An event loop on a thread of its own, started by the first request.

    Callers block; the loop waits for all of them. A blocked read can't be interrupted in a thread but can
    be in a loop, and a connection may be used again only in the loop that opened it: hence one for all.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, work: Coroutine[Any, Any, T], *, cancel: CancelToken, deadline_s: float) -> T:
        """What `work` returns or raises.

        Raises `Cancelled` or `TimeoutError` after `work` has been cancelled and has cleaned up.
        """
        future = asyncio.run_coroutine_threadsafe(_watched(work, cancel, deadline_s), self._running())
        try:
            return future.result()
        except concurrent.futures.CancelledError:
            raise Cancelled from None  # the loop was closed
        except BaseException:
            future.cancel()  # of an interrupt in this thread; nothing happens where the work has ended
            raise

    def close(self) -> None:
        """Withdraw what still waits and end the thread."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_withdraw_all(), loop).add_done_callback(
                lambda _: loop.call_soon_threadsafe(loop.stop)
            )

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(loop,), name="model-requests", daemon=True).start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    # The last turns of the loop: a socket is closed in the turn after the one that asked for it.
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


async def _withdraw_all() -> None:
    # Not the work itself: whoever watches it withdraws it, and twice would break off its cleaning up.
    others = {task for task in asyncio.all_tasks() if task.get_name() != _WORK} - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=_CLOSING_S)


async def _watched(work: Coroutine[Any, Any, T], cancel: CancelToken, deadline_s: float) -> T:
    loop = asyncio.get_running_loop()
    ends = loop.time() + deadline_s
    task = loop.create_task(work, name=_WORK)
    try:
        while not task.done() and not cancel.cancelled and loop.time() < ends:
            await asyncio.wait({task}, timeout=min(_POLL_S, max(ends - loop.time(), 0)))
    finally:
        if not task.done():
            await _withdraw(task)
    if not task.cancelled():
        return task.result()
    if cancel.cancelled:
        raise Cancelled
    raise TimeoutError


async def _withdraw(task: "asyncio.Task[T]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait({task}, timeout=_CLOSING_S)
