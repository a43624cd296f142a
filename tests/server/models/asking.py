"""How tests of the providers ask, and how they write down what came of it."""

from typing import Any

from groundplan.jobs import CancelToken
from groundplan.models.model_failure import ModelFailure
from groundplan.models.provider import Ask, Message, Provider, Reply

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 12}, "kind": {"enum": ["table", "view"]}},
    "required": ["name", "kind"],
    "additionalProperties": False,
}


def a_request(model: str = "gemma3:270m", text: str = "Name a table of a shop.", **changes: Any) -> Ask:
    given: dict[str, Any] = {"max_tokens": 60, "context_tokens": 1024, "seed": 1, "deadline_s": 60.0}
    return Ask(model, (Message("user", text),), **{**given, **changes})


def ask(
    provider: Provider, request: Ask, *, cancel: CancelToken | None = None, on_tokens: Any = None
) -> Reply:
    return provider.ask(request, cancel=cancel or CancelToken(), on_tokens=on_tokens or (lambda _: None))


def outcome(provider: Provider, request: Ask) -> str:
    """The answer's text, or the failure as `reason: sentence | hint`."""
    try:
        return ask(provider, request).text
    except ModelFailure as failure:
        return f"{failure.reason}: {failure.message} | {failure.hint}"
