"""`Passage`: whole lines of a file that a prompt may carry; `join_passages` makes one of those that touch."""

from collections.abc import Iterable
from dataclasses import dataclass

_AND = "; "  # between reasons


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a file with their text, why they are wanted, and what they are worth (0 to 1).

    `start_line` counts from 1. `text` is the whole lines from there on, so their number says where it ends.
    """

    path: str
    start_line: int
    text: str
    importance: float
    reason: str = ""
    language: str = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the text; one that ends the last line begins no other."""
        return self.text.removesuffix("\n").split("\n")

    @property
    def end_line(self) -> int:
        """The last line, which belongs to the passage."""
        return self.start_line + len(self.lines) - 1

    @property
    def markdown(self) -> str:
        """The passage as a prompt shows it: its place, and the text in a fence that it does not close."""
        fence = "```"
        while fence in self.text:
            fence += "`"
        body = self.text.removesuffix("\n")
        return f"### {self.path}:{self.start_line}-{self.end_line}\n{fence}{self.language}\n{body}\n{fence}\n"


def without_overlaps(passages: Iterable[Passage]) -> list[Passage]:
    """The passages, those that share lines made one. By path and line."""
    return _joined(passages, gap=0)


def join_passages(first: Passage, second: Passage) -> Passage:
    """Two passages of one file that overlap, or touch, as one: the better's worth, and both reasons."""
    first, second = sorted((first, second), key=lambda passage: (passage.start_line, -passage.end_line))
    new = second.lines[max(0, first.end_line + 1 - second.start_line) :]
    best, other = (first, second) if first.importance >= second.importance else (second, first)
    reasons = dict.fromkeys(filter(None, [*best.reason.split(_AND), *other.reason.split(_AND)]))
    return Passage(
        first.path,
        first.start_line,
        "\n".join([*first.lines, *new]),
        best.importance,
        _AND.join(reasons),
        first.language or second.language,
    )


def _joined(passages: Iterable[Passage], *, gap: int) -> list[Passage]:
    joined: list[Passage] = []
    ordered = sorted(
        passages,
        key=lambda each: (
            each.path,
            each.start_line,
            -each.end_line,
            -each.importance,
            each.reason,
            each.text,
        ),
    )
    for passage in ordered:
        last = joined[-1] if joined else None
        if last is not None and last.path == passage.path and passage.start_line <= last.end_line + gap:
            joined[-1] = join_passages(last, passage)
        else:
            joined.append(passage)
    return joined
