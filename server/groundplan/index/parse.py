"""The adapter of tree-sitter: bytes in, a syntax tree out. Nothing else imports a grammar."""

from functools import cache
from importlib import import_module

import tree_sitter

# Groundplan's language names, the wheel that holds each grammar, and the function it exposes.
# A grammar is imported at its first use: most workspaces need few of them. Each is a wheel of its own,
# 16 MB unpacked together, where the pack of them all is 190 MB; Prisma, the one it would add, needs none.
GRAMMARS = {
    "python": ("tree_sitter_python", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "java": ("tree_sitter_java", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "go": ("tree_sitter_go", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "ruby": ("tree_sitter_ruby", "language"),
    "kotlin": ("tree_sitter_kotlin", "language"),
}

Node = tree_sitter.Node
Tree = tree_sitter.Tree
Query = tree_sitter.Query
QueryCursor = tree_sitter.QueryCursor


@cache
def grammar(language: str) -> tree_sitter.Language:
    """The grammar of one of Groundplan's languages; `KeyError` where there is none."""
    module, function = GRAMMARS[language]
    pointer: object = getattr(import_module(module), function)()
    return tree_sitter.Language(pointer)


def has_grammar(language: str) -> bool:
    return language in GRAMMARS


def fields(language: str, *names: str) -> tuple[int, ...]:
    """The numbers of a grammar's fields. By its number a child is found several times as fast as by its name.

    `KeyError` for a name that is none.
    """
    numbers = {name: grammar(language).field_id_for_name(name) for name in names}
    if missing := [name for name, number in numbers.items() if number is None]:
        raise KeyError(missing[0])
    return tuple(number for number in numbers.values() if number is not None)


def parse(language: str, source: bytes) -> Tree:
    """Parse UTF-8 `source`. Broken code gives a tree with `ERROR` nodes, never a failure."""
    return tree_sitter.Parser(grammar(language)).parse(source)
