"""`ModelProcess`: the parent's end of a process that runs one GGUF."""

import atexit
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.models.embedded.frames import read_frame, write_frame

_POLL_S = 0.05
# A model that reads a long prompt can't be stopped in the middle: its process is, after this long.
_STOPPING_S = 2.0


class ModelProcess:
    """Runs `model` with a window of `context` tokens. For one request at a time.

    What it says is a queue of `child`'s messages, and None once the process has ended.
    """

    def __init__(self, model: Path, context: int) -> None:
        self.model = model
        self.context = context
        # -P: the folder it starts in is a workspace, whose files are not to be imported.
        command = [sys.executable, "-P", "-m", "groundplan.models.embedded.child", str(model), str(context)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._log = b""
        self._threads = [
            threading.Thread(target=self._listen, name="embedded-model", daemon=True),
            threading.Thread(target=self._keep_log, name="embedded-log", daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        atexit.register(self.close)

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def log(self) -> str:
        """The end of what llama.cpp printed: the only place where it says why it could not load."""
        return self._log.decode("utf-8", "replace")

    def send(self, message: dict[str, Any]) -> None:
        """Say something to the process; one that has ended hears nothing, and says None."""
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, message)
        except OSError:
            return

    def next(self, cancel: CancelToken, ends_s: float) -> dict[str, Any] | None:
        """What it says next; None where it has ended. Raises `Cancelled`, and `TimeoutError` at `ends_s`."""
        while True:
            cancel.check()
            left_s = ends_s - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            try:
                return self._said.get(timeout=min(_POLL_S, left_s))
            except queue.Empty:
                continue

    def stop(self) -> None:
        """Make it end its present answer: by word, or by its own end where it does not hear."""
        self.send({"stop": True})
        ends_s = time.monotonic() + _STOPPING_S
        try:
            while (said := self.next(CancelToken(), ends_s)) is not None:
                if "done" in said or "error" in said:
                    return
        except (TimeoutError, Cancelled):
            pass
        self.close()

    def close(self) -> None:
        """End the process."""
        atexit.unregister(self.close)
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                _close_quietly(pipe)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while (message := read_frame(self._process.stdout)) is not None:
            self._said.put(message)
        self._said.put(None)

    def _keep_log(self) -> None:
        assert self._process.stderr is not None
        while line := self._process.stderr.readline(4096):
            self._log = (self._log + line)[-16384:]


def _environment() -> dict[str, str]:
    """The child finds this very package, however it was found here."""
    root = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path}


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # unsent bytes for a process that is gone
