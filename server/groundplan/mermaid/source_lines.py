"""Lines of a source as Mermaid and editors count them: `\\n`, `\\r\\n` and `\\r` end a line, nothing else."""

import re
from functools import lru_cache

from groundplan.text import Span

_LINE_END = re.compile(r"\r\n?|\n")


def split_lines(source: str) -> list[str]:
    """The lines without their ends; a text that ends with a line break has an empty last line."""
    return _LINE_END.split(source)


def slice_of(source: str, span: Span) -> str:
    """The text of a span, its line ends as `\\n`."""
    lines = list(_lines(source)[span.start_line - 1 : span.end_line])
    if not lines:
        return ""
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.start_column - 1 :]
    return "\n".join(lines)


@lru_cache(maxsize=2)
def _lines(source: str) -> tuple[str, ...]:
    """The lines of a source that is read now: a reader asks for thousands of slices of one."""
    return tuple(split_lines(source))
