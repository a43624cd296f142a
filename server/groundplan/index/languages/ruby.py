"""Ruby: modules, classes, methods, constants, accessors and instance variables."""

import re
from collections.abc import Iterator

from groundplan.index.languages.doc_comments import DocStyle
from groundplan.index.languages.source import Reading, Source
from groundplan.index.languages.tree_reader import Dialect, read_tree
from groundplan.index.records import Import

_REQUIRE = re.compile(r"""(require|load)(_relative)?[\s(]+(['"])([^'"#]+)\3""")
_AUTOLOAD = re.compile(r"""autoload[\s(]+:(\w+)\s*,\s*(['"])([^'"#]+)\2""")


def read(source: Source) -> Reading:
    return read_tree(source, _RUBY)


def _imports(written: str, line: int) -> Iterator[Import]:
    """`require_relative "x"` is `./x`; `autoload :A, "x"` takes the name `A` from `x`."""
    if (match := _REQUIRE.match(written)) is not None:
        relative = match[2] and not match[4].startswith(".")
        yield Import(f"./{match[4]}" if relative else match[4], "", "", line)
    elif (match := _AUTOLOAD.match(written)) is not None:
        yield Import(match[3], match[1], match[1], line)


_RUBY = Dialect(
    query="ruby",
    imports=_imports,
    docs=DocStyle(line=b"#", block=b""),
    bodies=frozenset({"body_statement", "do_block", "block"}),
    annotations=frozenset({"comment"}),
    marks=":@",
)
