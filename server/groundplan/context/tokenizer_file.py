"""`TokenizerFile`: counts with a model's own tokenizer."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from groundplan.context.tokens import EstimatedTokens, TokenCounter
from groundplan.errors import UsageError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_FILE = "tokenizer.json"


class TokenizerFile:
    """A Hugging Face `tokenizer.json`. Raises `UsageError` at the first count where it can't be read."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self.name = str(folder)

    def count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids) if text else 0

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # at first use: half of all requests estimate

        try:
            tokenizer = Tokenizer.from_file(str(self._file))
        except Exception as error:  # the library raises no other kind for a bad file
            raise UsageError(
                f"The tokenizer {self._file} can't be read: {error}.", hint="Check the model's folder."
            ) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


def token_counter(folder: Path | None) -> TokenCounter:
    """The counter of the model in a folder: its own tokenizer, if the folder has one, else an estimate."""
    if folder is not None and (folder / _FILE).is_file():
        return TokenizerFile(folder)
    return EstimatedTokens()
