"""`TokenCounter`: how many tokens a text costs; `EstimatedTokens` where no tokenizer is at hand."""

import re
from typing import Protocol


class TokenCounter(Protocol):
    """Counts a text's tokens. `name` says by what: a tokenizer's folder, or `estimate`."""

    @property
    def name(self) -> str: ...

    def count(self, text: str) -> int:
        """How many tokens the text is, without what a model puts around it."""
        ...


class EstimatedTokens:
    """Counts with no tokenizer: rather too many than too few.

    The weights are fitted to the tokenizers of OpenAI (cl100k, o200k), Anthropic and DeepSeek over stretches
    of Python, TypeScript, Java, SQL, Markdown, JSON and translations. What is counted is 13 to 24 % above
    what those give in all; of a hundred stretches, two are counted by more than 5 % too low.
    """

    name = "estimate"

    def count(self, text: str) -> int:
        words: list[str] = _WORDS.findall(text)
        letters = sum(len(word) - _WORD_LETTERS for word in words if len(word) > _WORD_LETTERS)
        marks = _MARKS.findall(text)
        foreign = 0 if text.isascii() else len("".join(_FOREIGN.findall(text)).encode("utf-8", "replace"))
        return _rounded_up(
            len(words)
            + 0.1 * letters
            + 1.2 * len(_NUMBERS.findall(text))
            + 1.1 * len(_BREAKS.findall(text))
            + 1.1 * len(marks)
            + 0.6 * (sum(map(len, marks)) - len(marks))
            + 0.6 * foreign
        )


_WORD_LETTERS = 5  # a word up to this long is one token; of a longer one, each ten letters are one more
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")  # `parseURL` is two, as tokenizers have it
_NUMBERS = re.compile(r"[0-9]{1,3}")
_BREAKS = re.compile(r"\n[ \t\n]*|[ \t]{2,}")  # a single space belongs to the word behind it
_MARKS = re.compile(r"[!-/:-@\[-`{-~]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def _rounded_up(value: float) -> int:
    return -int(-value // 1)
