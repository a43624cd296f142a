"""Reading tokens one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

from groundplan.extract.sql.lexer import MARK, QUOTED, STRING, WORD, Token

_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


class Name(NamedTuple):
    """A table's name as written; `schema` is empty where it is not named. Catalogues are dropped."""

    schema: str
    table: str


class Cursor:
    """A place in a list of tokens. Reading past the end gives empty answers, never an error."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.at = 0

    def __bool__(self) -> bool:
        return self.at < len(self._tokens)

    def peek(self, ahead: int = 0) -> str:
        """The keyword or mark there, in upper case; empty for names in quotes, strings and the end."""
        at = self.at + ahead
        return self._tokens[at].upper if at < len(self._tokens) else ""

    def token(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        return self._tokens[at] if at < len(self._tokens) else None

    def skip(self) -> None:
        self.at += 1

    def accept(self, *words: str) -> bool:
        """Step over `words` if exactly they come next."""
        if self.peek() != words[0]:  # the usual answer, found without a loop
            return False
        if any(self.peek(ahead) != word for ahead, word in enumerate(words)):
            return False
        self.at += len(words)
        return True

    def accept_any(self, *words: str) -> str:
        """Step over one of `words`; the one it was, or empty."""
        word = self.peek()
        if not word or word not in words:
            return ""
        self.at += 1
        return word

    def seek(self, *words: str) -> bool:
        """Step past the next place, outside parentheses, where `words` stand; stay if there is none."""
        start = self.at
        while self:
            if self.accept(*words):
                return True
            self.skip_one()
        self.at = start
        return False

    def identifier(self) -> str:
        """Step over one name; empty if none comes next."""
        token = self.token()
        if token is None or token.kind not in (WORD, QUOTED):
            return ""
        self.at += 1
        return token.text

    def name(self) -> Name | None:
        """Step over a table's name with its schema."""
        parts: list[str] = []
        while part := self.identifier():
            parts.append(part)
            if not self.accept("."):
                break
            self.accept(".")  # `database..table` leaves the schema out
        return Name(parts[-2] if len(parts) > 1 else "", parts[-1]) if parts else None

    def string(self) -> str | None:
        token = self.token()
        if token is None or token.kind != STRING:
            return None
        self.at += 1
        return token.text

    def group(self) -> Sequence[Token] | None:
        """Step over `( … )`; what is inside, up to the end where it is never closed."""
        if self.peek() != "(":
            return None
        start = self.at + 1
        self.skip_one()
        closed = self._tokens[self.at - 1].upper == ")"
        return self._tokens[start : self.at - 1 if closed else self.at]

    def skip_one(self) -> None:
        """Step over one token, or over all of a parenthesis."""
        depth = 0
        while self.at < len(self._tokens):
            mark = self._tokens[self.at].upper
            self.at += 1
            if mark in _OPENING:
                depth += 1
            elif mark in _CLOSING:
                depth -= 1
            if depth <= 0:
                return

    def rest(self) -> Sequence[Token]:
        return self._tokens[self.at :]


def split_at_commas(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The parts between the commas that are outside parentheses; empty parts are dropped."""
    parts: list[Sequence[Token]] = []
    depth, start = 0, 0
    for index, token in enumerate(tokens):
        if token.kind != MARK:
            continue
        if token.upper in _OPENING:
            depth += 1
        elif token.upper in _CLOSING:
            depth = max(0, depth - 1)
        elif token.upper == "," and depth == 0:
            parts.append(tokens[start:index])
            start = index + 1
    parts.append(tokens[start:])
    return [part for part in parts if part]
