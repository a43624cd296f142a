"""SQL text to the tokens of its DDL statements, whatever the dialect, passing over data quickly.

All dialects' quotes are understood at once (`"a"`, `` `a` ``, `[a]`, `$$a$$`), because a file seldom
says which dialect it is. Statements end at `;`, at a `GO` or `/` line, or where a line starts the next.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WORD, QUOTED, STRING, NUMBER, MARK = "word", "quoted", "string", "number", "mark"


class Token(NamedTuple):
    """`text` is without quotes; `upper` is what keywords compare with, empty for all but words."""

    kind: str
    text: str
    upper: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The tokens of one statement that may define something; offsets are into the file's text."""

    tokens: tuple[Token, ...]
    start: int
    end: int


class Lines:
    """Line numbers, from 1, of offsets in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __call__(self, offset: int) -> int:
        return bisect_right(self._starts, offset)


def statements(text: str) -> Iterator[Statement]:
    """The statements of `text` that create, change, drop, rename or comment on something, in order."""
    lexers = _lexers(backslash=_escapes_with_backslash(text))
    batches = [match.end() for match in _BATCH_END.finditer(text)]
    at, end, mark = 0, len(text), ";"
    while at < end:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string, so always
        if _DATA.match(text, at):  # nearly all of a dump, so asked first
            at = _end_of_other(text, at, mark, lexers)
        elif delimiter := _DELIMITER.match(text, at):
            mark, at = delimiter[1], delimiter.end()
        elif line := _LINE_COMMAND.match(text, at):
            at = line.end()
        elif _ROUTINE.match(text, at):
            at = _end_of_routine(text, at, mark, lexers, batches)
        elif _DDL.match(text, at):
            tokens, at = _tokens(text, at, mark, lexers)
            if tokens:
                yield Statement(tuple(tokens), tokens[0].start, tokens[-1].end)
        else:
            copies = _COPY.match(text, at)
            at = _end_of_other(text, at, mark, lexers)
            if copies:
                data_end = _COPY_END.search(text, at)
                at = data_end.end() if data_end else end


@dataclass(frozen=True, slots=True)
class _Lexers:
    tokens: re.Pattern[str]
    skipping: re.Pattern[str]


_COMMENT = r"--[^\n]*|/\*.*?(?:\*/|\Z)"  # what never ends takes the rest, in one step
_BLANK = re.compile(rf"(?:\s+|;|{_COMMENT}|\#[^\n]*)*+", re.S)
_DELIMITER = re.compile(r"delimiter[ \t]+(\S+)[^\n]*", re.I)
# psql's and SQL*Plus's own commands, and batch separators: they end with their line.
_LINE_COMMAND = re.compile(r"\\[^\n]*|/[ \t]*$|(?:go|prompt|rem|remark|spool)\b[^\n]*$", re.I | re.M)
_DDL = re.compile(r"(?:create|alter|drop|comment|rename|exec(?:ute)?|use|set\s+search_path)\b", re.I)
_ROUTINE = re.compile(
    r"create\s+(?:or\s+(?:replace|alter)\s+)?(?:definer\s*=\s*\S+\s+)?(?:(?:non)?editionable\s+)?"
    r"(?:constraint\s+|temp\s+|temporary\s+|aggregate\s+)?(?:function|proc|procedure|trigger|package|event)\b",
    re.I,
)
_DATA = re.compile(r"insert\s+into\s", re.I)
_COPY = re.compile(r"copy\b[^;']*\bfrom\s+stdin\b", re.I)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.M)
# How a line starts the next statement where no `;` ends the one before.
_NEXT = (
    r"^[ \t]*(?:create\s|(?:alter|drop|truncate)\s+(?:table|index|view|type)\s|insert\s+into\s|comment\s+on\s"
    r"|exec(?:ute)?\s+\w*\.*sp_|set\s+(?:ansi_|quoted_|identity_|nocount)|print\s|go[ \t]*\r?$)"
)
_NEXT_STATEMENT = re.compile(_NEXT, re.I | re.M)
_BATCH_END = re.compile(r"^[ \t]*(?:go|/)[ \t]*\r?$", re.I | re.M)
_ROUTINE_END = re.compile(
    r"\bend(?!\s+(?:if|case|loop|while|repeat)\b)[ \t]*[\w.\"`]*[ \t]*(?:;|$)", re.I | re.M
)


def _lexers(*, backslash: bool) -> _Lexers:
    string = r"'[^'\\]*(?:(?:\\.|'')[^'\\]*)*+'" if backslash else r"'[^']*(?:''[^']*)*+'"
    escaped = r"\b[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*+'"
    dollar = r"\$(?P<tag>[^\W\d]\w*|)\$.*?(?:\$(?P=tag)\$|\Z)"
    text = rf"(?P<string>{escaped}|\b[nN]?{string}|{string}|{dollar})"
    quoted = r'(?P<quoted>"[^"]*(?:""[^"]*)*+"|`[^`]*(?:``[^`]*)*+`|\[(?![\d\]\'])[^\]\n]+\])'
    comment = rf"(?P<comment>{_COMMENT}" + (r"|\#[^\n]*)" if backslash else ")")
    # A schema that a script's caller fills in, as in `:schema.orders`: the same as none.
    template = r"(?P<template>(?:(?<!:):\"?\w+\"?|\$\{[^}\n]*\}|\{\{[^}\n]*\}\}|\{\w+\}|@\w+@)\.)"
    word = r"(?P<word>[@#]*[^\W\d][\w$#@]*)"
    number = r"(?P<number>\d[\d.]*(?:[eE][+-]?\d+)?)"
    return _Lexers(
        re.compile(rf"{comment}|{template}|{text}|{quoted}|{word}|{number}|(?P<mark>[^\s\w]|_)", re.S),
        re.compile(rf"{comment}|{text}|{quoted}|(?P<next>{_NEXT})|(?P<mark>[;$/|]+)", re.S | re.I | re.M),
    )


def _escapes_with_backslash(text: str) -> bool:
    """Whether `\\'` stands for a quote, as it does in MySQL and nowhere else."""
    head = text[:200_000]
    return "`" in head or re.search(r"\b(?:engine\s*=|auto_increment)", head, re.I) is not None


def _tokens(text: str, at: int, mark: str, lexers: _Lexers) -> tuple[list[Token], int]:
    """The tokens of the statement at `at`, and where the next one may start."""
    tokens: list[Token] = []
    for match in lexers.tokens.finditer(text, at):
        start, kind = match.start(), match.lastgroup or ""
        if text.startswith(mark, start):
            return tokens, start + len(mark)
        if kind in ("comment", "template"):
            continue
        written = match[0]
        if tokens and (kind == WORD or written == "/"):
            line = text.rfind("\n", 0, start) + 1
            if not text[line:start].strip() and (
                _NEXT_STATEMENT.match(text, line) or (written == "/" and _LINE_COMMAND.match(text, start))
            ):
                return tokens, start
        tokens.append(_token(kind, written, start, match.end()))
    return tokens, len(text)


def _token(kind: str, written: str, start: int, end: int) -> Token:
    if kind == QUOTED:
        inner = written[1:-1]
        name = inner.replace(written[0] * 2, written[0]) if written[0] != "[" else inner
        return Token(kind, name, "", start, end)
    if kind == STRING:
        body = written[written.find("'") + 1 : -1] if "'" in written[:2] else written
        return Token(kind, body.replace("''", "'").replace("\\'", "'"), "", start, end)
    return Token(kind, written, written.upper() if kind == WORD else written, start, end)


def _end_of_other(text: str, at: int, mark: str, lexers: _Lexers) -> int:
    """Past a statement that defines nothing."""
    for match in lexers.skipping.finditer(text, at):
        if match.lastgroup == "next" and match.start() > at:
            return match.start()
        if match.lastgroup == "mark" and (found := match[0].find(mark)) >= 0:
            return match.start() + found + len(mark)
    return len(text)


def _end_of_routine(text: str, at: int, mark: str, lexers: _Lexers, batches: Sequence[int]) -> int:
    """Past a function or trigger, whose body may hold statements of its own."""
    end = _end_of_other(text, at + 1, mark, lexers)
    body = text[at:end]
    if mark != ";" or "$" in body or not re.search(r"\b(?:begin|is|as)\b", body, re.I):
        return end
    following = bisect_right(batches, at)
    if following < len(batches):
        return batches[following]
    if not re.search(r"\bbegin\b", body, re.I):
        return end
    closing = _ROUTINE_END.search(text, at)
    return closing.end() if closing else end
