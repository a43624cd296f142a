"""Mermaid itself, run in V8: one long-lived engine for every thread of the process.

The script is Mermaid's npm bundle (`npm run bundle`), the same version that the webview renders with.
V8 lives in a helper process, which is replaced when it hangs, outgrows its memory or crashes.
"""

import threading
from pathlib import Path
from typing import Any

from groundplan.errors import EngineError
from groundplan.jobs import CancelToken
from groundplan.mermaid.worker import Worker, WorkerExhausted

BUNDLE = Path(__file__).parent / "bundle" / "mermaid.js"

EngineExhausted = WorkerExhausted

_TIME_LIMIT_S = 30.0
_MEMORY_LIMIT_BYTES = 1 << 30
_NO_BUNDLE_HINT = "Run `npm ci` and `npm run bundle` in the repository, or reinstall Groundplan."


class Engine:
    """Calls functions of the bundle. Threads may call at once: they are answered one after the other.

    The helper process starts with the first call (about 0.7 s). `time_limit_s` bounds each call,
    `memory_limit_bytes` V8's heap.
    """

    def __init__(
        self,
        bundle: Path = BUNDLE,
        *,
        time_limit_s: float = _TIME_LIMIT_S,
        memory_limit_bytes: int = _MEMORY_LIMIT_BYTES,
    ) -> None:
        self._bundle = bundle
        self._time_limit_s = time_limit_s
        self._worker = Worker(
            "groundplan.mermaid.engine_worker", str(bundle), str(memory_limit_bytes), str(time_limit_s)
        )

    def call(self, function: str, *arguments: str, cancel: CancelToken | None = None) -> Any:
        """The JSON value that `groundplanMermaid.<function>(…arguments)` answers with.

        Raises `EngineError`: no bundle, V8 cannot run here, or (`EngineExhausted`) the call was stopped.
        """
        if not self._bundle.is_file():
            raise EngineError(f"Mermaid's bundle is missing: {self._bundle}", hint=_NO_BUNDLE_HINT)
        request = {"function": function, "arguments": list(arguments)}
        return self._worker.request(request, limit_s=self._time_limit_s, cancel=cancel)

    def close(self) -> None:
        """End the helper process. A later call starts a new one."""
        self._worker.close()


_shared: Engine | None = None
_shared_lock = threading.Lock()


def shared_engine() -> Engine:
    """The process's one engine; nothing is loaded before its first call."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Engine()
        return _shared
