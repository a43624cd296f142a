"""SQL text to its statements about tables, whatever the dialect, passing over data quickly.

sqlglot's tokenizer would read every row of a dump and stops at a quote of another dialect; this
only finds where statements end: at `;` or the delimiter in force, at a `GO` or `/` line, or where a
line starts the next one. Quotes of all dialects are understood at once (`"a"`, `` `a` ``, `[a]`, `$$a$$`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that may define or change tables; `start` is its offset in the file's text."""

    text: str
    start: int
    backslash: bool  # whether its file escapes quotes with one


class Lines:
    """Line numbers, from 1, of offsets in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __call__(self, offset: int) -> int:
        return bisect_right(self._starts, offset)


def statements(text: str) -> Iterator[Statement]:
    """The statements of `text` that create, change, drop, rename or comment on tables, in order."""
    backslash = _escapes_with_backslash(text)
    boundary = re.compile(
        rf"{opaque(backslash=backslash)}|(?P<next>{_NEXT})|(?P<mark>[;$/|]+)",
        re.S | re.I | re.M,
    )
    batches = [match.end() for match in _BATCH_END.finditer(text)]
    at, end, mark = 0, len(text), ";"
    while at < end:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string, so always
        if _DATA.match(text, at):  # nearly all of a dump, so asked first
            at = _end(text, at, mark, boundary)
        elif delimiter := _DELIMITER.match(text, at):
            mark, at = delimiter[1], delimiter.end()
        elif line := _LINE_COMMAND.match(text, at):
            at = line.end()
        elif _ROUTINE.match(text, at):
            at = _end_of_routine(text, at, mark, boundary, batches)
        else:
            start, at = at, _end(text, at, mark, boundary)
            written = text[start:at].removesuffix(mark).rstrip()
            if _DDL.match(written):
                yield from (Statement(one, start, backslash) for one in _one_by_one(written))
            elif _COPY.match(text, start):
                data_end = _COPY_END.search(text, at)
                at = data_end.end() if data_end else end


def opaque(*, backslash: bool) -> str:
    """A pattern of what is not to be looked into: comments, strings and quoted names."""
    string = r"'[^'\\]*(?:(?:\\.|'')[^'\\]*)*+'" if backslash else r"'[^']*(?:''[^']*)*+'"
    escaped = r"\b[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*+'"
    dollar = r"\$(?P<tag>[^\W\d]\w*|)\$.*?(?:\$(?P=tag)\$|\Z)"
    quoted = r'"[^"]*(?:""[^"]*)*+"|`[^`]*(?:``[^`]*)*+`|\[(?![\d\]\'])[^\]\n]+\]'
    hash_comment = r"|\#[^\n]*" if backslash else ""
    return rf"(?:{_COMMENT}{hash_comment}|{escaped}|{string}|{dollar}|{quoted})"


_COMMENT = r"--[^\n]*|/\*.*?(?:\*/|\Z)"  # what never ends takes the rest, in one step
_BLANK = re.compile(rf"(?:\s+|;|{_COMMENT}|\#[^\n]*)*+", re.S)
_DELIMITER = re.compile(r"delimiter[ \t]+(\S+)[^\n]*", re.I)
# psql's and SQL*Plus's own commands, and batch separators: they end with their line.
_LINE_COMMAND = re.compile(r"\\[^\n]*|/[ \t]*$|(?:go|prompt|rem|remark|spool)\b[^\n]*$", re.I | re.M)
_DDL = re.compile(
    r"create\s+(?:(?:or\s+replace|unlogged|foreign|external|column|row|transient)\s+)*table\b(?!\s*\#)"
    r"|create\s+unique\s+(?:(?:non)?clustered\s+)?index\b|create\s+domain\b|create\s+type\s+\S+\s+as\s+enum\b"
    r"|alter\s+(?:foreign\s+)?table\b(?=.*\b(?:add|drop|rename|alter|modify|change|attach|schema)\b)"
    r"|drop\s+(?:(?:foreign\s+)?table|index)\b|comment\s+on\s+column\b|rename\b|use\b|set\s+search_path\b"
    r"|exec(?:ute)?\s+[\w.\[\]]*sp_rename\b",
    re.I | re.S,
)
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
    r"|exec(?:ute)?\s+\w*\.*sp_|set\s+(?:ansi_|quoted_|identity_|nocount)|print\s|(?:go|/)[ \t]*\r?$)"
)
_BATCH_END = re.compile(r"^[ \t]*(?:go|/)[ \t]*\r?$", re.I | re.M)
_ROUTINE_END = re.compile(
    r"\bend(?!\s+(?:if|case|loop|while|repeat)\b)[ \t]*[\w.\"`]*[ \t]*(?:;|$)", re.I | re.M
)


def _escapes_with_backslash(text: str) -> bool:
    """Whether `\\'` stands for a quote, as it does in MySQL and nowhere else."""
    head = text[:200_000]
    return "`" in head or re.search(r"\b(?:engine\s*=|auto_increment)", head, re.I) is not None


def _one_by_one(written: str) -> list[str]:
    """MySQL renames several tables in one statement: `RENAME TABLE a TO b, c TO d`."""
    first, *others = written.split(",") if re.match(r"rename\s", written, re.I) else [written]
    return [first, *(f"RENAME {other.strip()}" for other in others)]


def _end(text: str, at: int, mark: str, boundary: re.Pattern[str]) -> int:
    """Past the statement at `at`, its end mark included."""
    for match in boundary.finditer(text, at):
        if match.lastgroup == "next" and match.start() > at:
            return match.start()
        if match.lastgroup == "mark" and (found := match[0].find(mark)) >= 0:
            return match.start() + found + len(mark)
    return len(text)


def _end_of_routine(text: str, at: int, mark: str, boundary: re.Pattern[str], batches: Sequence[int]) -> int:
    """Past a function or trigger, whose body may hold statements of its own."""
    end = _end(text, at + 1, mark, boundary)
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
