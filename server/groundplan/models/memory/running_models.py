"""`RunningModels`: the models that a server has in memory, and how to take one out."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RunningModel:
    """One line of `/api/ps`. Sizes are bytes, `size` includes `size_vram`; `expires_at` is seconds
    since 1970, and the later the more recently the model was used; 0 where it is not known."""

    name: str
    size: int
    size_vram: int
    expires_at: float = 0.0
    context_length: int = 0


class RunningModels(Protocol):
    """Implemented by the provider. Both calls may raise what the provider raises."""

    def list(self) -> tuple[RunningModel, ...]:
        """What is in memory now."""
        ...

    def unload(self, name: str) -> None:
        """Ask for a model to be taken out; it may still be there when this returns."""
        ...
