"""C#: classes, records, structures, interfaces, enumerations, delegates and their members."""

import re
from collections.abc import Iterator

from groundplan.index.languages.doc_comments import DocStyle
from groundplan.index.languages.source import Reading, Source
from groundplan.index.languages.tree_reader import Dialect, dotted, read_tree
from groundplan.index.records import Import

_USING = re.compile(r"(?:global\s+)?using\s+(static\s+)?(?:unsafe\s+)?(?:(@?\w+)\s*=\s*)?([\w.:@]+)\s*;?\s*$")


def read(source: Source) -> Reading:
    return read_tree(source, _CSHARP)


def _imports(written: str, line: int) -> Iterator[Import]:
    """`using A.B` takes all of a namespace, `using X = A.B.C` one type under another name."""
    match = _USING.match(written)
    if match is None:
        return
    name = dotted(match[3].removeprefix("global::"))
    if match[2]:
        namespace, _, last = name.rpartition(".")
        yield Import(namespace, last, match[2], line)
    else:
        yield Import(name, "*", "", line)


_CSHARP = Dialect(
    query="csharp",
    imports=_imports,
    docs=DocStyle(line=b"///", markup=True),
    bodies=frozenset(
        {"declaration_list", "enum_member_declaration_list", "block", "arrow_expression_clause"}
    ),
    annotations=frozenset({"attribute_list", "comment"}),
)
