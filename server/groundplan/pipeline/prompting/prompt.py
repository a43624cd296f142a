"""`Prompt`: what is said to a model, and which texts it was made of."""

from dataclasses import dataclass

from groundplan.models.provider import Message


@dataclass(frozen=True, slots=True)
class Prompt:
    """`version` reads `mermaid_erd@3-1f0c22aa`: the type, its file's version, a digest of its files.

    `tokens` is the cost of all messages. Above the budget it is only where the request and the rules
    themselves have no room.
    """

    messages: tuple[Message, ...]
    version: str
    tokens: int
