"""`Embedded`: a GGUF file as a model, with no server to install: llama.cpp in a process of its own."""

import importlib.util
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.models.embedded import failures
from groundplan.models.embedded.process import ModelProcess
from groundplan.models.json_answer import json_answer, without_thoughts
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.model_name import EMBEDDED
from groundplan.models.provider import Ask, Reply

_POLL_S = 0.05


class Embedded:
    """A `Provider` for GGUF files: a model's name is a path, or one of `aliases`.

    One process runs one model at a time and is kept for the next request; another model, or a larger
    window, takes its place. Requests wait for each other.
    """

    id = EMBEDDED

    def __init__(self, aliases: Mapping[str, Path] | None = None) -> None:
        self._aliases = aliases or {}
        self._turn = threading.Lock()
        self._process: ModelProcess | None = None

    def ask(self, request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        """The model's answer; see `Provider.ask`."""
        started = time.monotonic()
        ends_s = started + request.deadline_s
        path = self._file(request.model)
        name = f"{EMBEDDED}/{path.name}"
        try:
            self._wait_for_turn(cancel, ends_s)
            try:
                process = self._running(path, request.context_tokens, name, cancel, ends_s)
                answer = self._answer(process, request, name, cancel, ends_s, on_tokens)
            finally:
                self._turn.release()
        except TimeoutError:
            raise failures.timed_out(name, request.deadline_s) from None
        return _reply(request, name, answer, time.monotonic() - started)

    def available(self) -> ModelFailure | None:
        """Why no model can be run: the library is not installed."""
        return None if importlib.util.find_spec("xllamacpp") else failures.not_installed()

    def close(self) -> None:
        """Unload the model. A request that is being answered fails; a later one loads it again."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def _file(self, model: str) -> Path:
        path = self._aliases.get(model) or Path(model).expanduser()
        if not path.is_file():
            raise failures.no_file(model)
        unavailable = self.available()
        if unavailable is not None:
            raise unavailable
        return path.resolve()

    def _wait_for_turn(self, cancel: CancelToken, ends_s: float) -> None:
        while not self._turn.acquire(timeout=_POLL_S):
            cancel.check()
            if time.monotonic() >= ends_s:
                raise TimeoutError

    def _running(
        self, path: Path, context: int, name: str, cancel: CancelToken, ends_s: float
    ) -> ModelProcess:
        process = self._process
        if process is not None and process.running and process.model == path and process.context >= context:
            return process
        self.close()
        cancel.check()
        self._process = process = ModelProcess(path, context)
        try:
            said = process.next(cancel, ends_s)
        except (Cancelled, TimeoutError):
            self.close()
            raise
        if said is None or "ready" not in said:
            self.close()  # first: only then has its log been read to the end
            log = process.log()
            raise failures.said(name, said["error"], log) if said else failures.not_loaded(name, log)
        return process

    def _answer(
        self,
        process: ModelProcess,
        request: Ask,
        name: str,
        cancel: CancelToken,
        ends_s: float,
        on_tokens: Callable[[int], None],
    ) -> "_Answer":
        process.send({"ask": _completion(request)})
        answer = _Answer()
        try:
            while (said := process.next(cancel, ends_s)) is not None:
                if "error" in said:
                    raise failures.said(name, said["error"], process.log())
                if "done" in said:
                    answer.end(said["done"])
                    return answer
                answer.parts.append(said["token"])
                on_tokens(len(answer.parts))
        except (Cancelled, TimeoutError):
            process.stop()
            raise
        self.close()
        raise failures.died(name, process.log())


class _Answer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.tokens_in = 0
        self.tokens_out = 0
        self.stopped: Literal["end", "length"] = "end"

    def end(self, done: dict[str, Any]) -> None:
        usage: dict[str, int] = done.get("usage") or {}
        self.tokens_in = usage.get("prompt_tokens", 0)
        self.tokens_out = usage.get("completion_tokens", len(self.parts))
        self.stopped = "length" if done.get("finish") == "length" else "end"


def _completion(request: Ask) -> dict[str, Any]:
    body: dict[str, Any] = {
        "messages": [{"role": turn.role, "content": turn.content} for turn in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": request.temperature,
        "max_tokens": request.max_tokens,
        "chat_template_kwargs": {"enable_thinking": False},
    }
    if request.seed is not None:
        body["seed"] = request.seed
    if request.schema is not None:
        shape = {"name": "diagram", "schema": dict(request.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": shape}
    return body


def _reply(request: Ask, name: str, answer: _Answer, seconds: float) -> Reply:
    text, repaired = without_thoughts("".join(answer.parts)), False
    if not text:
        raise ModelFailure(FailureReason.EMPTY, f"{name} answered with nothing.")
    if request.schema is not None:
        found = json_answer(text)
        text, repaired = found.text, found.repaired
    held = request.schema is not None
    return Reply(text, answer.tokens_in, answer.tokens_out, seconds, answer.stopped, repaired, held)
