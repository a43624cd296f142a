"""`Ollama`: models that an Ollama server runs, asked through its official client."""

import ipaddress
import json
import os
import time
import urllib.parse
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Literal

from groundplan.jobs import CancelToken
from groundplan.models import ollama_failures as failures
from groundplan.models.json_answer import json_answer, without_thoughts
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.model_name import OLLAMA
from groundplan.models.provider import Ask, Reply
from groundplan.models.request_loop import RequestLoop
from groundplan.models.retry_after import retry_after_s

if TYPE_CHECKING:
    import ollama

# A server that is there takes a connection at once; one that is not must not cost the fallback its time.
_CONNECT_S = 1.5


class Ollama:
    """A `Provider` for the server at `host` (as OLLAMA_HOST is written; by default what that says).

    `keep_alive` is how long a model stays loaded after an answer ("5m", "0", "-1"); by default the
    server's own setting decides.
    """

    id = OLLAMA

    def __init__(self, loop: RequestLoop, *, host: str | None = None, keep_alive: str | None = None) -> None:
        self._loop = loop
        self._host = reachable_host(host or os.environ.get("OLLAMA_HOST", ""))
        self._keep_alive = keep_alive
        self._client: ollama.AsyncClient | None = None

    def ask(self, request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        """The model's answer; see `Provider.ask`. The model is loaded first where it is not."""
        cancel.check()
        started = time.monotonic()
        answer = _Answer(on_tokens)
        try:
            work = self._chat(request, answer)
            self._loop.run(work, cancel=cancel, deadline_s=request.deadline_s)
        except TimeoutError:
            raise failures.timed_out(request.model, request.deadline_s) from None
        return _reply(request, answer, time.monotonic() - started)

    def available(self) -> ModelFailure | None:
        """Why the server can't be asked; None where it answers."""
        try:
            self._loop.run(self._list(), cancel=CancelToken(), deadline_s=_CONNECT_S)
        except TimeoutError:
            return failures.unreachable(self._host)
        except ModelFailure as failure:
            return failure
        return None

    async def _list(self) -> None:
        with _Meanings("", self._host):
            await self._opened().list()

    async def _chat(self, request: Ask, answer: "_Answer") -> None:
        with _Meanings(request.model, self._host, answer):
            client: Any = self._opened()  # the type of its parameter `tools` is not known in full
            chunks = await client.chat(
                model=request.model,
                messages=[{"role": turn.role, "content": turn.content} for turn in request.messages],
                stream=True,
                # The answer is wanted, not the way to it; a model that thinks all the same is cut below.
                think=False,
                format=dict(request.schema) if request.schema is not None else None,
                options=_options(request),
                keep_alive=_duration(self._keep_alive),
            )
            async with aclosing(chunks):
                async for chunk in chunks:
                    answer.take(chunk)
        if not answer.done:
            raise failures.cut_off(request.model)

    def _opened(self) -> "ollama.AsyncClient":
        """The client, which lives in the loop: called there only."""
        if self._client is None:
            import httpx
            import ollama

            self._client = ollama.AsyncClient(
                host=self._host,
                timeout=httpx.Timeout(None, connect=_CONNECT_S),
                # A connection kept from before may belong to a server that has been started anew since.
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
                event_hooks={"response": [_look_at_limits]},
                # A proxy of the environment is not on the way to this very machine.
                trust_env=not _is_loopback(self._host),
            )
        return self._client


class _Answer:
    """What has come so far."""

    def __init__(self, on_tokens: Callable[[int], None]) -> None:
        self._on_tokens = on_tokens
        self.parts: list[str] = []
        self.tokens = 0
        self.tokens_in = 0
        self.done = False
        self.stopped: Literal["end", "length"] = "end"

    def take(self, chunk: Any) -> None:
        """One line of the stream: a token or so of the answer or of thinking, or the end."""
        if chunk.message.content or chunk.message.thinking:
            self.tokens += 1
            self.parts.append(chunk.message.content or "")
            self._on_tokens(self.tokens)
        if chunk.done:
            self.done = True
            self.stopped = "length" if chunk.done_reason == "length" else "end"
            self.tokens_in = chunk.prompt_eval_count or 0
            self.tokens = chunk.eval_count or self.tokens


class _Meanings:
    """Turns what the client raises inside the block into `ModelFailure`."""

    def __init__(self, model: str, host: str, answer: _Answer | None = None) -> None:
        self._model = model
        self._host = host
        self._answer = answer

    def __enter__(self) -> None:
        return

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, ModelFailure):
            failure = self._meaning(error)
            if failure is not None:
                raise failure from error

    def _meaning(self, error: Exception) -> ModelFailure | None:
        import httpx
        import ollama
        import pydantic

        if isinstance(error, _LimitError):
            return failures.rate_limited(self._model, error.retry_after_s)
        if isinstance(error, ollama.ResponseError):
            return failures.answered_with_error(self._model, self._host, error.status_code, error.error)
        if isinstance(error, (ConnectionError, httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL)):
            return failures.unreachable(self._host)
        if isinstance(error, (json.JSONDecodeError, pydantic.ValidationError, AttributeError, TypeError)):
            begun = self._answer is not None and self._answer.tokens
            return failures.cut_off(self._model) if begun else failures.not_ollama(self._host)
        if isinstance(error, httpx.HTTPError):
            return failures.cut_off(self._model) if self._answer else failures.unreachable(self._host)
        return None


class _LimitError(Exception):
    def __init__(self, retry_after_s: float | None) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


async def _look_at_limits(response: Any) -> None:
    """The client's own error has no headers: what they say of waiting is read here."""
    if response.status_code == 429:
        raise _LimitError(retry_after_s(response.headers))


def _options(request: Ask) -> dict[str, Any]:
    options: dict[str, Any] = {
        "num_ctx": request.context_tokens,
        "num_predict": request.max_tokens,
        "temperature": request.temperature,
    }
    return options if request.seed is None else {**options, "seed": request.seed}


def _reply(request: Ask, answer: _Answer, seconds: float) -> Reply:
    text, repaired = without_thoughts("".join(answer.parts)), False
    if not text:
        message = f"{request.model} answered with nothing."
        raise ModelFailure(FailureReason.EMPTY, message)
    if request.schema is not None:
        found = json_answer(text)
        text, repaired = found.text, found.repaired
    held = request.schema is not None
    return Reply(text, answer.tokens_in, answer.tokens, seconds, answer.stopped, repaired, held)


def _duration(text: str | None) -> float | str | None:
    """Ollama takes "5m" as text but seconds, 0 and -1 among them, as a number."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def reachable_host(written: str) -> str:
    """OLLAMA_HOST as an address to go to: "0.0.0.0" is where a server listens, not where it is found."""
    scheme, mark, rest = written.strip().rpartition("://")
    for anywhere in ("0.0.0.0", "[::]"):
        if rest == anywhere or rest.startswith((anywhere + ":", anywhere + "/")):
            rest = "127.0.0.1" + rest.removeprefix(anywhere)
    return f"{scheme}{mark}{rest}" if rest else "127.0.0.1:11434"


def _is_loopback(host: str) -> bool:
    name = urllib.parse.urlsplit(host if "://" in host else f"http://{host}").hostname or "localhost"
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
