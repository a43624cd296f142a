"""The quality stage's process: `python -m groundplan.index.embedding.quality.worker MODEL THREADS ADDRESS`.

It loads the model, says so, and answers requests until its input ends, which is also how it learns that the
server is gone. It runs at low priority on few threads, as the person at the editor comes first.
"""

import os
import sys
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import IO, Protocol

import msgspec
import numpy as np
import psutil
from numpy.typing import NDArray

from groundplan.errors import EngineError
from groundplan.index.embedding.quality.messages import (
    EncodeReply,
    EncodeRequest,
    read_frame,
    write_message,
)

OLLAMA = "ollama:"
_PROBE = "The quick brown fox parses configuration files before it opens a database connection."
_NICENESS = 15


class _Model(Protocol):
    def encode(self, texts: list[str], *, query: bool) -> NDArray[np.float32]: ...


def main() -> None:
    model, threads, address = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print must not mix with answers
    _step_back()
    requests: SimpleQueue[EncodeRequest] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    try:
        encoder = _load(model, threads, address)
        write_message(answers, _reply(encoder, EncodeRequest(0, [_PROBE])))
        while True:
            write_message(answers, _reply(encoder, requests.get()))
    except EngineError as error:
        write_message(answers, EncodeReply(0, error=error.message, hint=error.hint))
    os._exit(0)  # nothing is left to save, and torch's threads may hang while they are taken down


def _load(model: str, threads: int, address: str) -> _Model:
    if model.startswith(OLLAMA):
        from groundplan.index.embedding.quality.ollama_encoder import OllamaEncoder

        return OllamaEncoder(model.removeprefix(OLLAMA), address=address)
    from groundplan.index.embedding.quality.sentence_encoder import SentenceEncoder, keep_quiet

    keep_quiet()
    return SentenceEncoder(model, threads=threads)


def _reply(encoder: _Model, request: EncodeRequest) -> EncodeReply:
    rows = np.ascontiguousarray(encoder.encode(request.texts, query=request.query), np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return EncodeReply(request.number, rows.shape[1], rows.tobytes())


def _listen(stream: IO[bytes], requests: "SimpleQueue[EncodeRequest]") -> None:
    decoder = msgspec.msgpack.Decoder(EncodeRequest)
    while (frame := read_frame(stream)) is not None:
        requests.put(decoder.decode(frame))
    os._exit(0)  # the server is gone: even a download in progress ends


def _step_back() -> None:
    with suppress(psutil.Error, OSError):
        own = psutil.Process()
        own.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else _NICENESS)


if __name__ == "__main__":
    main()
