"""The process behind `engine.Engine`: V8 with Mermaid's bundle, through PyPI `mini-racer`."""

import json
import sys
from pathlib import Path
from typing import Any

from groundplan.errors import EngineError
from groundplan.mermaid.worker import WorkerExhausted, serve


def main() -> None:
    """Serve calls of the bundle: arguments are its path, the memory limit in bytes, the time limit in s."""
    bundle, memory_limit_bytes, time_limit_s = sys.argv[1:4]
    serve(lambda: _Isolate(Path(bundle), int(memory_limit_bytes), float(time_limit_s)).call)


class _Isolate:
    def __init__(self, bundle: Path, memory_limit_bytes: int, time_limit_s: float) -> None:
        try:
            import py_mini_racer  # 30 MB of V8: for whom runs this process, not for whom imports the module
        except ImportError as error:
            raise EngineError("mini-racer is not installed.", hint="pip install mini-racer") from error
        self._memory_limit_bytes = memory_limit_bytes
        # The asking process kills this one in time; this limit is for when that process is gone.
        self._time_limit_s = time_limit_s + 5
        self._v8 = py_mini_racer.MiniRacer()
        self._v8.set_hard_memory_limit(memory_limit_bytes)
        self._evaluate(bundle.read_text(encoding="utf-8"))

    def call(self, request: Any) -> Any:
        literals = ", ".join(json.dumps(argument) for argument in request["arguments"])
        self._evaluate(f"groundplanMermaid.{request['function']}({literals}); undefined")
        # The work is made of promises, which V8 runs to their end before `eval` returns.
        answer = self._evaluate("groundplanMermaid.take()")
        if not isinstance(answer, str):
            raise EngineError(f"Mermaid's engine gave no answer to {request['function']}.")
        reply: dict[str, Any] = json.loads(answer)
        if "failure" in reply:
            raise EngineError(f"Mermaid's engine failed: {reply['failure']}")
        return reply["value"]

    def _evaluate(self, script: str) -> object:
        from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException

        try:
            return self._v8.eval(script, timeout_sec=self._time_limit_s)
        except JSOOMException as error:
            raise WorkerExhausted(
                f"Mermaid needed more than {self._memory_limit_bytes >> 20} MiB for this text.",
                hint="Make the diagram smaller.",
            ) from error
        except JSTimeoutException as error:
            raise WorkerExhausted("Mermaid took too long for this text.") from error
        except JSEvalException as error:
            raise EngineError(f"Mermaid's engine failed: {error}") from error
