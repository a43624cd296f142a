"""A helper process that answers one request at a time, and may be killed at any moment.

JavaScript engines can hang, outgrow their memory or crash; in a process of their own they take nothing
with them. Messages are JSON in both directions, each after its length in four bytes.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from groundplan.errors import Cancelled, EngineError
from groundplan.jobs import CancelToken

_POLL_S = 0.05
_LENGTH_BYTES = 4


class WorkerExhausted(EngineError):  # noqa: N818 - a state of the worker, told to people as a sentence
    """One request took more time or memory than it may, or brought the process down."""


class Worker:
    """A process running `module`'s `main()`, started by the first request and again after a failure.

    Any thread may ask; requests wait for each other. `start_limit_s` bounds the start, which the
    process reports with one message of its own.
    """

    def __init__(self, module: str, *arguments: str, start_limit_s: float = 60.0) -> None:
        self._module = module
        self._arguments = arguments
        self._start_limit_s = start_limit_s
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def request(self, message: Any, *, limit_s: float, cancel: CancelToken | None = None) -> Any:
        """The process's answer. Raises `WorkerExhausted` after `limit_s`, `Cancelled`, or `EngineError`."""
        with self._lock:
            if cancel is not None:
                cancel.check()
            process = self._running()
            return self._answer(process, message, limit_s, cancel)

    def close(self) -> None:
        """End the process; a later request starts a new one."""
        with self._lock:
            self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        package_root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [package_root, os.environ.get("PYTHONPATH", "")]))
        command = [sys.executable, "-c", f"from {self._module} import main; main()", *self._arguments]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            )
        except OSError as error:
            raise EngineError(f"A helper process cannot be started: {error}", hint="Free memory.") from error
        self._process = process
        atexit.register(self._end)
        self._answer(process, None, self._start_limit_s, None)
        return process

    def _answer(
        self, process: "subprocess.Popen[bytes]", message: Any, limit_s: float, cancel: CancelToken | None
    ) -> Any:
        assert process.stdin is not None and process.stdout is not None
        with _Watch(process, limit_s, cancel) as watch:
            try:
                if message is not None:
                    send(process.stdin, message)
                reply = receive(process.stdout)
            except OSError:
                reply = None  # a broken pipe: the process is gone
        if reply is None:
            self._end()
            raise watch.reason()
        if "error" in reply:
            self._end()
            kind = WorkerExhausted if reply.get("exhausted") else EngineError
            raise kind(reply["error"], hint=reply.get("hint", ""))
        return reply.get("value")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self._end)
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close_quietly(pipe)


class _Watch:
    """Kills a process that works for too long or whose request was withdrawn, while the block runs."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", limit_s: float, cancel: CancelToken | None
    ) -> None:
        self._process = process
        self._limit_s = limit_s
        self._cancel = cancel
        self._done = threading.Event()
        self._overdue = False
        self._thread = threading.Thread(target=self._look, name="worker-watch", daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def reason(self) -> EngineError | Cancelled:
        """Why the process gave no answer."""
        if self._cancel is not None and self._cancel.cancelled:
            return Cancelled()
        if self._overdue:
            return WorkerExhausted(
                f"This text took longer than {self._limit_s:g} s and was given up.",
                hint="Make the diagram smaller.",
            )
        return WorkerExhausted("This text brought the engine down.", hint="Make the diagram smaller.")

    def _look(self) -> None:
        deadline = time.monotonic() + self._limit_s
        while not self._done.wait(_POLL_S if self._cancel else max(deadline - time.monotonic(), 0)):
            self._overdue = time.monotonic() >= deadline
            if self._overdue or (self._cancel is not None and self._cancel.cancelled):
                self._process.kill()
                return


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    body = json.dumps(message).encode("ascii")  # escaped, so that lone surrogates pass
    stream.write(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; None at the end of the stream."""
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(head, "big")
    body = stream.read(size)
    return json.loads(body) if len(body) == size else None


def serve(start: Callable[[], Callable[[Any], Any]]) -> None:
    """The life of a worker process: `start` makes the function that answers requests, until stdin ends.

    An `EngineError` is answered as such and ends the process: the next one starts clean.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print must not mix with answers
    try:
        answer = start()
        send(answers, {"value": None})
        while (request := receive(sys.stdin.buffer)) is not None:
            send(answers, {"value": answer(request)})
    except EngineError as error:
        exhausted = isinstance(error, WorkerExhausted)
        send(answers, {"error": error.message, "hint": error.hint, "exhausted": exhausted})
    os._exit(0)  # V8 and QuickJS may crash while they are taken down: nothing is left to save


def _close_quietly(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        return  # unsent bytes for a process that is gone
