"""Mermaid itself, run in V8: one long-lived engine for every thread of the process.

The script is Mermaid's npm bundle (`npm run bundle`), the same version that the webview renders with.
An isolate that hangs or outgrows its memory is thrown away; the next call starts a fresh one.
"""

import atexit
import json
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from groundplan.errors import EngineError

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

BUNDLE = Path(__file__).parent / "bundle" / "mermaid.js"

_TIME_LIMIT_S = 20.0
_START_LIMIT_S = 60.0
_MEMORY_LIMIT_BYTES = 1 << 30
_NO_BUNDLE_HINT = "Run `npm ci` and `npm run bundle` in the repository, or reinstall Groundplan."


class EngineExhausted(EngineError):
    """One text took more time or memory than it may; the engine starts afresh with the next."""


class Engine:
    """Calls functions of the bundle. Threads may call at once: V8 takes them one after the other.

    The isolate starts with the first call (about 0.5 s). `time_limit_s` bounds each call,
    `memory_limit_bytes` the isolate's heap.
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
        self._memory_limit_bytes = memory_limit_bytes
        # One thread owns the isolate: py_mini_racer takes over an event loop that runs in the calling
        # thread, and the language server's must not be taken.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mermaid-engine")
        self._isolate: MiniRacer | None = None
        self._lock = threading.Lock()

    def call(self, function: str, *arguments: str) -> Any:
        """The JSON value that `groundplanMermaid.<function>(…arguments)` answers with.

        Raises `EngineError`: no bundle, V8 cannot run here, or (`EngineExhausted`) the call was stopped.
        """
        return self._submit(self._run, function, arguments).result()

    def close(self) -> None:
        """Free the isolate. A later call starts a new one."""
        self._submit(self._discard).result()

    def _submit(self, job: Any, *arguments: Any) -> "Future[Any]":
        with self._lock:
            return self._thread.submit(job, *arguments)

    def _run(self, function: str, arguments: tuple[str, ...]) -> Any:
        literals = ", ".join(json.dumps(argument) for argument in arguments)
        isolate = self._isolate or self._start()
        self._evaluate(isolate, f"groundplanMermaid.{function}({literals}); undefined", self._time_limit_s)
        answer = self._evaluate(isolate, "groundplanMermaid.take()", self._time_limit_s)
        if not isinstance(answer, str):
            self._discard()
            raise EngineError(f"Mermaid's engine gave no answer to {function}.", hint=_NO_BUNDLE_HINT)
        reply = cast("dict[str, Any]", json.loads(answer))
        if "failure" in reply:
            raise EngineError(f"Mermaid's engine failed: {reply['failure']}", hint=_NO_BUNDLE_HINT)
        return reply["value"]

    def _start(self) -> "MiniRacer":
        try:
            script = self._bundle.read_text(encoding="utf-8")
        except OSError as error:
            raise EngineError(f"Mermaid's bundle is missing: {self._bundle}", hint=_NO_BUNDLE_HINT) from error
        # V8 is 30 MB and 0.1 s to load: only who checks a diagram pays for it.
        try:
            from py_mini_racer import LibNotFoundError, MiniRacer
        except ImportError as error:
            raise EngineError("The package mini-racer is not installed.", hint="pip install mini-racer") from error
        try:
            isolate = MiniRacer()
        except LibNotFoundError as error:
            raise EngineError(f"V8 cannot run here: {error}", hint="Reinstall mini-racer.") from error
        self._isolate = isolate
        # V8 must be gone before the interpreter takes its threads down, or the process ends in a crash.
        atexit.register(self._discard)
        isolate.set_hard_memory_limit(self._memory_limit_bytes)
        self._evaluate(isolate, script, _START_LIMIT_S)
        return isolate

    def _evaluate(self, isolate: "MiniRacer", script: str, limit_s: float) -> object:
        from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException

        try:
            return isolate.eval(script, timeout_sec=limit_s)
        except JSTimeoutException as error:
            self._discard()
            raise EngineExhausted(
                f"Mermaid needed more than {limit_s:g} s for this text and was stopped.",
                hint="Make the diagram smaller, or look for a part that repeats without end.",
            ) from error
        except JSOOMException as error:
            self._discard()
            raise EngineExhausted(
                f"Mermaid needed more than {self._memory_limit_bytes >> 20} MiB for this text and was stopped.",
                hint="Make the diagram smaller.",
            ) from error
        except JSEvalException as error:
            self._discard()
            raise EngineError(f"Mermaid's engine failed: {error}", hint=_NO_BUNDLE_HINT) from error

    def _discard(self) -> None:
        isolate, self._isolate = self._isolate, None
        atexit.unregister(self._discard)
        if isolate is not None:
            isolate.close()


_shared: Engine | None = None
_shared_lock = threading.Lock()


def shared_engine() -> Engine:
    """The process's one engine; nothing is loaded before its first call."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Engine()
        return _shared
