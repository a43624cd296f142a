"""How a fake Ollama server gets and makes models: `pull` and `create`, with their progress."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import PurePosixPath
from typing import Any

from tests.fakes import ollama_requests as sent
from tests.fakes.http_server import Exchange
from tests.fakes.ollama_store import (
    GGUF_MAGIC,
    QUANTIZATIONS,
    BadRequest,
    OllamaModel,
    OllamaStore,
    full_name,
)

_STEPS = 4
_Status = dict[str, Any]


class _Failed(Exception):  # noqa: N818 - told within a stream
    pass


def pull(store: OllamaStore, exchange: Exchange, body: sent.Pull) -> None:
    """Take a model from the library. What was broken off goes on where it stopped."""
    _tell(exchange, body.stream, lambda: _pulled(store, full_name(body.model)))


def create(store: OllamaStore, exchange: Exchange, body: sent.Create) -> None:
    """Make a model from another one, or from blobs."""
    if body.from_ is None and not body.files:
        raise BadRequest("neither 'from' or 'files' was specified")
    for name in (body.files or {}) | (body.adapters or {}):
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise BadRequest("file path must be relative")
    _tell(exchange, body.stream, lambda: _created(store, body))


def _tell(exchange: Exchange, stream: bool, work: Callable[[], Iterator[_Status]]) -> None:
    last: _Status = {}
    if stream:
        exchange.start_stream("application/x-ndjson")
    try:
        for last in work():
            if stream:
                exchange.send(json.dumps(last) + "\n")
    except _Failed as error:
        if not stream:
            exchange.answer(500, {"error": str(error)})
            return
        exchange.send(json.dumps({"error": str(error)}) + "\n")
    if stream:
        exchange.end_stream()
    else:
        exchange.answer(200, last)


def _pulled(store: OllamaStore, name: str) -> Iterator[_Status]:
    yield {"status": "pulling manifest"}
    model = store.library.get(name)
    if model is None:
        raise _Failed("pull model manifest: file does not exist")
    digest = f"sha256:{model.digest}"
    start = store.pulled.get(name, 0)
    for step in range(start, _STEPS + 1):
        done = {"completed": model.size * step // _STEPS} if step else {}
        yield {"status": f"pulling {model.digest[:12]}", "digest": digest, "total": model.size, **done}
        store.pulled[name] = step
    for status in ("verifying sha256 digest", "writing manifest"):
        yield {"status": status}
    store.models[name] = model
    yield {"status": "success"}


def _created(store: OllamaStore, body: sent.Create) -> Iterator[_Status]:
    if body.files:
        yield {"status": "parsing GGUF"}
        model = _from_files(store, body.files)
    else:
        found = store.find(body.from_ or "")
        if found is None:
            raise _Failed("pull model manifest: file does not exist")
        model = replace(found, parent=full_name(body.from_ or ""))
    for digest in (body.adapters or {}).values():
        _blob(store, digest)
    if body.quantize is not None:
        model = _quantized(model, body.quantize)
        yield {"status": f"quantizing {model.quantization} model"}
    changed = {
        "template": body.template,
        "system": body.system,
        "parameters": body.parameters,
        "adapters": body.adapters,
        "license": "\n".join(body.license) if isinstance(body.license, list) else body.license,
        "messages": [{"role": turn.role, "content": turn.content} for turn in body.messages or []] or None,
    }
    model = replace(model, **{name: value for name, value in changed.items() if value is not None})
    for name, value in asdict(model).items():
        if name in changed and value:
            layer = hashlib.sha256(repr(value).encode()).hexdigest()
            yield {"status": f"creating new layer sha256:{layer}"}
    yield {"status": "writing manifest"}
    store.models[full_name(body.model)] = model
    yield {"status": "success"}


def _from_files(store: OllamaStore, files: dict[str, str]) -> OllamaModel:
    blobs = [_blob(store, digest) for digest in files.values()]
    if any(name.endswith(".safetensors") for name in files):
        return OllamaModel(size=sum(map(len, blobs)), quantization="F16")
    if len(blobs) != 1:
        raise _Failed("only one GGUF file may be given")
    if not blobs[0].startswith(GGUF_MAGIC):
        raise _Failed("supplied file was not in GGUF format")
    return OllamaModel(size=len(blobs[0]), quantization="unknown")


def _blob(store: OllamaStore, digest: str) -> bytes:
    if digest not in store.blobs:
        raise _Failed(f"open blob {digest}: no such file or directory")
    return store.blobs[digest]


def _quantized(model: OllamaModel, quantize: str) -> OllamaModel:
    known = {name.lower(): name for name in QUANTIZATIONS}
    if quantize.lower() not in known:
        raise _Failed(f"unsupported quantization type {quantize.upper()}")
    if model.quantization not in ("F16", "BF16", "F32"):
        raise _Failed("quantization is only supported for F16 and F32 models")
    return replace(model, quantization=known[quantize.lower()].upper())
