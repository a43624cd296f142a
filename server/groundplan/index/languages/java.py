"""Java: classes, records, interfaces, enumerations, annotation types and their members."""

import re
from collections.abc import Iterator

from groundplan.index.languages.doc_comments import DocStyle
from groundplan.index.languages.source import Reading, Source
from groundplan.index.languages.tree_reader import Dialect, read_tree
from groundplan.index.records import Import

_IMPORT = re.compile(r"import\s+(?:static\s+)?([\w.\s]+?)\s*(\.\s*\*)?\s*;?\s*$")


def read(source: Source) -> Reading:
    return read_tree(source, _JAVA)


def _imports(written: str, line: int) -> Iterator[Import]:
    """`import a.b.C` takes `C` from the package `a.b`; a static one takes a member from a class."""
    match = _IMPORT.match(written)
    if match is None:
        return
    name = re.sub(r"\s+", "", match[1])
    if match[2]:
        yield Import(name, "*", "", line)
    else:
        package, _, last = name.rpartition(".")
        yield Import(package, last, last, line)


_JAVA = Dialect(
    query="java",
    imports=_imports,
    docs=DocStyle(),
    bodies=frozenset(
        {"class_body", "interface_body", "enum_body", "annotation_type_body", "block", "constructor_body"}
    ),
    annotations=frozenset({"annotation", "marker_annotation", "line_comment", "block_comment"}),
)
