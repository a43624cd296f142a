"""`TokenProgress`: tells that a model is being asked, and how much it has said."""

import re
from collections.abc import Callable

from groundplan.jobs import Progress
from groundplan.models.model_name import EMBEDDED, ModelName

# As often as a person can read; models say a hundred tokens in the same time.
_PAUSE_S = 0.2


class TokenProgress:
    """An `on_tokens` for one ask. Says nothing more once it is closed: late tokens are another thread's."""

    def __init__(self, progress: Progress, model: ModelName, now_s: Callable[[], float]) -> None:
        self._progress = progress
        self._name = shown_name(model)
        self._now_s = now_s
        self._told_s: float | None = None
        self._closed = False
        self.tokens = 0
        progress(f"Asking {self._name}", 0, 0)

    def __call__(self, tokens: int) -> None:
        if self._closed:
            return
        self.tokens = tokens
        now_s = self._now_s()
        if self._told_s is None or now_s - self._told_s >= _PAUSE_S:
            self._told_s = now_s
            self._progress(f"Asking {self._name}, {tokens} token{'' if tokens == 1 else 's'}", tokens, 0)

    def close(self) -> None:
        self._closed = True


def shown_name(model: ModelName) -> str:
    """A model as a person knows it: without its provider, and a file without its folder."""
    name = re.split(r"[/\\]", model.name)[-1] if model.provider == EMBEDDED else model.name
    return name or model.provider
