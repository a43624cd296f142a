"""`OllamaStore`: the models and blobs of a fake Ollama server, and which models are loaded."""

import hashlib
import re
import time
from dataclasses import dataclass, field
from typing import Any

_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_DEFAULT_S = 300.0
_FOREVER_S = 1e9
GGUF_MAGIC = b"GGUF"
QUANTIZATIONS = ("q4_K_M", "q4_K_S", "q8_0")


class BadRequest(Exception):  # noqa: N818 - named after its status
    """What Ollama answers with 400."""


@dataclass
class OllamaModel:
    """One model as `/api/show` and `/api/tags` tell of it. `size` is bytes."""

    size: int = 290_000_000
    family: str = "gemma3"
    quantization: str = "Q4_K_M"
    template: str = "{{ .System }}{{ .Prompt }}"
    system: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    license: str = ""
    parent: str = ""
    adapters: dict[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ("completion",)
    info: dict[str, Any] = field(
        default_factory=lambda: {
            "general.architecture": "gemma3",
            "general.parameter_count": 268_098_176,
            "gemma3.block_count": 18,
            "gemma3.context_length": 32_768,
            "gemma3.embedding_length": 640,
            "gemma3.attention.head_count": 4,
            "gemma3.attention.head_count_kv": 1,
            "gemma3.attention.key_length": 256,
            "gemma3.attention.value_length": 256,
        }
    )

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def details(self) -> dict[str, Any]:
        return {
            "parent_model": self.parent,
            "format": "gguf",
            "family": self.family,
            "families": [self.family],
            "parameter_size": "268M",
            "quantization_level": self.quantization,
        }


@dataclass
class Loaded:
    """A model in memory. `until` is in seconds of the epoch."""

    until: float
    context: int
    vram_share: float = 1.0


class OllamaStore:
    """What the server holds. `library` is what can be pulled."""

    def __init__(self) -> None:
        self.models: dict[str, OllamaModel] = {}
        self.library: dict[str, OllamaModel] = {}
        self.pulled: dict[str, int] = {}
        self.blobs: dict[str, bytes] = {}
        self._loaded: dict[str, Loaded] = {}

    def find(self, name: str) -> OllamaModel | None:
        return self.models.get(full_name(name))

    def load(self, name: str, keep_alive: float | str | None, context: int) -> None:
        """Load `name`, or keep it for longer; 0 unloads it."""
        keep_s = _DEFAULT_S if keep_alive is None else duration_s(keep_alive)
        if keep_s == 0:
            self._loaded.pop(full_name(name), None)
        else:
            kept = _FOREVER_S if keep_s < 0 else keep_s
            self._loaded[full_name(name)] = Loaded(time.time() + kept, context)

    def loaded(self) -> dict[str, Loaded]:
        now = time.time()
        self._loaded = {name: one for name, one in self._loaded.items() if one.until > now}
        return self._loaded

    def delete(self, name: str) -> bool:
        self._loaded.pop(full_name(name), None)
        return self.models.pop(full_name(name), None) is not None

    def add_blob(self, digest: str, body: bytes) -> bool:
        """Keep `body`; False where it has another digest."""
        if f"sha256:{hashlib.sha256(body).hexdigest()}" != digest:
            return False
        self.blobs[digest] = body
        return True


def full_name(name: str) -> str:
    """A name without a tag means `latest`."""
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def duration_s(written: float | str) -> float:
    """A number of seconds, or text as Go writes durations: "5m", "1h30m", "-1s"."""
    if isinstance(written, (int, float)):
        return float(written)
    sign = -1.0 if written.startswith("-") else 1.0
    text = written.lstrip("-+")
    if text == "0":
        return 0.0
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h)", text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise BadRequest(f'time: invalid duration "{written}"')
    return sign * sum(float(number) * _UNITS_S[unit] for number, unit in parts)
