"""The adapter of tree-sitter: bytes in, a syntax tree out. Nothing else imports a grammar."""

from functools import cache

import tree_sitter
import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript

# A grammar wheel exposes one function a dialect; Groundplan's language names are the keys.
_GRAMMARS = {
    "python": tree_sitter_python.language,
    "javascript": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
}

Node = tree_sitter.Node
Tree = tree_sitter.Tree
Query = tree_sitter.Query
QueryCursor = tree_sitter.QueryCursor


@cache
def grammar(language: str) -> tree_sitter.Language:
    """The grammar of one of Groundplan's languages; `KeyError` where there is none."""
    return tree_sitter.Language(_GRAMMARS[language]())


def has_grammar(language: str) -> bool:
    return language in _GRAMMARS


def parse(language: str, source: bytes) -> Tree:
    """Parse UTF-8 `source`. Broken code gives a tree with `ERROR` nodes, never a failure."""
    return tree_sitter.Parser(grammar(language)).parse(source)
