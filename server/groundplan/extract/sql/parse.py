"""Statements to sqlglot's trees: the dialect that fits the file first, then the others.

A definition that no dialect takes costs itself, and not its table: the parts of a statement are then
parsed one by one, and of a part that fails as much as is understood.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlglot import Dialect, Token, TokenType, exp
from sqlglot.errors import ErrorLevel, SqlglotError

from groundplan.extract.sql.statements import Statement
from groundplan.extract.sql.trims import trimmed

# What it cannot parse is seen in its answer; it need not be printed too.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

# What tells a file's dialect, asked in this order; the last fits any.
_EVIDENCE = {
    "mysql": r"\b(?:table|exists|references|into)\s+`|^\s*`|\bengine\s*=|\bauto_increment\b",
    "tsql": r"^go\s*$|\[dbo\]|\bidentity\s*\(\s*\d|\bnvarchar\b|\buniqueidentifier\b",
    "oracle": r"\bvarchar2\b|\bnumber\s*\(",
    "sqlite": r"\bautoincrement\b|\bwithout\s+rowid\b|^\s*pragma\b|\)\s*strict\b",
    "postgres": "",
}
_OPENING = (TokenType.L_PAREN, TokenType.L_BRACKET)
_CLOSING = (TokenType.R_PAREN, TokenType.R_BRACKET)
_ACTIONS = frozenset(["ADD", "DROP", "RENAME", "ALTER", "MODIFY", "CHANGE", "SET"])
_CONSTRAINTS = frozenset(["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "EXCLUDE", "LIKE", "PERIOD"])
_MEANING = frozenset(["INHERITS", "AS", "SELECT"])  # what else than options may follow the columns
_LONGEST_PART = 40  # tokens of a part that no dialect takes


@dataclass(frozen=True, slots=True)
class Parsed:
    """A statement's tree, and where it ends and its parts (columns, constraints, actions) are in `text`."""

    tree: exp.Expr
    text: str
    end: int
    parts: tuple[tuple[int, int], ...]


def dialects(text: str) -> tuple[str, ...]:
    """All dialects we try, the likeliest for a file first."""
    head = text[:200_000]
    found = [name for name, sign in _EVIDENCE.items() if re.search(sign, head, re.I | re.M)]
    return (*found, *(name for name in _EVIDENCE if name not in found))


def parse(statement: Statement, order: Sequence[str]) -> Parsed | None:
    """The statement as a tree of the first dialect that understands it; `None` if none does."""
    text = trimmed(statement)
    shapes: list[_Shape] = []
    for dialect in order:
        if (shape := _shape(text, dialect)) is None:
            continue
        if (tree := _tree(shape.tokens(*shape.parts), text, dialect)) is not None:
            return Parsed(tree, text, shape.end, shape.places())
        shapes.append(shape)
    if shapes and (tree := _by_parts(shapes[0], text, order)) is not None:
        return Parsed(tree, text, shapes[0].end, shapes[0].places())
    return None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A statement's tokens: what comes before its parts, the parts, and what follows them."""

    dialect: str
    end: int
    head: list[Token]
    parts: list[list[Token]]
    tail: list[Token]

    @property
    def is_table(self) -> bool:
        """Whether the parts are definitions in parentheses, and not an ALTER's actions."""
        return bool(self.tail)

    def places(self) -> tuple[tuple[int, int], ...]:
        return tuple((part[0].start, part[-1].end + 1) for part in self.parts)

    def tokens(self, *parts: list[Token]) -> list[Token]:
        comma = Token(TokenType.COMMA, ",")
        joined = [token for part in parts for token in (comma, *part)][1:]
        return [*self.head, *joined, *self.tail]


def _shape(text: str, dialect: str) -> _Shape | None:
    try:
        tokens = _dialect(dialect).tokenize(text)
    except SqlglotError:
        return None
    if not tokens:
        return None
    end = tokens[-1].end + 1
    words = [token.text.upper() for token in tokens[:2]]
    if words == ["CREATE", "TABLE"]:
        return _table_shape(tokens, dialect, end)
    if words == ["ALTER", "TABLE"]:
        start = next((n for n, t in enumerate(tokens) if n > 2 and t.text.upper() in _ACTIONS), len(tokens))
        return _Shape(dialect, end, tokens[:start], list(_split(tokens[start:])), [])
    return _Shape(dialect, end, tokens, [], [])


def _table_shape(tokens: list[Token], dialect: str, end: int) -> _Shape:
    """Without empty parts and table options, and with its parenthesis closed."""
    opening = next(
        (n for n, t in enumerate(tokens) if t.token_type in (TokenType.L_PAREN, TokenType.ALIAS)), 0
    )
    inside = tokens[opening + 1].token_type if opening and opening + 1 < len(tokens) else None
    if tokens[opening].token_type != TokenType.L_PAREN or inside in (TokenType.SELECT, TokenType.WITH):
        return _Shape(dialect, end, tokens, [], [])
    closing, depth = len(tokens), 0
    for n in range(opening, len(tokens)):
        depth += (tokens[n].token_type in _OPENING) - (tokens[n].token_type in _CLOSING)
        if depth == 0:
            closing = n
            break
    options = tokens[closing + 1 :]
    kept = next((n for n, token in enumerate(options) if token.text.upper() in _MEANING), len(options))
    tail = [Token(TokenType.R_PAREN, ")"), *options[kept:]]
    return _Shape(dialect, end, tokens[: opening + 1], list(_split(tokens[opening + 1 : closing])), tail)


def _split(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts between the commas outside parentheses, without empty ones."""
    part: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        if token.token_type == TokenType.COMMA and depth == 0:
            if part:
                yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part


def _tree(tokens: list[Token], text: str, dialect: str) -> exp.Expr | None:
    parser = _dialect(dialect).parser(error_level=ErrorLevel.IMMEDIATE)
    try:
        trees = parser.parse(tokens, text)
    # On text that is no SQL its parser trips over trees that it did not finish itself.
    except (SqlglotError, AttributeError, TypeError, ValueError, IndexError, KeyError, RecursionError):
        return None
    return trees[0] if trees and not isinstance(trees[0], exp.Command | None) else None


@cache
def _dialect(name: str) -> Dialect:
    return Dialect.get_or_raise(name)


def _by_parts(shape: _Shape, text: str, order: Sequence[str]) -> exp.Expr | None:
    """The statement from what is understood of its parts; `None` where that is nothing."""
    trees: list[exp.Expr] = []
    action: list[Token] = []
    for part in shape.parts:
        if part[0].text.upper() in _ACTIONS:
            action = part[:1]
        elif not shape.is_table:
            part = [*action, *part]  # `ADD a int, b int` means ADD for both
        if (tree := _part(shape, part, text, order)) is not None:
            trees.append(tree)
    if not trees:
        return None
    first = trees[0]
    for tree in trees[1:]:
        _join(first, tree)
    return first


def _part(shape: _Shape, part: list[Token], text: str, order: Sequence[str]) -> exp.Expr | None:
    for dialect in order:
        if (tree := _tree(shape.tokens(part), text, dialect)) is not None:
            return tree
    least = 4 if part[0].text.upper() in _CONSTRAINTS or not shape.is_table else 1
    for length in range(min(len(part), _LONGEST_PART) - 1, least - 1, -1):
        if (tree := _tree(shape.tokens(part[:length]), text, shape.dialect)) is not None:
            return tree
    return None


def _join(first: exp.Expr, other: exp.Expr) -> None:
    """Add the columns, constraints or actions of `other`, the same statement's, to `first`."""
    if isinstance(first, exp.Alter) and isinstance(other, exp.Alter):
        first.set("actions", [*first.args["actions"], *other.args["actions"]])
    elif isinstance(first.this, exp.Schema) and isinstance(other.this, exp.Schema):
        first.this.set("expressions", [*first.this.expressions, *other.this.expressions])
