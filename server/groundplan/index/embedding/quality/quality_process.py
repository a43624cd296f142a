"""`QualityProcess`: the process that holds the quality model, as the server sees it."""

import os
import subprocess
import sys
from contextlib import suppress
from itertools import count
from queue import Empty, SimpleQueue
from threading import Lock, Thread

import msgspec
import numpy as np
from numpy.typing import NDArray

from groundplan.errors import DeadlineError, EngineError
from groundplan.index.embedding.quality.messages import (
    EncodeReply,
    EncodeRequest,
    read_frame,
    write_message,
)

_MODULE = "groundplan.index.embedding.quality.worker"
_GONE = "The process that makes quality vectors ended by itself."
_GONE_HINT = "It may have run out of memory: choose a smaller `index.qualityModel`."

Matrix = NDArray[np.float32]


class QualityProcess:
    """Starts at once and loads `model`; `wait_ready` says when. Requests of several threads take turns.

    `threads` is how many the model may compute with; `address` is Ollama's, where the model is one of its.
    """

    def __init__(self, model: str, *, threads: int = 1, address: str = "") -> None:
        path = os.pathsep.join(part for part in sys.path if part)
        limited = {
            name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        }
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _MODULE, model, str(threads), address],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **limited, "PYTHONPATH": path},
            )
        except OSError as error:
            raise EngineError(
                f"The process for quality vectors can't be started: {error}", hint="Free memory."
            ) from error
        self._turn = Lock()
        self._replies: SimpleQueue[EncodeReply | None] = SimpleQueue()
        self._numbers = count(1)
        self._reader = Thread(target=self._read, name="quality-replies", daemon=True)
        self._reader.start()

    @property
    def process_id(self) -> int:
        return self._process.pid

    def wait_ready(self) -> Matrix:
        """The vector of a probe, once the model is loaded; that may include its download.

        Raises `EngineError`, also where the process was closed meanwhile.
        """
        with self._turn:
            return self._answer(0, None)[0]

    def encode(self, texts: list[str], *, query: bool = False, limit_s: float | None = None) -> Matrix:
        """One row of length 1 a text. Raises `DeadlineError` after `limit_s`, or `EngineError`."""
        if not self._turn.acquire(timeout=-1 if limit_s is None else limit_s):
            raise DeadlineError("The quality model is busy.")
        try:
            number = next(self._numbers)
            assert self._process.stdin is not None
            try:
                write_message(self._process.stdin, EncodeRequest(number, texts, query))
            except (OSError, ValueError) as error:
                raise EngineError(_GONE, hint=_GONE_HINT) from error
            return self._answer(number, limit_s)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # unsent bytes for a process that is gone
                    pipe.close()

    def _answer(self, number: int, limit_s: float | None) -> Matrix:
        while True:
            try:
                reply = self._replies.get(timeout=limit_s)
            except Empty:
                raise DeadlineError("The quality model took too long.") from None
            if reply is None:
                self._replies.put(None)  # for whoever asks next
                raise EngineError(_GONE, hint=_GONE_HINT)
            if reply.error:
                raise EngineError(reply.error, hint=reply.hint)
            if reply.number == number:  # others are answers that came too late
                return np.frombuffer(reply.rows, np.float32).reshape(-1, max(reply.dimensions, 1))

    def _read(self) -> None:
        decoder = msgspec.msgpack.Decoder(EncodeReply)
        assert self._process.stdout is not None
        with suppress(OSError, ValueError, msgspec.DecodeError):
            while (frame := read_frame(self._process.stdout)) is not None:
                self._replies.put(decoder.decode(frame))
        self._replies.put(None)
