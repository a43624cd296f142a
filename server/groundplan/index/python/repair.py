"""Makes half-typed Python readable: what does not parse is blanked out, statement by statement.

A grammar's own recovery lets one unclosed bracket swallow the classes after it. People type one
statement at a time, so the damage is nearly always within one; indentation tells where it ends.
"""

import re
from collections.abc import Iterator

from groundplan.index.parse import parse

_CONTINUES = re.compile(rb"\s*(?:[)\]}#]|(?:else|elif|except|finally)\b)")
_CLASS = re.compile(rb"(\s*)class\s+(\w+)\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)?)?\s*:?\s*(?:#.*)?$")


def repair(source: bytes) -> bytes:
    """`source` with the statements that do not parse replaced by empty lines.

    Line numbers stay. A class keeps its head and those statements of its body that parse.
    """
    return b"".join(_repaired(source.splitlines(keepends=True), indent=0))


def _repaired(lines: list[bytes], *, indent: int) -> Iterator[bytes]:
    for group in _groups(lines, indent):
        if _parses(group):
            yield from group
        elif (head := _class_head(group)) is not None:
            position, text = head
            yield from (_blank(line) for line in group[:position])
            body = group[position + 1 :]
            inner = next((_indent(line) for line in body if line.strip() and _indent(line) > indent), 0)
            yield text
            yield from _repaired(body, indent=inner) if inner else (_blank(line) for line in body)
        else:
            yield from (_blank(line) for line in group)


def _groups(lines: list[bytes], indent: int) -> Iterator[list[bytes]]:
    """The lines of each statement at that indentation; decorators belong to what they decorate."""
    group: list[bytes] = []
    decorated = False
    for line in lines:
        starts = bool(line.strip()) and _indent(line) <= indent and not _CONTINUES.match(line)
        if starts and not decorated and group:
            yield group
            group = []
        if starts:
            decorated = line.lstrip().startswith(b"@")
        group.append(line)
    if group:
        yield group


def _class_head(group: list[bytes]) -> tuple[int, bytes] | None:
    """Where in a group its `class` line stands, and that line made whole."""
    for position, line in enumerate(group):
        if found := _CLASS.match(line.rstrip(b"\r\n")):
            space, name, bases = found[1], found[2], (found[3] or b"").rstrip(b": \t")
            head = space + b"class " + name + (b"(" + bases + b")" if bases else b"") + b": pass\n"
            return (position, head[: -len(b" pass\n")] + b"\n") if _parses([head]) else None
    return None


def _parses(group: list[bytes]) -> bool:
    dedent = _indent(next((line for line in group if line.strip()), b""))
    text = b"".join(line[dedent:] if line.strip() else line for line in group)
    return not parse("python", text).root_node.has_error


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t"))


def _blank(line: bytes) -> bytes:
    return b"\r\n" if line.endswith(b"\r\n") else b"\n" if line.endswith(b"\n") else b""
