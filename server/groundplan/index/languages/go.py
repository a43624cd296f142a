"""Go: structures, interfaces, types, functions, methods, constants and variables."""

import re
from collections.abc import Iterator

from groundplan.index.languages.doc_comments import DocStyle
from groundplan.index.languages.source import Reading, Source
from groundplan.index.languages.tree_reader import Dialect, read_tree
from groundplan.index.records import Import

_IMPORT = re.compile(r"""(?:(\w+|\.)\s+)?["`](.+)["`]$""")
_VERSION = re.compile(r"v\d+")


def read(source: Source) -> Reading:
    return read_tree(source, _GO)


def _imports(written: str, line: int) -> Iterator[Import]:
    """A package by its path; where nothing else is said, its name is the last part that is no version."""
    match = _IMPORT.match(written)
    if match is None:
        return
    alias, path = match[1] or "", match[2]
    if alias == ".":
        yield Import(path, "*", "", line)
        return
    parts = [part for part in path.split("/") if not _VERSION.fullmatch(part)] or [path]
    yield Import(path, "", "" if alias == "_" else alias or parts[-1].partition(".")[0], line)


_GO = Dialect(
    query="go",
    imports=_imports,
    docs=DocStyle(line=b"//", block=b"/*"),
    bodies=frozenset({"block", "field_declaration_list", "{"}),
    annotations=frozenset({"comment"}),
)
