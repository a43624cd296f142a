"""`QueryNames`: what a query names outright: symbols and files, as code writes them."""

import re
from dataclasses import dataclass

_NAME = re.compile(r"[\w$]+(?:(?:\.|::|->|#|/|\\)[\w$.-]*[\w$])*(?:\(\))?")
_SEPARATORS = re.compile(r"::|->|[.#/\\]")
_FILE = re.compile(r"[\w$-]+\.[A-Za-z]\w{0,9}")
_CODE_SHAPE = re.compile(r"[^\W\dA-Z_]\d*[A-Z]|[A-Z]{2}[a-z]{2}|[^\W_]_[^\W_]|^_\w")
_MOST = 16  # names that are looked up: more is pasted text, whose words find it


@dataclass(frozen=True, slots=True)
class QueryNames:
    """`symbols` are dotted names (`Order.total`, `total`), `files` ends of paths in lower case (`views.py`).

    `only` tells that the query is one name and nothing else, so that a plain word counts as one.
    """

    symbols: tuple[str, ...]
    files: tuple[str, ...]
    only: bool


def query_names(query: str) -> QueryNames:
    """Names are told by their shape: `camelCase`, `snake_case`, `dotted.names`, `Class::method`, `a/b.py`."""
    stripped = query.strip().strip("`'\"")
    only = _NAME.fullmatch(stripped) is not None
    symbols: dict[str, None] = {}
    files: dict[str, None] = {}
    for found in [stripped] if only else _NAME.findall(query):
        name = found.removesuffix("()").strip(".")
        parts = [part for part in _SEPARATORS.split(name) if part]
        called = found.endswith("()")
        if not parts or not (only or called or len(parts) > 1 or _CODE_SHAPE.search(name)):
            continue
        if "/" in name or "\\" in name or _FILE.fullmatch(name):
            files[name.replace("\\", "/").lower()] = None
        if "/" not in name:
            symbols[".".join(parts)] = None
    return QueryNames(tuple(symbols)[:_MOST], tuple(files)[:_MOST], only)
