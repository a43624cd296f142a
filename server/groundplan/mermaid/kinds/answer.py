"""Mermaid's own reading of a source of one kind, and what stands around its statements."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from groundplan.mermaid.engine import Engine, shared_engine
from groundplan.mermaid.grammar import SyntaxProblem, ask, syntax_result
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.source_lines import slice_of, split_lines
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

# Where a kind has no style classes, a comment on the line before a statement marks it as proposed.
PROPOSED_COMMENT = "%% proposed"
EXTERNAL_COMMENT = "%% external"
_PROPOSED_LINE = re.compile(r"\s*%%\s*(?:external\s*,\s*)?proposed\s*:?\s*")
_EXTERNAL_LINE = re.compile(r"\s*%%\s*external\s*(?:,\s*proposed)?\s*:?\s*")

FRONT_MATTER = "front matter"
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*[\r\n].*?[\r\n][ \t]*---[ \t]*(?=[\r\n]|\Z)", re.DOTALL)
_COMMENT = re.compile(r"\s*%%(?!\{)")
_DIRECTIVE = re.compile(r"\s*%%\{")

# The calls and tokens that hold a diagram's description for screen readers, and comments behind statements.
_SPOKEN = {"setAccTitle": "accTitle", "setAccDescription": "accDescr"}
_TOKENS = {"ACC_TITLE": "accTitle", "ACC_DESCR": "accDescr", "SINGLE_LINE_COMMENT": "comment"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`told` is what the kind's reader in the bundle tells: the parser's calls, or its syntax tree."""

    source: str
    lines: tuple[str, ...]
    told: dict[str, Any]

    @property
    def title(self) -> str:
        """The title that Mermaid draws; empty if none."""
        return decode(self.told["title"].strip())

    @property
    def calls(self) -> list[dict[str, Any]]:
        return self.told["calls"]

    @property
    def root(self) -> dict[str, Any]:
        return self.told["root"]

    def is_proposed(self, place: list[int]) -> bool:
        """Is the statement that starts at a place marked as proposed?"""
        return self._is_marked(_PROPOSED_LINE, place)

    def is_external(self, place: list[int]) -> bool:
        """Is the statement that starts at a place marked as being about something external?"""
        return self._is_marked(_EXTERNAL_LINE, place)

    def text(self, place: list[int]) -> str:
        """What is written at a place."""
        return slice_of(self.source, Span(*place)).strip()

    def leftovers(
        self, others: Iterable[Leftover] = (), *, config_is_read: bool = False
    ) -> tuple[Leftover, ...]:
        """Front matter, directives, comments, descriptions for screen readers, and `others`, in order.

        `config_is_read` says that the typed diagram has all that the front matter configures.
        """
        front_matter = self._front_matter(config_is_read)
        found = [*front_matter, *self._comments(), *self._spoken(), *others]
        return tuple(sorted(found, key=lambda leftover: leftover.span))

    def _is_marked(self, mark: re.Pattern[str], place: list[int]) -> bool:
        before = place[0] - 2
        return 0 <= before < len(self.lines) and bool(mark.fullmatch(self.lines[before]))

    def _front_matter(self, config_is_read: bool) -> Iterator[Leftover]:
        match = _FRONT_MATTER.match(self.source)
        other_title = self.told["frontTitle"] not in ("", self.told["title"])
        if match is not None and (other_title or (self.told["config"] and not config_is_read)):
            lines = split_lines(match[0])
            yield Leftover(FRONT_MATTER, match[0], Span(1, 1, len(lines), len(lines[-1]) + 1))

    def _comments(self) -> Iterator[Leftover]:
        for number, line in enumerate(self.lines, start=1):
            span = Span(number, 1, number, len(line) + 1)
            if _DIRECTIVE.match(line):
                yield Leftover("directive", line.strip(), span)
            elif _COMMENT.match(line) and not _is_mark(line):
                yield Leftover("comment", line.strip(), span)

    def _spoken(self) -> Iterator[Leftover]:
        for call in self.told.get("calls", []):
            if call["name"] in _SPOKEN:
                what = _SPOKEN[call["name"]]
                yield Leftover(what, spoken_statement(what, self.text(call["place"])), Span(*call["place"]))
        for token in self.told.get("around", []):
            if token["name"] in _TOKENS:
                place = token["place"]
                yield Leftover(_TOKENS[token["name"]], self.text(place), Span(*place))


def _is_mark(line: str) -> bool:
    return bool(_PROPOSED_LINE.fullmatch(line) or _EXTERNAL_LINE.fullmatch(line))


def answer_of(source: str, kind: str, engine: Engine | None) -> Answer | SyntaxProblem:
    """Mermaid's reading of a source of that kind, or why there is none."""
    reply = ask(source, "parse", engine or shared_engine())
    result = syntax_result(reply)
    if result.error is not None:
        return result.error
    if reply["diagram"] is None or result.kind != kind:
        message = f"This is a diagram of the kind {result.kind}, not {kind}."
        return SyntaxProblem(message, Span(1, 1, 1, 1), placed=False, detail=message)
    return Answer(source, tuple(split_lines(source)), reply["diagram"])


def spoken_statement(what: str, text: str) -> str:
    """A whole `accTitle` or `accDescr`: jison tells several lines without what stands around them."""
    if text.lower().startswith("acc"):
        return text
    return f"{what} {{ {text} }}" if "\n" in text else f"{what}: {text}"
