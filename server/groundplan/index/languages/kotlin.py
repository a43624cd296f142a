"""Kotlin: classes, objects, interfaces, enumerations, functions and properties."""

import re
from collections.abc import Iterator

from groundplan.index.languages.doc_comments import DocStyle
from groundplan.index.languages.source import Reading, Source
from groundplan.index.languages.tree_reader import Dialect, read_tree
from groundplan.index.records import Import

_IMPORT = re.compile(r"import\s+([\w.`]+?)(\.\*)?(?:\s+as\s+`?(\w+)`?)?\s*;?\s*$")


def read(source: Source) -> Reading:
    return read_tree(source, _KOTLIN)


def _imports(written: str, line: int) -> Iterator[Import]:
    match = _IMPORT.match(written)
    if match is None:
        return
    name = match[1].replace("`", "")
    if match[2]:
        yield Import(name, "*", "", line)
    else:
        package, _, last = name.rpartition(".")
        yield Import(package, last, match[3] or last, line)


_KOTLIN = Dialect(
    query="kotlin",
    imports=_imports,
    docs=DocStyle(),
    bodies=frozenset({"class_body", "enum_class_body", "function_body", "block"}),
    annotations=frozenset({"annotation", "line_comment", "block_comment"}),
)
