"""Rust: structures, enumerations, traits, implementations, functions, modules and constants."""

import re
from collections.abc import Iterator

from groundplan.index.languages.doc_comments import DocStyle
from groundplan.index.languages.source import Reading, Source
from groundplan.index.languages.tree_reader import Dialect, dotted, read_tree
from groundplan.index.records import Import

_HEAD = re.compile(r"(?:#\[[^\]]*\]\s*)*(?:pub(?:\s*\([^)]*\))?\s+)?(use|mod|extern\s+crate)\s+")
_ALIAS = re.compile(r"^(.*?)\s+as\s+(\w+)$", re.DOTALL)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DEEPEST = 40  # no one nests deeper; half-typed code might


def read(source: Source) -> Reading:
    return read_tree(source, _RUST)


def _imports(written: str, line: int) -> Iterator[Import]:
    """`use a::{b, c as d}` gives `b` and `d`; `mod b;` is the module `self.b`, whose file stands beside."""
    match = _HEAD.match(written)
    if match is None:
        return
    rest = _COMMENT.sub("", written[match.end() :]).strip().rstrip(";").strip()
    if match[1] == "mod":
        yield Import(f"self.{rest}", "", rest, line)
    elif match[1] == "use":
        yield from _tree(rest, "", line, _DEEPEST)
    else:
        name, alias = _aliased(rest)
        yield Import(name, "", alias or name, line)


def _tree(written: str, path: str, line: int, left: int) -> Iterator[Import]:
    written = written.strip()
    before, brace, inside = written.partition("{")
    if brace and left:
        path = ".".join(part for part in (path, dotted(before)) if part)
        for item in _items(inside.strip().removesuffix("}")):
            yield from _tree(item, path, line, left - 1)
        return
    name, alias = _aliased(written)
    whole = ".".join(part for part in (path, dotted(name)) if part)
    module, _, last = whole.rpartition(".")
    if last == "*":
        yield Import(module, "*", "", line)
    elif last == "self" and module:
        yield from _tree(f"{module} as {alias}" if alias else module, "", line, 0)
    elif last:
        yield Import(module, last, "" if alias == "_" else alias or last, line)


def _items(written: str) -> Iterator[str]:
    """The parts of a list, cut at the commas that are in no braces of their own."""
    depth, start = 0, 0
    for at, mark in enumerate(written):
        depth += (mark == "{") - (mark == "}")
        if mark == "," and depth == 0:
            yield written[start:at]
            start = at + 1
    yield written[start:]


def _aliased(written: str) -> tuple[str, str]:
    match = _ALIAS.match(written)
    return (match[1], match[2]) if match else (written, "")


_RUST = Dialect(
    query="rust",
    imports=_imports,
    docs=DocStyle(line=b"///", between=(b"#[",)),
    bodies=frozenset({"block", "field_declaration_list", "enum_variant_list", "declaration_list"}),
    annotations=frozenset({"attribute_item", "line_comment", "block_comment"}),
)
