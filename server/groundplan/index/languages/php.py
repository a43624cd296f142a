"""PHP: classes, traits, interfaces, enumerations, functions and their members."""

import re
from collections.abc import Iterator

from groundplan.index.languages.doc_comments import DocStyle
from groundplan.index.languages.source import Reading, Source
from groundplan.index.languages.tree_reader import Dialect, dotted, read_tree
from groundplan.index.records import Import

_USE = re.compile(r"use\s+(?:(?:function|const)\s+)?(.*?);?\s*$", re.DOTALL)
_CLAUSE = re.compile(r"(?:(?:function|const)\s+)?([\w\\]+)(?:\s+as\s+(\w+))?$")
_INCLUDED = re.compile(r"(__DIR__|dirname\(__FILE__\))?\s*\.?\s*(['\"])([^'\"$]+)\2")


def read(source: Source) -> Reading:
    return read_tree(source, _PHP)


def _imports(written: str, line: int) -> Iterator[Import]:
    r"""`use A\B\{C, D as E}` gives `C` and `E`; `require __DIR__ . '/x.php'` takes the file `./x.php`."""
    use = _USE.match(written)
    if use is None:
        included = _INCLUDED.search(written)
        if included is not None:
            here = "./" if included[1] else ""
            yield Import(here + included[3].lstrip("/" if here else ""), "", "", line)
        return
    prefix, brace, inside = use[1].partition("{")
    clauses = inside.rstrip().removesuffix("}") if brace else use[1]
    for clause in clauses.split(","):
        match = _CLAUSE.match(clause.strip())
        if match is not None:
            whole = ".".join(part for part in (dotted(prefix if brace else ""), dotted(match[1])) if part)
            module, _, name = whole.rpartition(".")
            yield Import(module, name, match[2] or name, line)


_PHP = Dialect(
    query="php",
    imports=_imports,
    docs=DocStyle(),
    bodies=frozenset({"declaration_list", "enum_declaration_list", "compound_statement"}),
    annotations=frozenset({"attribute_list", "comment"}),
)
