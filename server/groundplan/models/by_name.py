"""`Providers`: the provider behind each model's name."""

import threading
from collections.abc import Mapping
from pathlib import Path

from groundplan.errors import UsageError
from groundplan.models.breaker import Breaker
from groundplan.models.cloud import Cloud
from groundplan.models.embedded.embedded import Embedded
from groundplan.models.keys import Keys
from groundplan.models.model_name import EMBEDDED, EXTRACTOR, OLLAMA, ModelName
from groundplan.models.ollama import Ollama
from groundplan.models.provider import Provider
from groundplan.models.request_loop import RequestLoop


class Providers:
    """Makes each provider once, behind a breaker of its own. Any thread may use it.

    `api_bases` are addresses by provider, of servers that speak as a cloud provider does; `aliases` are
    names for GGUF files.
    """

    def __init__(
        self,
        *,
        keys: Keys,
        ollama_host: str | None = None,
        keep_alive: str | None = None,
        api_bases: Mapping[str, str] | None = None,
        aliases: Mapping[str, Path] | None = None,
    ) -> None:
        self._keys = keys
        self._loop = RequestLoop()
        self._ollama = Ollama(self._loop, host=ollama_host, keep_alive=keep_alive)
        self._embedded = Embedded(aliases)
        self._api_bases = dict(api_bases or {})
        self._lock = threading.Lock()
        self._made: dict[str, Breaker] = {}

    def of(self, model: ModelName) -> Provider:
        """Who runs `model`; to be asked with `Ask(model=model.name)`. The extractor is no model."""
        if model.provider == EXTRACTOR:
            raise UsageError("The extractor is no language model: nothing can be asked of it.")
        with self._lock:
            if model.provider not in self._made:
                self._made[model.provider] = Breaker(self._make(model.provider))
            return self._made[model.provider]

    def prepare(self, model: ModelName) -> None:
        """Make ready in the background what `model` would otherwise wait for; costs nothing without a key."""
        if model.is_cloud:
            self._cloud(model.provider).prepare()

    def hand_over_key(self, provider: str, key: str | None) -> None:
        """Take a key from the editor, and ask again a provider that refused the last one."""
        self._keys.hand_over(provider, key)
        with self._lock:
            if provider in self._made:
                self._made[provider].reset()

    def close(self) -> None:
        """Withdraw what still waits, and unload the embedded model."""
        self._loop.close()
        self._embedded.close()

    def _make(self, provider: str) -> Provider:
        if provider == OLLAMA:
            return self._ollama
        return self._embedded if provider == EMBEDDED else self._cloud(provider)

    def _cloud(self, provider: str) -> Cloud:
        return Cloud(provider, self._keys, self._loop, api_base=self._api_bases.get(provider))
