"""Prisma schemas: models, views, composite types and enumerations, with their fields.

The language is one declaration a line, so it is read line by line: no grammar is needed for that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from groundplan.index.languages.source import Reading, Source, first_paragraph, one_line
from groundplan.index.records import Binding, Reference, ReferenceKind, Symbol, SymbolKind

_BLOCK = re.compile(r"\s*(model|view|type|enum|datasource|generator)\s+(\w+)\s*\{")
_FIELD = re.compile(r"""\s*(\w+)\s+(\w+)(?:\s*\(\s*"[^"]*"\s*\))?(?:\[\])?\??(?=\s|$|@)""")
_VALUE = re.compile(r"\s*(\w+)\s*(?:@|$)")
_COMMENT = re.compile(r"""((?:[^"/]|"(?:\\.|[^"\\])*"|/(?!/))*)(//.*)?$""", re.DOTALL)
_KINDS = {
    "model": SymbolKind.CLASS,
    "view": SymbolKind.CLASS,
    "type": SymbolKind.CLASS,
    "enum": SymbolKind.ENUM,
}
_SCALARS = frozenset(
    {"String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes", "Unsupported"}
)


def read(source: Source) -> Reading:
    reader = _Reader(source.content.decode("utf-8", "replace").split("\n"))
    symbols = tuple(reader.symbols())
    return Reading(symbols, (), tuple(reader.references), tuple(reader.error_lines), tuple(reader.bindings))


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    references: list[Reference] = field(default_factory=list[Reference])
    bindings: list[Binding] = field(default_factory=list[Binding])
    error_lines: list[int] = field(default_factory=list[int])

    def symbols(self) -> Iterator[Symbol]:
        doc: list[str] = []
        at = 0
        while at < len(self.lines):
            opened = _BLOCK.match(self.lines[at])
            if opened is not None:
                end = self._end(at, opened.end())
                yield from self._block(opened, at, end, _documented(doc))
                at = end
            elif self._code(at).strip():
                self.error_lines.append(at + 1)
            doc = _doc(doc, self.lines[at])
            at += 1

    def _block(self, opened: re.Match[str], at: int, end: int, doc: str) -> Iterator[Symbol]:
        kind = _KINDS.get(opened[1])
        if kind is None:
            return
        name, head = opened[2], opened[0].rstrip(" {").strip()
        place = (at + 1, _column(opened, 1), end + 1, len(self.lines[end].rstrip()) + 1, at + 1)
        yield Symbol(kind, name, name, *place, opened.start(2) + 1, head, doc)
        above: list[str] = []
        for line in range(at, end + 1):
            code = self._code(line)
            if line == at:
                code = " " * opened.end() + code[opened.end() :]  # what stands on the line of the head
            code = code.rstrip().removesuffix("}").rstrip() if line == end else code.rstrip()
            if code.strip() and not code.strip().startswith("@@"):
                yield from self._member(code, line + 1, name, kind, _documented(above))
            above = _doc(above, self.lines[line]) if line > at else []

    def _member(self, code: str, line: int, owner: str, kind: SymbolKind, doc: str) -> Iterator[Symbol]:
        match = (_VALUE if kind is SymbolKind.ENUM else _FIELD).match(code)
        if match is None:
            self.error_lines.append(line)
            return
        name = match[1]
        place = (line, _column(match, 1), line, len(code) + 1, line, _column(match, 1))
        yield Symbol(SymbolKind.FIELD, name, f"{owner}.{name}", *place, one_line(code), doc)
        if kind is not SymbolKind.ENUM:
            self.bindings.append(Binding(name, match[2], line, owner))
            if match[2] not in _SCALARS:
                self.references.append(Reference(ReferenceKind.NAME, match[2], line, owner))

    def _end(self, at: int, column: int) -> int:
        """The line that closes a block; one without an end stops where the next one begins."""
        for line in range(at, len(self.lines)):
            code = self._code(line)
            if line > at and _BLOCK.match(code):
                self.error_lines.append(at + 1)
                return line - 1
            if (code[column:] if line == at else code).strip().endswith("}"):
                return line
        self.error_lines.append(at + 1)
        return len(self.lines) - 1

    def _code(self, line: int) -> str:
        match = _COMMENT.match(self.lines[line])
        return match[1] if match else self.lines[line]


def _column(match: re.Match[str], group: int) -> int:
    return match.start(group) + 1


def _doc(known: list[str], line: str) -> list[str]:
    """The lines of documentation that a line adds to or ends."""
    text = line.strip()
    return [*known, text.removeprefix("///")] if text.startswith("///") else []


def _documented(lines: list[str]) -> str:
    return first_paragraph("\n".join(line.strip() for line in lines))
