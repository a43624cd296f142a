"""`documented`: the functions, classes and files that have a docstring, and where it stands."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from typing import Literal

from groundplan.index.index import Index
from groundplan.index.records import FileRecord, Symbol

Kind = Literal["function", "class", "file"]

_FUNCTIONS = frozenset({"function", "method"})
_CLASSES = frozenset({"class", "interface", "enum", "type", "table", "view"})
_TESTS = re.compile(
    r"(^|/)(tests?|testing|t|spec|__tests__|examples?|demos?|migrations)/|(^|/)test_|[._]test\."
)
_MARGIN = re.compile(r"^\s*(?:\*|//[/!]?|#+|--)? ?")
_LINE_COMMENTS = ("//", "#", "--")
_TAGS = re.compile(r"^\s*[@:\\](param|return|raise|since|public|internal|type|example|category)\w*", re.M)


@dataclass(frozen=True, slots=True)
class Documented:
    """A docstring and what it is of. Lines `first` to `last` (from 1, both) hold the docstring alone."""

    path: str
    kind: Kind
    symbol: str
    first: int
    last: int
    text: str


def documented(index: Index) -> Iterator[Documented]:
    """All docstrings outside of tests that stand on lines of their own, by path and line.

    Left out: names that a file declares twice, and functions with nothing but their docstring.
    """
    for path, record in index.files.items():
        if _TESTS.search(path):
            continue
        text = index.file_text(path)
        if record.language == "python":
            yield from _of_python(path, text)
        else:
            yield from _of_comments(path, record, text.split("\n"))


def is_test(path: str) -> bool:
    return _TESTS.search(path) is not None


def _of_python(path: str, text: str) -> Iterator[Documented]:
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    found = list(_python_nodes(module, ""))
    times = Counter(name for _, name in found)
    lines = text.split("\n")
    for node, name in found:
        first = node.body[0] if node.body else None
        if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
            continue
        if not isinstance(first.value.value, str) or times[name] > 1:
            continue
        kind: Kind = "file" if isinstance(node, ast.Module) else "class"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "function"
            if all(isinstance(one, ast.Pass | ast.Expr) for one in node.body[1:]):
                continue
        last = first.end_lineno or first.lineno
        before = lines[first.lineno - 1][: first.col_offset]
        after = lines[last - 1].encode()[first.end_col_offset or 0 :]
        if before.strip() or after.strip():
            continue
        yield Documented(path, kind, name, first.lineno, last, cleandoc(first.value.value))


Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _python_nodes(node: Scope, prefix: str) -> Iterator[tuple[Scope, str]]:
    """The module, its classes and functions with their qualified names; not what is inside a function."""
    yield node, prefix
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _python_nodes(child, f"{prefix}.{child.name}" if prefix else child.name)


def _of_comments(path: str, record: FileRecord, lines: list[str]) -> Iterator[Documented]:
    named: dict[str, list[Symbol]] = {}
    for symbol in record.symbols:
        named.setdefault(symbol.qualified_name, []).append(symbol)
    for name, symbols in named.items():
        symbol, kind = symbols[0], _kind(symbols[0])
        if kind is None or not symbol.docstring or not _are_overloads(symbols):
            continue
        if kind == "function" and symbols[-1].start_line == symbols[-1].end_line:
            continue  # a mere declaration
        if (span := _comment_above(lines, symbol.start_line)) is not None:
            first, last = span
            text = _comment_text(lines[first - 1 : last])
            if text:
                yield Documented(path, kind, name, first, last, text)


def _are_overloads(symbols: list[Symbol]) -> bool:
    """Whether the declarations of one name in a file are one thing: the last alone has a body."""
    return all(one.kind in _FUNCTIONS and one.start_line == one.end_line for one in symbols[:-1])


def _kind(symbol: Symbol) -> Kind | None:
    if symbol.kind in _FUNCTIONS:
        return "function"
    return "class" if symbol.kind in _CLASSES else None


def _comment_above(lines: list[str], start_line: int) -> tuple[int, int] | None:
    """The lines, from 1, of the comment right above a declaration."""
    last = start_line - 1
    while last > 0 and lines[last - 1].lstrip().startswith(("@", "#[", "[")):
        last -= 1
    if last < 1:
        return None
    above = lines[last - 1].strip()
    first = last
    if above.endswith("*/"):
        while first > 0 and "/*" not in lines[first - 1]:
            first -= 1
        stands_alone = first > 0 and lines[first - 1].lstrip().startswith("/*")
        return (first, last) if stands_alone else None
    mark = next((mark for mark in _LINE_COMMENTS if above.startswith(mark)), None)
    if mark is None:
        return None
    while first > 1 and lines[first - 2].strip().startswith(mark):
        first -= 1
    return first, last


def _comment_text(lines: list[str]) -> str:
    text = "\n".join(lines).strip().removeprefix("/**").removeprefix("/*").removesuffix("*/")
    text = "\n".join(_MARGIN.sub("", line).rstrip() for line in text.split("\n")).strip()
    tag = _TAGS.search(text)
    return text if tag is None else text[: tag.start()].strip()
