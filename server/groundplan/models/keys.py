"""`Keys`: the cloud providers' keys, from the editor's secret storage or the environment."""

import os
import threading
from collections.abc import Mapping

# The names that the providers' own tools read, first to last.
_VARIABLES = {
    "gemini": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "openai": ("OPENAI_API_KEY",),
    "azure": ("AZURE_API_KEY",),
    "azure_ai": ("AZURE_AI_API_KEY",),
    "huggingface": ("HF_TOKEN", "HUGGINGFACE_API_KEY"),
    "together_ai": ("TOGETHERAI_API_KEY", "TOGETHER_API_KEY"),
    "xai": ("XAI_API_KEY",),
}


class Secret:
    """A key that shows itself only when it is asked to: not in logs, messages or tracebacks."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def cut_from(self, text: str) -> str:
        """`text` without the key, for what a provider says about a request that carried it."""
        return text.replace(self._value, "…") if self._value else text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        raise TypeError("A secret is not written down.")


class Keys:
    """Keys by provider. What the editor handed over counts before the environment. Any thread may ask."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment
        self._handed: dict[str, Secret] = {}
        self._lock = threading.Lock()

    def hand_over(self, provider: str, key: str | None) -> None:
        """Take `key` for `provider` from now on; None or an empty one forgets it."""
        with self._lock:
            if key and key.strip():
                self._handed[provider] = Secret(key.strip())
            else:
                self._handed.pop(provider, None)

    def of(self, provider: str) -> Secret | None:
        """The key for `provider`, where there is one."""
        with self._lock:
            if provider in self._handed:
                return self._handed[provider]
        for name in variables_of(provider):
            if value := self._environment.get(name, "").strip():
                return Secret(value)
        return None

    def __repr__(self) -> str:
        return f"Keys({', '.join(sorted(self._handed))})"


def variables_of(provider: str) -> tuple[str, ...]:
    """The environment variables that may hold a provider's key."""
    return _VARIABLES.get(provider) or (f"{provider.upper().replace('-', '_')}_API_KEY",)
