"""`cut_lines`: where a stretch of lines that is too long for one chunk is best cut."""

from groundplan.index.chunks.lines import Lines
from groundplan.index.chunks.sizes import LARGE

_LEAST = LARGE // 3


def cut_lines(lines: Lines, start: int, end: int) -> list[tuple[int, int]]:
    """The lines in parts of at most `LARGE` characters, a longer line alone being a part.

    A part ends before the line that is indented least, behind a blank line if there is one: there
    a statement or a paragraph begins.
    """
    parts: list[tuple[int, int]] = []
    while lines.size(start, end) > LARGE and start < end:
        cut = _best_cut(lines, start, end)
        parts.append((start, cut - 1))
        start = cut
    parts.append((start, end))
    return parts


def _best_cut(lines: Lines, start: int, end: int) -> int:
    """The line that begins the next part."""
    best, best_worth = start + 1, None
    for line in range(start + 1, end + 1):
        if best_worth is not None and lines.size(start, line - 1) > LARGE:
            break
        if lines.is_blank(line):
            continue
        if lines.size(start, line - 1) < _LEAST and best_worth is not None:
            continue
        closes = lines.says_nothing(line, line)
        worth = (
            lines.size(start, line - 1) >= _LEAST,
            lines.size(line, end) >= _LEAST // 2,
            not closes,
            -lines.indent(line),
            lines.is_blank(line - 1),
            line,
        )
        if best_worth is None or worth > best_worth:
            best, best_worth = line, worth
    return best
