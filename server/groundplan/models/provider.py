"""`Provider`: whoever runs models, and what is said to it and by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from groundplan.jobs import CancelToken
from groundplan.models.model_failure import ModelFailure

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to one model.

    `model` is the name without its provider. `schema` is a JSON Schema of an object: with one, the
    answer is JSON, and keeps to the schema where the provider can hold a model to it. `context_tokens`
    is the window for prompt and answer together, where the provider lets it be chosen. `deadline_s`
    counts from the call and bounds everything, loading the model included.
    """

    model: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    temperature: float = 0.2
    seed: int | None = None
    max_tokens: int = 4096
    context_tokens: int = 8192
    deadline_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered.

    With a schema, `text` parses as a JSON object; `repaired` says that it did so only after repair, and
    `held_to_schema` that the provider was given the schema to decode under. `stopped` is "length" where
    the model ran into `max_tokens` or the end of its context. Tokens are as the provider counts them.
    """

    text: str
    tokens_in: int
    tokens_out: int
    seconds: float
    stopped: Literal["end", "length"] = "end"
    repaired: bool = False
    held_to_schema: bool = False


class Provider(Protocol):
    """Runs models. Any thread may ask, several at once."""

    @property
    def id(self) -> str:
        """The word before the `/` in a model's name."""
        ...

    def ask(self, request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        """Block for the answer. Raises `ModelFailure`, and `Cancelled` once the model has been told to stop.

        `on_tokens` is told how many tokens have come so far, from another thread; it must return at once.
        """
        ...

    def available(self) -> ModelFailure | None:
        """Why it can't be asked now; None where it can. Takes 2 s at most, and asks no model."""
        ...
