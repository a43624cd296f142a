"""A file while it is read: its places, its captures, its scopes."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from operator import attrgetter, methodcaller
from pathlib import Path

from groundplan.index.parse import Node, Query, QueryCursor, Tree, grammar, parse
from groundplan.index.records import Binding, Import, Reference, ReferenceKind, Symbol, SymbolKind

_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(b"\n")
_SIGNATURE_LENGTH = 240
_DOCSTRING_LENGTH = 400
_END = methodcaller("end")
# To sort nodes by, as captures come in no order; faster than a function of Python's own.
start_byte = attrgetter("start_byte")
_end_byte = attrgetter("end_byte")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a language module finds in a file."""

    symbols: tuple[Symbol, ...] = ()
    imports: tuple[Import, ...] = ()
    references: tuple[Reference, ...] = ()
    error_lines: tuple[int, ...] = ()
    bindings: tuple[Binding, ...] = ()


class Source:
    """UTF-8 text with places counted as people count: from 1, columns in characters."""

    def __init__(self, language: str, content: bytes) -> None:
        self.language = language
        self.content = content
        # In ASCII bytes are characters: decoded once, the text of a node is a slice, its column a difference.
        self._ascii = content.decode("ascii") if content.isascii() else None

        # The byte at which each line starts.
        self.starts = [0, *map(_END, _LINE_END.finditer(content))]

    @cached_property
    def tree(self) -> Tree:
        return parse(self.language, self.content)

    def line(self, byte: int) -> int:
        return bisect_right(self.starts, byte)

    def place(self, byte: int) -> tuple[int, int]:
        """The line and column of a byte."""
        line = bisect_right(self.starts, byte)
        start = self.starts[line - 1]
        if self._ascii is not None:
            return line, byte - start + 1
        return line, len(self.content[start:byte].decode("utf-8", "replace")) + 1

    def text(self, node: Node) -> str:
        if self._ascii is not None:
            return self._ascii[node.start_byte : node.end_byte]
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def text_between(self, start: int, end: int) -> str:
        """The text from one byte up to another."""
        if self._ascii is not None:
            return self._ascii[start:end]
        return self.content[start:end].decode("utf-8", "replace")

    def captures(self, *queries: str) -> dict[str, list[Node]]:
        """What the query files find in the tree, by capture; those of one capture come in no order."""
        return QueryCursor(query(self.language, *queries)).captures(self.tree.root_node)

    def matches(self, *queries: str) -> list[tuple[int, dict[str, list[Node]]]]:
        """What the query files find in the tree: of each pattern its number and its captures."""
        return QueryCursor(query(self.language, *queries)).matches(self.tree.root_node)

    def error_lines(self, captures: dict[str, list[Node]]) -> tuple[int, ...]:
        return tuple(sorted({self.line(node.start_byte) for node in captures.get("error", ())}))

    def symbol(
        self,
        kind: SymbolKind,
        name: Node,
        within: str,
        extent: tuple[int, int],
        *,
        signature: str = "",
        docstring: str = "",
        bases: tuple[str, ...] = (),
        spelled: str | None = None,
    ) -> Symbol:
        """A symbol that reaches over some bytes; `spelled` where its name is not the text of its node."""
        spelled = self.text(name) if spelled is None else spelled
        return Symbol(
            kind,
            spelled,
            f"{within}.{spelled}" if within else spelled,
            *self.place(extent[0]),
            *self.place(extent[1]),
            *self.place(name.start_byte),
            signature,
            docstring,
            bases,
        )


@dataclass(slots=True)
class Scopes:
    """Which symbol a byte lies in. Scopes are added outermost first, in the order of the text."""

    _starts: list[int] = field(default_factory=lambda: [0])
    _names: list[str] = field(default_factory=lambda: [""])
    _open: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def enter(self, start: int, end: int, name: str) -> None:
        self._close(start)
        self._mark(start, name)
        self._open.append((end, name))

    def around(self, byte: int) -> str:
        """The scope at a byte, among those that were entered so far and reach over it."""
        while self._open and self._open[-1][0] <= byte:
            self._close(byte)
        return self._open[-1][1] if self._open else ""

    def close(self) -> None:
        """All scopes are entered: `at` may be asked."""
        self._close(None)

    def at(self, byte: int) -> str:
        return self._names[bisect_right(self._starts, byte) - 1]

    def _close(self, before: int | None) -> None:
        while self._open and (before is None or self._open[-1][0] <= before):
            end, _ = self._open.pop()
            self._mark(end, self._open[-1][1] if self._open else "")

    def _mark(self, start: int, name: str) -> None:
        self._starts.append(start)
        self._names.append(name)


@cache
def query(language: str, *names: str) -> Query:
    """The query files `queries/NAME.scm`, compiled as one."""
    folder = Path(__file__).with_name("queries")
    return Query(grammar(language), "\n".join((folder / f"{name}.scm").read_text("utf-8") for name in names))


def outermost_first(nodes: Iterable[Node]) -> list[Node]:
    """By place; of those that start at one byte, as `a` and `a().b` in `a().b()`, the longest first."""
    return sorted(sorted(nodes, key=_end_byte, reverse=True), key=start_byte)


def one_line(text: str) -> str:
    """Text with each run of white space as one space, cut to a readable length."""
    text = " ".join(text.split())
    return text if len(text) <= _SIGNATURE_LENGTH else text[: _SIGNATURE_LENGTH - 1] + "…"


def first_paragraph(text: str) -> str:
    """A docstring's first paragraph on one line."""
    paragraph = _SPACE.sub(" ", text.strip().partition("\n\n")[0])
    return paragraph if len(paragraph) <= _DOCSTRING_LENGTH else paragraph[: _DOCSTRING_LENGTH - 1] + "…"


def references(source: Source, kind: ReferenceKind, nodes: list[Node], scopes: Scopes) -> list[Reference]:
    """A reference for each node, named as it is written."""
    return [
        Reference(kind, source.text(node), source.line(node.start_byte), scopes.at(node.start_byte))
        for node in nodes
    ]
