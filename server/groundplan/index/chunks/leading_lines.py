"""`leading_start`: where the comments and decorators that belong to a declaration begin."""

from groundplan.index.chunks.lines import Lines

_HASH = ("#", "@")
_SLASH = ("//", "/*", "*", "#[", "@", "[")
_DASH = ("--", "/*", "#")
_HASH_LANGUAGES = frozenset({"python", "ruby"})
_REACH = 80  # lines that a comment or a decorator may span


def leading_start(lines: Lines, language: str, start: int, floor: int) -> int:
    """The first of the lines directly above `start`, not above `floor`, that comment on or decorate it."""
    marks = _DASH if language == "sql" else _HASH if language in _HASH_LANGUAGES else _SLASH
    while start > floor:
        above = start - 1
        text = lines[above].strip()
        if text.startswith(marks):
            start = above
        elif (opening := _opening(lines, above, text, floor)) is not None:
            start = opening
        else:
            break
    return start


def _opening(lines: Lines, closing: int, text: str, floor: int) -> int | None:
    """The line where the block comment or the decorator with arguments begins that `closing` ends."""
    if text.endswith("*/"):
        mark, indent = "/*", None
    elif text.startswith((")", "})", "])")):
        mark, indent = "@", lines.indent(closing)
    else:
        return None
    for line in range(closing - 1, max(floor, closing - _REACH) - 1, -1):
        at_mark = lines[line].lstrip().startswith(mark)
        if at_mark and indent in (None, lines.indent(line)):
            return line
        if indent is not None and (lines.is_blank(line) or lines.indent(line) < indent):
            return None
    return None
