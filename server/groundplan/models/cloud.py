"""`Cloud`: the models of one cloud provider, or of a server that speaks as one, asked through LiteLLM."""

import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Literal

from groundplan.jobs import CancelToken
from groundplan.models import cloud_failures as failures
from groundplan.models.json_answer import is_unfinished, json_answer, without_thoughts
from groundplan.models.keys import Keys, Secret
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.provider import Ask, Reply
from groundplan.models.request_loop import RequestLoop

_Messages = list[dict[str, str]]

# Read by LiteLLM. Without them it fetches lists from the network, and takes the `.env` file of
# the folder that the process was started in - a workspace - for its own.
_QUIET = {
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_OFFLINE_MODE": "True",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
}
# A server at an address of the user's own may want no key; the clients want one to send.
_NO_KEY = Secret("none")


class Cloud:
    """A `Provider` for `id` as LiteLLM names it: "gemini", "openai", "anthropic", and many more.

    `api_base` is the address of a server that speaks as this provider does; without it, the provider's own.
    """

    def __init__(self, provider: str, keys: Keys, loop: RequestLoop, *, api_base: str | None = None) -> None:
        self._id = provider
        self._keys = keys
        self._loop = loop
        self._api_base = api_base

    @property
    def id(self) -> str:
        return self._id

    def ask(self, request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        """The model's answer; see `Provider.ask`. Nothing is tried twice, except to do without the schema."""
        cancel.check()
        secret = self._secret()
        name = f"{self._id}/{request.model}"
        work = _Conversation(name, request, secret, self._api_base, on_tokens)
        quiet_litellm()
        started = time.monotonic()
        try:
            held = self._loop.run(work.listen(), cancel=cancel, deadline_s=request.deadline_s)
        except TimeoutError:
            raise failures.timed_out(name, request.deadline_s) from None
        return work.reply(held=held, seconds=time.monotonic() - started)

    def available(self) -> ModelFailure | None:
        """The missing key, where there is none. The provider itself is not asked: that would cost money."""
        try:
            self._secret()
        except ModelFailure as failure:
            return failure
        return None

    def prepare(self) -> None:
        """Load the library in the background: it takes seconds, which no request need wait."""
        if self.available() is None:
            threading.Thread(target=quiet_litellm, name="litellm-import", daemon=True).start()

    def _secret(self) -> Secret:
        secret = self._keys.of(self._id) or (_NO_KEY if self._api_base else None)
        if secret is None:
            raise failures.no_key(self._id)
        return secret


class _Conversation:
    """One request on its way through LiteLLM."""

    def __init__(
        self,
        name: str,
        request: Ask,
        secret: Secret,
        api_base: str | None,
        on_tokens: Callable[[int], None],
    ) -> None:
        self._name = name
        self._request = request
        self._secret = secret
        self._api_base = api_base
        self._answer = _Answer(on_tokens)

    async def listen(self) -> bool:
        """Take in the whole answer; whether the model was held to the schema."""
        import httpx
        import openai

        held = self._request.schema is not None and self._takes_schemas()
        try:
            try:
                await self._stream(held=held)
            except openai.OpenAIError as error:
                if not held or self._answer.parts or not failures.about_the_schema(error):
                    raise
                held = False
                await self._stream(held=False)
        except (openai.OpenAIError, httpx.HTTPError, OSError, ValueError) as error:
            begun = bool(self._answer.parts)
            limit_s = self._request.deadline_s
            raise failures.meaning(
                error, name=self._name, deadline_s=limit_s, begun=begun, secret=self._secret
            ) from None  # the library's exceptions hold the request, and with it the key
        return held

    async def _stream(self, *, held: bool) -> None:
        import litellm

        untyped: Any = litellm
        stream = await untyped.acompletion(**self._arguments(held=held))
        ended = False
        async with aclosing(stream):
            async for chunk in stream:
                self._answer.take(chunk)
                ended = ended or _ended(stream)
        if not ended:
            raise failures.cut_off(self._name)

    def _arguments(self, *, held: bool) -> dict[str, Any]:
        request = self._request
        arguments: dict[str, Any] = {
            "model": self._name,
            "messages": _messages(request, held=held),
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "timeout": request.deadline_s,
            "api_key": self._secret.reveal(),
            "num_retries": 0,
            "max_retries": 0,
            "drop_params": True,  # a provider that knows no seed is asked without one
        }
        if request.seed is not None:
            arguments["seed"] = request.seed
        if self._api_base:
            arguments["api_base"] = self._api_base
        if held and request.schema is not None:
            shape = {"name": "diagram", "schema": dict(request.schema), "strict": True}
            arguments["response_format"] = {"type": "json_schema", "json_schema": shape}
        return arguments

    def _takes_schemas(self) -> bool:
        """What LiteLLM knows of the model; a server at an address of the user's own is tried."""
        import litellm

        untyped: Any = litellm
        return bool(self._api_base) or bool(untyped.supports_response_schema(model=self._name))

    def reply(self, *, held: bool, seconds: float) -> Reply:
        """What was taken in, as JSON where that was asked for. Not for the loop: repair takes time."""
        answer = self._answer
        if answer.declined:
            raise failures.refused(self._name)
        text, repaired = without_thoughts("".join(answer.parts)), False
        if not text:
            raise ModelFailure(FailureReason.EMPTY, f"{self._name} answered with nothing.")
        if self._request.schema is not None:
            # The library takes Gemini's every chunk for a last one: what is missing tells of a cut.
            if answer.stopped == "end" and is_unfinished(text):
                raise failures.cut_off(self._name)
            found = json_answer(text)
            text, repaired = found.text, found.repaired
        return Reply(text, answer.tokens_in, answer.tokens, seconds, answer.stopped, repaired, held)


class _Answer:
    """What has come so far."""

    def __init__(self, on_tokens: Callable[[int], None]) -> None:
        self._on_tokens = on_tokens
        self.parts: list[str] = []
        self.tokens = 0
        self.tokens_in = 0
        self.stopped: Literal["end", "length"] = "end"
        self.declined = False

    def take(self, chunk: Any) -> None:
        """One event of the stream. Providers count tokens at the end; until then an event counts as one."""
        usage = getattr(chunk, "usage", None)
        if usage is not None:
            self.tokens_in = usage.prompt_tokens or self.tokens_in
            self.tokens = usage.completion_tokens or self.tokens
        for choice in chunk.choices[:1]:
            if choice.delta.content or getattr(choice.delta, "reasoning_content", None):
                self.parts.append(choice.delta.content or "")
                self.tokens += 1
                self._on_tokens(self.tokens)
            if getattr(choice.delta, "refusal", None) or choice.finish_reason == "content_filter":
                self.declined = True
            if choice.finish_reason == "length":
                self.stopped = "length"


def _ended(stream: Any) -> bool:
    """Whether the provider said why it stopped; where it did not, the library makes up a "stop"."""
    return bool(stream.received_finish_reason or stream.intermittent_finish_reason)


def _messages(request: Ask, *, held: bool) -> _Messages:
    turns = [{"role": turn.role, "content": turn.content} for turn in request.messages]
    if request.schema is None or held:
        return turns
    schema = json.dumps(request.schema, ensure_ascii=False)
    rule = f"Answer with one JSON object and nothing else. It must keep to this JSON Schema:\n{schema}"
    if turns and turns[0]["role"] == "system":
        return [{"role": "system", "content": f"{turns[0]['content']}\n\n{rule}"}, *turns[1:]]
    return [{"role": "system", "content": rule}, *turns]


_loading = threading.Lock()


def quiet_litellm() -> None:
    """Import LiteLLM so that it prints nothing, calls nobody and reads no `.env`. Takes seconds once."""
    with _loading:
        os.environ.update(_QUIET)  # for good: some of them are read when a request is made
        import litellm

        untyped: Any = litellm
        untyped.suppress_debug_info = True  # it would print to stdout, where the editor reads its protocol
        untyped.disable_aiohttp_transport = True  # httpx closes a withdrawn request's socket at once
        untyped.turn_off_message_logging = True
