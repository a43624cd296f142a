"""`OllamaServer`: Ollama's HTTP API as its documents tell it, for tests where Ollama can't run.

Chats are answered by a real language model, or by a `Script` that the test hands over.
"""

import json
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from tests.fakes import ollama_requests as sent
from tests.fakes.http_server import ClientGone, Exchange, FakeServer, Request
from tests.fakes.ollama_keeping import create, pull
from tests.fakes.ollama_store import BadRequest, OllamaModel, OllamaStore, full_name
from tests.fakes.real_model import RealModel
from tests.fakes.script import Script

VERSION = "0.13.5"
_NDJSON = "application/x-ndjson"


class OllamaServer(FakeServer):
    """`with OllamaServer() as server:`; then `server.url` is the OLLAMA_HOST.

    `scripts` are used up in order; without one, `model` answers. `fail_load` are models that can't be
    loaded, with the error's text. More than `max_pending` answers at once are turned away (503).
    """

    def __init__(self, model: RealModel | None = None, *, max_pending: int = 512) -> None:
        super().__init__()
        self.model = model
        self.store = OllamaStore()
        self.store.models["gemma3:270m"] = OllamaModel()
        self.scripts: deque[Script] = deque()
        self.fail_load: dict[str, str] = {}
        self.max_pending = max_pending
        self._calls: dict[tuple[str, str], tuple[Any, Callable[[Exchange, Any], None]]] = {
            ("POST", "/api/chat"): (sent.Chat, self._chat),
            ("POST", "/api/generate"): (sent.Generate, self._generate),
            ("POST", "/api/embed"): (sent.Embed, self._embed),
            ("POST", "/api/show"): (sent.Show, self._show),
            ("POST", "/api/pull"): (sent.Pull, lambda exchange, body: pull(self.store, exchange, body)),
            ("POST", "/api/create"): (sent.Create, lambda exchange, body: create(self.store, exchange, body)),
            ("POST", "/api/copy"): (sent.Copy, self._copy),
            ("DELETE", "/api/delete"): (sent.Delete, self._delete),
        }

    def respond(self, exchange: Exchange, request: Request) -> None:
        """Answer one request."""
        if request.method in ("GET", "HEAD") and request.path in _LISTS:
            exchange.answer(200, _LISTS[request.path](self.store))
        elif request.path.startswith("/api/blobs/"):
            self._blob(exchange, request)
        elif (request.method, request.path) in self._calls:
            shape, call = self._calls[request.method, request.path]
            try:
                if request.body is None:
                    raise BadRequest("missing request body")
                call(exchange, msgspec.convert(request.body, shape))
            except (BadRequest, msgspec.ValidationError) as error:
                exchange.answer(400, {"error": str(error)})
        else:
            exchange.answer(404, "404 page not found")

    def _chat(self, exchange: Exchange, body: sent.Chat) -> None:
        turns = [{"role": turn.role, "content": turn.content} for turn in body.messages]
        if any(turn["role"] not in ("system", "user", "assistant", "tool") for turn in turns):
            raise BadRequest("invalid role")
        self._run(exchange, body, turns, lambda text, thinking: {
            "message": {"role": "assistant", "content": text, **({"thinking": thinking} if thinking else {})}
        })  # fmt: skip

    def _generate(self, exchange: Exchange, body: sent.Generate) -> None:
        turns = [{"role": "system", "content": body.system}] if body.system else []
        turns = [*turns, {"role": "user", "content": body.prompt}] if body.prompt else []
        self._run(exchange, body, turns, lambda text, thinking: {
            "response": text, **({"thinking": thinking} if thinking else {})
        })  # fmt: skip

    def _run(
        self,
        exchange: Exchange,
        body: sent.Chat | sent.Generate,
        turns: list[dict[str, str]],
        shape: Callable[[str, str], dict[str, Any]],
    ) -> None:
        if self._turned_away(exchange, body):
            return
        model = full_name(body.model)
        options = body.options or sent.Options()
        started = time.monotonic_ns()
        self.store.load(model, body.keep_alive if not turns else None, options.num_ctx or 4096)
        answer = _Answer(exchange, model, shape, stream=body.stream)
        if not turns:
            answer.end("load" if model in self.store.loaded() else "unload", {}, started)
            return
        with self.generating():
            script = self.scripts.popleft() if self.scripts else None
            if script is not None:
                usage = _scripted(exchange, answer, script)
            else:
                usage = self._by_model(exchange, answer, body, options, turns)
            if usage is not None:
                self.store.load(model, body.keep_alive, options.num_ctx or 4096)
                answer.end(usage.pop("finish", "stop"), usage, started)

    def _turned_away(self, exchange: Exchange, body: sent.Chat | sent.Generate) -> bool:
        model = self.store.find(body.model)
        if model is None:
            exchange.answer(404, {"error": f"model '{body.model}' not found"})
        elif isinstance(body.format, str) and body.format not in ("", "json"):
            message = f'invalid format: "{body.format}"; expected "json" or a valid JSON Schema object'
            exchange.answer(400, {"error": message})
        elif body.think and "thinking" not in model.capabilities:
            exchange.answer(400, {"error": f'"{body.model}" does not support thinking'})
        elif "completion" not in model.capabilities:
            exchange.answer(400, {"error": f'"{body.model}" does not support chat'})
        elif self.running >= self.max_pending:
            message = "server busy, please try again.  maximum pending requests exceeded"
            exchange.answer(503, {"error": message})
        elif full_name(body.model) in self.fail_load:
            exchange.answer(500, {"error": self.fail_load[full_name(body.model)]})
        else:
            return False
        return True

    def _by_model(
        self,
        exchange: Exchange,
        answer: "_Answer",
        body: sent.Chat | sent.Generate,
        options: sent.Options,
        turns: list[dict[str, str]],
    ) -> dict[str, Any] | None:
        assert self.model is not None, "this server was given neither a script nor a model"
        gone: list[ClientGone] = []

        def piece(text: str) -> bool:
            try:
                answer.token(text)
            except (ClientGone, ConnectionError):
                gone.append(ClientGone())  # an exception would not pass through llama.cpp
            return bool(gone)

        stored = self.store.find(body.model) or OllamaModel()
        system = [] if turns[0]["role"] == "system" or not stored.system else [stored.system]
        turns = [*({"role": "system", "content": text} for text in system), *stored.messages, *turns]
        end = self.model.chat(_completion(body, options, turns), piece)
        if gone:
            raise gone[0]
        if "error" in end:
            answer.error(400, end["error"]["message"])
            return None
        usage: dict[str, int] = end.get("usage") or {}
        return {
            "prompt_eval_count": usage.get("prompt_tokens", 0),
            "eval_count": usage.get("completion_tokens", 0),
            "finish": end.get("finish") or "stop",
        }

    def _embed(self, exchange: Exchange, body: sent.Embed) -> None:
        if self.store.find(body.model) is None:
            exchange.answer(404, {"error": f'model "{body.model}" not found, try pulling it first'})
            return
        texts = [body.input] if isinstance(body.input, str) else body.input
        vectors = [[float(len(text)), float(sum(map(ord, text)) % 97), 1.0] for text in texts]
        exchange.answer(200, {"model": body.model, "embeddings": vectors, "prompt_eval_count": len(texts)})

    def _show(self, exchange: Exchange, body: sent.Show) -> None:
        model = self.store.find(body.model)
        if model is None:
            exchange.answer(404, {"error": f"model '{body.model}' not found"})
            return
        parameters = "\n".join(f"{name:<30} {value}" for name, value in model.parameters.items())
        answer: dict[str, Any] = {
            "modelfile": f"FROM {full_name(body.model)}\nTEMPLATE {model.template!r}",
            "parameters": parameters,
            "template": model.template,
            "system": model.system,
            "license": model.license,
            "messages": model.messages,
            "details": model.details(),
            "model_info": model.info,
            "capabilities": list(model.capabilities),
            "modified_at": _now(),
        }
        exchange.answer(200, {name: value for name, value in answer.items() if value})

    def _copy(self, exchange: Exchange, body: sent.Copy) -> None:
        model = self.store.find(body.source)
        if model is None:
            exchange.answer(404, {"error": f"model '{body.source}' not found"})
            return
        self.store.models[full_name(body.destination)] = model
        exchange.answer(200)

    def _delete(self, exchange: Exchange, body: sent.Delete) -> None:
        if self.store.delete(body.model):
            exchange.answer(200)
        else:
            exchange.answer(404, {"error": f"model '{body.model}' not found"})

    def _blob(self, exchange: Exchange, request: Request) -> None:
        digest = request.path.removeprefix("/api/blobs/")
        if request.method == "HEAD":
            exchange.answer(200 if digest in self.store.blobs else 404)
            return
        body = request.body if isinstance(request.body, bytes) else json.dumps(request.body).encode()
        if self.store.add_blob(digest, body):
            exchange.answer(201)
        else:
            exchange.answer(400, {"error": "digest mismatch"})


class _Answer:
    """One answer to a chat or completion: lines of a stream, or a whole at the end."""

    def __init__(
        self, exchange: Exchange, model: str, shape: Callable[[str, str], dict[str, Any]], *, stream: bool
    ) -> None:
        self._exchange = exchange
        self._model = model
        self._shape = shape
        self._stream = stream
        self._begun = False
        self._text: list[str] = []

    def token(self, text: str, *, thinking: str = "") -> None:
        if self._stream:
            self._line({**self._shape(text, thinking), "done": False})
        else:
            self._exchange.look()
        self._text.append(text)

    def error(self, status: int, message: str) -> None:
        """In a stream that has begun the status stays 200, and the last line holds the error."""
        if not self._begun:
            self._exchange.answer(status, {"error": message})
        else:
            self._exchange.send(json.dumps({"error": message}) + "\n")
            self._exchange.end_stream()

    def end(self, reason: str, usage: dict[str, Any], started_ns: int) -> None:
        took = time.monotonic_ns() - started_ns
        text = "" if self._stream else "".join(self._text)
        times = {"total_duration": took, "load_duration": 1, "prompt_eval_duration": 1, "eval_duration": took}
        last = {**self._shape(text, ""), "done": True, "done_reason": reason, **times, **usage}
        if self._stream:
            self._line(last)
            self._exchange.end_stream()
        else:
            self._exchange.answer(200, {"model": self._model, "created_at": _now(), **last})

    def _line(self, value: dict[str, Any]) -> None:
        if not self._begun:
            self._exchange.start_stream(_NDJSON)
            self._begun = True
        self._exchange.send(json.dumps({"model": self._model, "created_at": _now(), **value}) + "\n")


def _scripted(exchange: Exchange, answer: _Answer, script: Script) -> dict[str, Any] | None:
    if script.status != 200:
        exchange.answer(script.status, {"error": script.error}, dict(script.headers))
        return None
    if script.thinking:
        answer.token("", thinking=script.thinking)
    tokens = script.tokens()
    for position in range(len(tokens) + 1):
        if position == script.error_at:
            answer.error(500, script.error)
            return None
        if position == script.cut_at:
            exchange.cut()
        if position == script.hang_at:
            exchange.hang()
        if position < len(tokens):
            answer.token(tokens[position])
    return {"prompt_eval_count": 7, "eval_count": len(tokens), "finish": script.finish}


def _completion(
    body: sent.Chat | sent.Generate, options: sent.Options, turns: list[dict[str, str]]
) -> dict[str, Any]:
    """The same request as llama.cpp's server takes it."""
    completion: dict[str, Any] = {"messages": turns}
    for name, there in (("temperature", "temperature"), ("seed", "seed"), ("num_predict", "max_tokens")):
        if (value := getattr(options, name)) is not None:
            completion[there] = value
    if isinstance(body.format, dict):
        shape = {"name": "answer", "schema": body.format}
        completion["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif body.format == "json":
        completion["response_format"] = {"type": "json_object"}
    return completion


def _tags(store: OllamaStore) -> dict[str, Any]:
    return {
        "models": [
            {
                "name": name,
                "model": name,
                "modified_at": _now(),
                "size": model.size,
                "digest": model.digest,
                "details": model.details(),
            }
            for name, model in store.models.items()
        ]
    }


def _running(store: OllamaStore) -> dict[str, Any]:
    return {
        "models": [
            {
                "name": name,
                "model": name,
                "size": store.models[name].size,
                "size_vram": int(store.models[name].size * loaded.vram_share),
                "digest": store.models[name].digest,
                "details": store.models[name].details(),
                "expires_at": datetime.fromtimestamp(loaded.until, UTC).isoformat(),
                "context_length": loaded.context,
            }
            for name, loaded in store.loaded().items()
            if name in store.models
        ]
    }


def _now() -> str:
    return datetime.now(UTC).isoformat()


_LISTS: dict[str, Callable[[OllamaStore], Any]] = {
    "/": lambda _: "Ollama is running",
    "/api/version": lambda _: {"version": VERSION},
    "/api/tags": _tags,
    "/api/ps": _running,
}
