"""`OllamaEncoder`: vectors of a model that Ollama serves, through its `/api/embed`.

One call of one endpoint, in a process that should stay small: plain HTTP of the standard library.
"""

import json
import os
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import numpy as np
from numpy.typing import NDArray

from groundplan.errors import EngineError
from groundplan.index.embedding.quality.ollama_address import is_this_machine, ollama_address

_LIMIT_S = 120.0  # a model is loaded by the first call


class OllamaEncoder:
    """Encodes with the model `model` of the server at `address` (empty: `OLLAMA_HOST`, else this machine).

    Code leaves this machine only where somebody agreed, and nobody was asked: for a server elsewhere, or a
    model that Ollama passes on to its cloud, `EngineError` is raised before anything is sent.
    """

    def __init__(self, model: str, *, address: str = "") -> None:
        self._model = model
        self._address = ollama_address(address or os.environ.get("OLLAMA_HOST", ""))
        if not is_this_machine(self._address) or _is_remote(model):
            raise EngineError(
                f"Ollama's {model} runs on another machine, which was not given leave to read your code.",
                hint="Set `index.qualityModel` to a model that runs on this machine.",
            )
        self._opener = build_opener(ProxyHandler({}))  # a proxy is for other machines

    def encode(self, texts: Sequence[str], *, query: bool) -> NDArray[np.float32]:
        """Raises `EngineError`. Ollama knows no difference between a query and a document."""
        answer = self._post({"model": self._model, "input": list(texts), "truncate": True})
        try:
            rows = np.asarray(answer["embeddings"], np.float32)
        except (KeyError, TypeError, ValueError):
            rows = np.empty(0, np.float32)
        if rows.ndim != 2 or len(rows) != len(texts) or not rows.size:
            raise EngineError(
                f"Ollama gave no embeddings for {self._model}.",
                hint="Choose a model that embeds, such as `ollama:nomic-embed-text`.",
            )
        return rows

    def _post(self, body: dict[str, Any]) -> Any:
        request = Request(
            f"{self._address}/api/embed",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
            method="POST",
        )
        try:
            with self._opener.open(request, timeout=_LIMIT_S) as response:
                return json.loads(response.read())
        except HTTPError as error:
            raise self._refused(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise EngineError(
                f"Ollama does not answer at {self._address}.", hint="Start Ollama, or choose another model."
            ) from error

    def _refused(self, error: HTTPError) -> EngineError:
        try:
            said = str(json.loads(error.read()).get("error", ""))
        except (OSError, HTTPException, ValueError, AttributeError):
            said = ""
        if error.code == 404:
            return EngineError(f"Ollama has no model {self._model}.", hint=f"Run: ollama pull {self._model}")
        return EngineError(
            f"Ollama refused to embed with {self._model} ({error.code}): {said or error.reason}",
            hint="Choose a model that embeds, such as `ollama:nomic-embed-text`.",
        )


def _is_remote(model: str) -> bool:
    """Whether Ollama asks its cloud for a model: such have `cloud` in their tag."""
    tag = model.rpartition("/")[2].partition(":")[2]
    return tag == "cloud" or tag.endswith("-cloud")
