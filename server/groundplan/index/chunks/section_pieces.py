"""`section_pieces`: prose cut at its headings, as Markdown and reStructuredText have them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.chunks.lines import Lines
from groundplan.index.chunks.piece import Piece

_HASHES = re.compile(r" {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"""([=\-`:'"~^_*+#<>.])\1{2,}\s*$""")
_MARKDOWN_RULE = re.compile(r" {0,3}(?:(=)=*|(-)-+)\s*$")
_LABEL = re.compile(r"\.\. _|<a (?:id|name)=")


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int  # the first line that belongs to it
    end: int
    level: int
    title: str


def section_pieces(language: str, lines: Lines) -> list[Piece]:
    """A piece a section, named by its headings (`Install > Linux`); none where there is no heading.

    A heading with nothing of its own below it goes with the section that follows.
    """
    found = list(_in_markdown(lines) if language == "markdown" else _in_restructuredtext(lines))
    if not found:
        return []
    pieces: list[Piece] = []
    first = found[0].start
    if first > 1:
        pieces.append(Piece(1, first - 1, ChunkKind.SECTION))
    path: list[_Heading] = []
    start = first
    for heading, after in zip(found, [*found[1:], None], strict=True):
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
        end = len(lines) if after is None else after.start - 1
        empty = all(lines.is_blank(line) for line in range(heading.end + 1, end + 1))
        if empty and after is not None and after.level > heading.level:
            continue
        pieces.append(Piece(start, end, ChunkKind.SECTION, " > ".join(one.title for one in path)))
        start = end + 1
    return pieces


def _in_markdown(lines: Lines) -> Iterator[_Heading]:
    fence = ""
    line = _after_front_matter(lines)
    while line <= len(lines):
        text = lines[line]
        mark = _FENCE.match(text)
        if fence:
            if mark is not None and mark[1].startswith(fence) and not text.strip(" `~"):
                fence = ""
        elif mark is not None:
            fence = mark[1]
        elif (match := _HASHES.match(text)) is not None:
            yield _Heading(line, line, len(match[1]), match[2])
        elif line < len(lines) and _is_title(lines, line) and _MARKDOWN_RULE.match(lines[line + 1]):
            yield _Heading(line, line + 1, 1 if "=" in lines[line + 1] else 2, text.strip())
            line += 1
        line += 1


def _after_front_matter(lines: Lines) -> int:
    if lines[1].rstrip() == "---":
        for line in range(2, len(lines) + 1):
            if lines[line].rstrip() in ("---", "..."):
                return line + 1
    return 1


def _is_title(lines: Lines, line: int) -> bool:
    """Whether an underline below this line makes it a heading: it is a paragraph of one line."""
    text = lines[line]
    alone = line == 1 or lines.is_blank(line - 1)
    return alone and bool(text.strip()) and not text.startswith(("    ", "\t", "- ", "* ", "> ", "|"))


def _in_restructuredtext(lines: Lines) -> Iterator[_Heading]:
    """Titles with a rule below, and perhaps above, at least as long as they are; levels as they appear."""
    styles: list[tuple[str, bool]] = []
    floor = 1
    line = 1
    while line < len(lines):
        text, rule = lines[line], _RULE.match(lines[line + 1])
        is_title = bool(text.strip()) and _RULE.match(text) is None
        if not is_title or rule is None or len(lines[line + 1].rstrip()) < len(text.rstrip()):
            line += 1
            continue
        over = line > floor and lines[line - 1].rstrip() == lines[line + 1].rstrip()
        start = line - over
        if (text[0].isspace() and not over) or (start > 1 and not lines.is_blank(start - 1)):
            line += 1
            continue
        style = (rule[1], over)
        if style not in styles:
            styles.append(style)
        yield _Heading(_with_label(lines, start, floor), line + 1, styles.index(style), text.strip())
        floor = line + 2
        line += 2


def _with_label(lines: Lines, start: int, floor: int) -> int:
    """The line of the label above a heading, if there is one."""
    line = start - 1
    while line >= floor and lines.is_blank(line):
        line -= 1
    return line if line >= floor and _LABEL.match(lines[line]) else start
