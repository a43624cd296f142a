"""How much one answer may hold, and which words of JSON Schema its provider knows."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum


class Dialect(StrEnum):
    """Which bounds a schema may state.

    `GRAMMAR` is for llama.cpp and Ollama, which turn lengths, counts and ranges into their grammar: small
    models need them to find an end. `STRICT` is what OpenAI, Anthropic and Gemini all take; Anthropic
    refuses every bound, so there are none, and the reader holds the answer to them all the same.
    """

    GRAMMAR = "grammar"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts are per list, lengths in characters. `names` and `name_chars` bound the list of existing names.

    OpenAI takes 1,000 values in all enums together; a name stands in up to four of them. `today` is where
    a plan starts that names no date.
    """

    names: int = 60
    name_chars: int = 3000
    things: int = 12
    frames: int = 4
    parts: int = 10
    lines: int = 24
    name_length: int = 60
    text_length: int = 100
    today: datetime.date = field(default_factory=datetime.date.today)
