"""`Lines`: a text as lines that are counted from 1, with how much stands on them."""

import re
from functools import cached_property
from itertools import accumulate

_CLOSING = re.compile(r"(?:[^\w]|end\b)*+")


class Lines:
    """The lines of a text; `lines[1]` is the first. Only `\\n` ends a line, as everywhere in the index."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        if len(self._lines) > 1 and not self._lines[-1]:
            self._lines.pop()  # the text ended its last line

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, line: int) -> str:
        return self._lines[line - 1]

    def text(self, start: int, end: int) -> str:
        return "\n".join(self._lines[start - 1 : end])

    def size(self, start: int, end: int) -> int:
        """How many characters the lines have, each with its line end."""
        return self._sizes[end] - self._sizes[start - 1]

    def is_blank(self, line: int) -> bool:
        return not self._lines[line - 1].strip()

    def says_nothing(self, start: int, end: int) -> bool:
        """Whether the lines hold only space, brackets and the like: what closes what stands above."""
        return all(_CLOSING.fullmatch(line) is not None for line in self._lines[start - 1 : end])

    def indent(self, line: int) -> int:
        text = self._lines[line - 1]
        return len(text) - len(text.lstrip())

    @cached_property
    def _sizes(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self._lines), initial=0))
