"""`CloudServer`: the wire of OpenAI, Gemini and Anthropic, for streamed answers and their errors.

The addresses to give as `api_base` are `server.bases`. Answers come from a `Script`, or from a real model
on OpenAI's wire. A key other than `KEY` is refused as each of them refuses it.
"""

import json
from collections import deque
from collections.abc import Iterator
from typing import Any, ClassVar

from tests.fakes.http_server import ClientGone, Exchange, FakeServer, Request
from tests.fakes.real_model import RealModel
from tests.fakes.script import Script

KEY = "sk-test-0123456789abcdef"
_SSE = "text/event-stream"


class CloudServer(FakeServer):
    """`scripts` are used up in order; without one, `model` answers.

    With `refuses_schemas` it is a server that knows no `response_format`.
    """

    def __init__(self, model: RealModel | None = None, *, refuses_schemas: bool = False) -> None:
        super().__init__()
        self.model = model
        self.refuses_schemas = refuses_schemas
        self.scripts: deque[Script] = deque()

    @property
    def bases(self) -> dict[str, str]:
        return {"openai": f"{self.url}/v1", "gemini": f"{self.url}/v1beta", "anthropic": self.url}

    def respond(self, exchange: Exchange, request: Request) -> None:
        """Answer one request."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        path = request.path.partition("?")[0]
        if path == "/v1/chat/completions":
            wire: _OpenAi | _Gemini | _Anthropic = _OpenAi(exchange)
            key = headers.get("authorization", "").removeprefix("Bearer ")
        elif path.startswith("/v1beta/models/") and path.endswith(":streamGenerateContent"):
            wire, key = _Gemini(exchange), headers.get("x-goog-api-key", "")
        elif path == "/v1/messages":
            wire, key = _Anthropic(exchange), headers.get("x-api-key", "")
        else:
            exchange.answer(404, {"error": {"message": f"no such path {path}"}})
            return
        if key != KEY:
            wire.refuse_key(key)
        elif self.refuses_schemas and isinstance(request.body, dict) and "response_format" in request.body:
            wire.fail(400, "Unknown parameter: response_format", {})
        else:
            with self.generating():
                self._answer(wire, request)

    def _answer(self, wire: "_OpenAi | _Gemini | _Anthropic", request: Request) -> None:
        if not self.scripts:
            assert self.model is not None, "this server was given neither a script nor a model"
            assert isinstance(wire, _OpenAi)
            _by_model(self.model, wire, request.body)
            return
        script = self.scripts.popleft()
        if script.status != 200:
            wire.fail(script.status, script.error, dict(script.headers))
            return
        wire.exchange.start_stream(_SSE)
        tokens = script.tokens()
        for event in wire.start():
            wire.send(event)
        for position in range(len(tokens) + 1):
            if position == script.cut_at:
                wire.exchange.cut()
            if position == script.hang_at:
                wire.exchange.hang()
            if position == script.error_at:  # a stream that ends as if all were well, too soon
                wire.exchange.end_stream()
                return
            if position < len(tokens):
                wire.send(wire.token(tokens[position]))
        for event in wire.end(script.finish, len(tokens)):
            wire.send(event)
        wire.exchange.end_stream()


class _OpenAi:
    finishes: ClassVar = {"stop": "stop", "length": "length", "refusal": "content_filter"}

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def refuse_key(self, key: str) -> None:
        message = f"Incorrect API key provided: {key}."
        error = {"message": message, "type": "invalid_request_error", "code": "invalid_api_key"}
        self.exchange.answer(401, {"error": error})

    def fail(self, status: int, message: str, headers: dict[str, str]) -> None:
        code = "context_length_exceeded" if "context length" in message else None
        error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
        self.exchange.answer(status, {"error": error}, headers)

    def send(self, event: Any) -> None:
        text = event if isinstance(event, str) else json.dumps(event)
        self.exchange.send(f"data: {text}\n\n")

    def start(self) -> Iterator[Any]:
        yield self._chunk({"role": "assistant", "content": ""})

    def token(self, text: str) -> Any:
        return self._chunk({"content": text})

    def end(self, finish: str, tokens: int) -> Iterator[Any]:
        yield self._chunk({}, self.finishes[finish])
        usage = {"prompt_tokens": 7, "completion_tokens": tokens, "total_tokens": 7 + tokens}
        yield {**self._chunk({}), "choices": [], "usage": usage}
        yield "[DONE]"

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "test",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }


class _Gemini:
    finishes: ClassVar = {"stop": "STOP", "length": "MAX_TOKENS", "refusal": "SAFETY"}

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def refuse_key(self, key: str) -> None:
        self.fail(400, "API key not valid. Please pass a valid API key.", {})

    def fail(self, status: int, message: str, headers: dict[str, str]) -> None:
        error = {"code": status, "message": message, "status": "INVALID_ARGUMENT"}
        self.exchange.answer(status, {"error": error}, headers)

    def send(self, event: Any) -> None:
        self.exchange.send(f"data: {json.dumps(event)}\r\n\r\n")

    def start(self) -> Iterator[Any]:
        return iter(())

    def token(self, text: str) -> Any:
        return {"candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}]}

    def end(self, finish: str, tokens: int) -> Iterator[Any]:
        last = {"content": {"parts": [{"text": ""}], "role": "model"}, "finishReason": self.finishes[finish]}
        usage = {"promptTokenCount": 7, "candidatesTokenCount": tokens, "totalTokenCount": 7 + tokens}
        yield {"candidates": [{**last, "index": 0}], "usageMetadata": usage}


class _Anthropic:
    finishes: ClassVar = {"stop": "end_turn", "length": "max_tokens", "refusal": "refusal"}

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def refuse_key(self, key: str) -> None:
        error = {"type": "authentication_error", "message": "invalid x-api-key"}
        self.exchange.answer(401, {"type": "error", "error": error})

    def fail(self, status: int, message: str, headers: dict[str, str]) -> None:
        kind = "rate_limit_error" if status == 429 else "invalid_request_error"
        self.exchange.answer(status, {"type": "error", "error": {"type": kind, "message": message}}, headers)

    def send(self, event: Any) -> None:
        self.exchange.send(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n")

    def start(self) -> Iterator[Any]:
        usage = {"input_tokens": 7, "output_tokens": 1}
        message = {"id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "test"}
        yield {"type": "message_start", "message": {**message, "stop_reason": None, "usage": usage}}
        yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}

    def token(self, text: str) -> Any:
        delta = {"type": "text_delta", "text": text}
        return {"type": "content_block_delta", "index": 0, "delta": delta}

    def end(self, finish: str, tokens: int) -> Iterator[Any]:
        yield {"type": "content_block_stop", "index": 0}
        delta = {"stop_reason": self.finishes[finish], "stop_sequence": None}
        yield {"type": "message_delta", "delta": delta, "usage": {"output_tokens": tokens}}
        yield {"type": "message_stop"}


def _by_model(model: RealModel, wire: _OpenAi, body: dict[str, Any]) -> None:
    wire.exchange.start_stream(_SSE)
    gone: list[ClientGone] = []

    def piece(text: str) -> bool:
        try:
            wire.send(wire.token(text))
        except (ClientGone, ConnectionError):
            gone.append(ClientGone())
        return bool(gone)

    known = ("messages", "max_tokens", "temperature", "seed", "response_format")
    end = model.chat({name: body[name] for name in known if name in body}, piece)
    if gone:
        raise gone[0]
    for event in wire.end(end.get("finish") or "stop", (end.get("usage") or {}).get("completion_tokens", 0)):
        wire.send(event)
    wire.exchange.end_stream()
