"""Documentation comments that stand above a declaration."""

import re
from dataclasses import dataclass

from groundplan.index.languages.source import Source, first_paragraph

_MARGIN = re.compile(r"^[ \t]*\*?[ \t]?", re.MULTILINE)
_MARKUP = re.compile(r"</?[A-Za-z][^>\n]*>")
_TAG = re.compile(r"^\s*@\w", re.MULTILINE)
_MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class DocStyle:
    """How a language writes documentation: `line` begins each line of it, `block` opens a whole one.

    Lines that begin with one of `between` may stand between it and the declaration.
    """

    line: bytes = b""
    block: bytes = b"/**"
    between: tuple[bytes, ...] = ()
    markup: bool = False


def doc_above(source: Source, start: int, style: DocStyle) -> str:
    """The first paragraph of the comment that ends right above the byte `start`, or ""."""
    at = source.line(start) - 1  # index of the line that the declaration starts on
    if source.content[source.starts[at] : start].strip():
        return ""  # something stands before it on its line
    lines: list[bytes] = []
    for above in range(at - 1, max(at - _MOST_LINES, -1), -1):
        line = source.content[source.starts[above] : source.starts[above + 1]].strip()
        if style.between and line.startswith(style.between):
            if lines:
                break
        elif style.line and line.startswith(style.line):
            lines.append(line[len(style.line) :].removeprefix(b"!"))
        elif style.block and not lines and line.endswith(b"*/"):
            return _block(source, source.starts[above + 1], style)
        else:
            break
    return _text(b"\n".join(reversed(lines)), style)


def _block(source: Source, end: int, style: DocStyle) -> str:
    comment = source.content[:end].rstrip()
    opened = comment.rfind(b"/*")
    if opened < 0 or not comment.startswith(style.block, opened):
        return ""
    return _text(comment[opened + len(style.block) : -2], style)


def _text(comment: bytes, style: DocStyle) -> str:
    text = _MARGIN.sub("", comment.decode("utf-8", "replace")).strip()
    if style.markup:
        text = _MARKUP.sub("", text).strip()
    tag = _TAG.search(text)
    return first_paragraph(text if tag is None else text[: tag.start()])
