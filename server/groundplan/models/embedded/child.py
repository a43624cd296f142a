"""The process that runs a GGUF: `python -m groundplan.models.embedded.child FILE CONTEXT`.

It answers one request after the other. On stdin `{"ask": …}` (a chat completion as OpenAI writes it) or
`{"stop": true}`; on stdout `{"ready": true}` once, then `{"token": "…"}` for each piece of an answer and
`{"done": …}` or `{"error": …}` at its end. It ends when stdin does, and so with the process that started it.
"""

import os
import queue
import secrets
import sys
import threading
from typing import IO, Any

from groundplan.models.embedded.frames import read_frame, write_frame


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what llama.cpp prints must not mix with the answers
    asks: queue.Queue[dict[str, Any]] = queue.Queue()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(asks, stop), daemon=True).start()
    try:
        server = _loaded(sys.argv[1], int(sys.argv[2]))
    except ImportError:
        write_frame(answers, {"error": {"message": "xllamacpp is not installed", "type": "not_installed"}})
        return
    except (RuntimeError, ValueError, OSError, MemoryError) as error:
        write_frame(answers, {"error": {"message": str(error), "type": "load"}})
        return
    write_frame(answers, {"ready": True})
    while True:
        ask = asks.get()
        stop.clear()
        _answer(server, ask, stop, answers)


def _listen(asks: "queue.Queue[dict[str, Any]]", stop: threading.Event) -> None:
    while (message := read_frame(sys.stdin.buffer)) is not None:
        if "ask" in message:
            asks.put(message["ask"])
        else:
            stop.set()
    os._exit(0)  # whoever asked is gone; llama.cpp's threads would not end by themselves


def _loaded(path: str, context: int) -> Any:
    import psutil
    import xllamacpp

    untyped: Any = xllamacpp
    params = untyped.CommonParams()
    params.model.path = path
    params.n_ctx = context
    params.n_parallel = 1
    params.warmup = False
    # One core is left to the editor; threads that wait for a core they share are slower than fewer.
    threads = max((psutil.cpu_count(logical=False) or 2) - 1, 1)
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    # It listens on a port of its own choosing, which is of use to nobody: lock it.
    params.api_keys = [secrets.token_hex(32)]
    params.ui = False
    return untyped.Server(params)


def _answer(server: Any, ask: dict[str, Any], stop: threading.Event, answers: IO[bytes]) -> None:
    end: dict[str, Any] = {}

    def piece(chunk: Any) -> bool:
        """Told each event of the stream; True stops the model."""
        if "error" in chunk:
            end["error"] = chunk["error"]
            return True
        end["usage"] = chunk.get("usage") or end.get("usage")
        for choice in chunk.get("choices", ()):
            delta = choice.get("delta", {})
            if delta.get("content") or delta.get("reasoning_content"):
                write_frame(answers, {"token": delta.get("content") or ""})
            end["finish"] = choice.get("finish_reason") or end.get("finish")
        return stop.is_set()

    try:
        answered = server.handle_chat_completions(ask, piece)
    except (RuntimeError, ValueError) as error:
        answered = {"error": {"message": str(error), "type": "failed"}}
    if isinstance(answered, dict) and "error" in answered:
        end["error"] = answered["error"]
    write_frame(answers, {"error": end["error"]} if "error" in end else {"done": end})


if __name__ == "__main__":
    main()
