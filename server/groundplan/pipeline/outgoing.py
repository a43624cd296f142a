"""What leaves for the cloud: a prompt without its secrets, and what the user is told of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from groundplan.models.model_name import ModelName
from groundplan.models.provider import Ask
from groundplan.models.secrets.without_secrets import FoundSecret


def without_its_secrets(
    ask: Ask, cut: Callable[[str], tuple[str, tuple[FoundSecret, ...]]]
) -> tuple[Ask, tuple[FoundSecret, ...]]:
    """The request with each message cut. Raises what `cut` does: then nothing may be sent."""
    found: list[FoundSecret] = []
    messages = list(ask.messages)
    for position, message in enumerate(messages):
        text, secrets = cut(message.content)
        messages[position] = replace(message, content=text)
        found += secrets
    return replace(ask, messages=tuple(messages)), tuple(found)


def cut_note(model: ModelName, found: Sequence[FoundSecret]) -> str:
    """What was cut, by kind, as a sentence. Of the values it knows nothing."""
    kinds = Counter(secret.kind for secret in found)
    listed = ", ".join(kind if count == 1 else f"{kind} ({count})" for kind, count in sorted(kinds.items()))
    return f"Secrets were cut from the prompt to {model.provider}: {listed}."
