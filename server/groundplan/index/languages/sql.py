"""SQL: tables, views, their columns, indexes, types and routines, in any dialect.

Declarations are read from tokens, statement by statement: dialects differ in nearly everything but the
shape of `CREATE TABLE name (column …, constraint …)`, and a statement that no grammar knows must not cost
the next one. What a dialect may quote in its own way (`"a"`, `[a]`, `` `a` ``, `$$ … $$`) is one token here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.index.languages.source import Reading, Source, one_line
from groundplan.index.records import Reference, ReferenceKind, Symbol, SymbolKind

_TOKEN = re.compile(
    r"""
      (?P<space>\s+ | --[^\n]* | \#(?![\w#])[^\n]* | /\*.*?\*/)
    | (?P<dollar>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<string>[eEnNbBxX]?'(?:[^'\\]|''|\\.)*')
    | (?P<name>"(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\[\]\n]+\] | [^\W\d][\w$]* | [@\#]+\w+)
    | (?P<number>\d[\w.]*)
    | (?P<open>/\* | ['"`])
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_REST = re.compile(
    r"""(?: [^;'"`\n/$-]++ | '(?:[^'\\]|''|\\.)*+' | "[^"]*+" | `[^`]*+`
          | --[^\n]*+ | /\*.*?\*/ | \$(\w*)\$.*?\$\1\$ | \n(?!\s*(?:go|create|alter)\b) | [/$-] )*+""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_STARTS = re.compile(
    r"^[ \t]*(?=(?:create|alter|insert|drop|update|delete|select|with|comment|grant)\b)", re.I | re.M
)
_KINDS = {
    "TABLE": SymbolKind.TABLE,
    "VIEW": SymbolKind.VIEW,
    "INDEX": SymbolKind.INDEX,
    "TYPE": SymbolKind.TYPE,
    "DOMAIN": SymbolKind.TYPE,
    "FUNCTION": SymbolKind.FUNCTION,
    "PROCEDURE": SymbolKind.FUNCTION,
}
# Words that begin a part of a column list which is no column.
_CONSTRAINTS = re.compile(
    "CONSTRAINT|PRIMARY|FOREIGN|UNIQUE|CHECK|KEY|INDEX|EXCLUDE|LIKE|FULLTEXT|SPATIAL|PERIOD|INHERITS"
)
_TYPES = re.compile(r"\w*(?:INT|INTEGER|TEXT|CHAR|DATE|TIMESTAMP|DATETIME)|BOOL(?:EAN)?|UUID|NUMERIC|DECIMAL")
_USES = frozenset({"REFERENCES", "FROM", "JOIN", "INTO", "UPDATE"})
_NO_TABLE = frozenset({"SELECT", "LATERAL", "UNNEST", "SET", "VALUES", "ONLY", "SKIP", "NOWAIT", "OF"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The token as a keyword; "" where it is quoted or no name."""
        return self.text.upper() if self.kind == "name" and self.text[0] not in '"`[' else ""

    @property
    def name(self) -> str:
        first = self.text[0]
        closing = {'"': '"', "`": "`", "[": "]"}.get(first)
        return self.text[1:-1].replace(closing * 2, closing) if closing else self.text


def read(source: Source) -> Reading:
    reader = _Reader(source, source.content.decode("utf-8", "replace"))
    for statement in reader.statements():
        reader.statement(statement)
    return Reading(tuple(reader.symbols), (), tuple(reader.references), tuple(sorted(reader.error_lines)))


def statement_lines(text: str) -> list[int]:
    """The lines, from 1, on which the statements of SQL text begin, in order."""
    reader = _Reader(Source("sql", b""), text)
    return [bisect_right(reader.line_starts, tokens[0].start) for tokens in reader.statements() if tokens]


class _Reader:
    def __init__(self, source: Source, text: str) -> None:
        self._source = source
        self._text = text
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._seen: set[str] = set()
        self.symbols: list[Symbol] = []
        self.references: list[Reference] = []
        self.error_lines: set[int] = set()

    def statements(self) -> Iterator[list[_Token]]:
        """The file's tokens, cut at `;`, at a line `GO`, and where a statement clearly starts anew."""
        statement: list[_Token] = []
        position = 0
        while (match := _TOKEN.match(self._text, position)) is not None:
            position, kind = match.end(), match.lastgroup or ""
            if match["open"]:  # a quote or comment without an end: give up this statement, not the rest
                self.error_lines.add(self._place(match.start())[0])
                restart = _STARTS.search(self._text, position)
                position = len(self._text) if restart is None else restart.start()
                yield statement
                statement = []
                continue
            if match["space"]:
                continue
            kind = "name" if match["name"] else "mark" if match["mark"] else "value"
            token = _Token(kind, match[0], match.start(), position)
            if token.text == ";" or token.word == "GO" or self._starts_anew(statement, token):
                yield statement
                statement = []
            if token.text != ";" and token.word != "GO":
                statement.append(token)
            if len(statement) == 1 and token.word not in ("CREATE", "ALTER"):  # data: often long, never read
                rest = _REST.match(self._text, position)
                position = position if rest is None else rest.end()
        yield statement

    def statement(self, tokens: list[_Token]) -> None:
        words = [token.word for token in tokens[:10]]
        if words[:1] == ["CREATE"]:
            self._create(tokens)
        elif words[:2] == ["ALTER", "TABLE"]:
            self._alter(tokens)

    def _starts_anew(self, statement: list[_Token], token: _Token) -> bool:
        """Whether `CREATE` or `ALTER TABLE` begins a line although the last statement was not ended."""
        if token.word not in ("CREATE", "ALTER") or not statement:
            return False
        line = self.line_starts[self._place(token.start)[0] - 1]
        return self._text[line : token.start].strip() == ""

    def _create(self, tokens: list[_Token]) -> None:
        at = next((n for n, token in enumerate(tokens[:12]) if token.word in _KINDS), None)
        if at is None or any(token.text == "(" for token in tokens[:at]):
            return
        kind = _KINDS[tokens[at].word]
        at += 1
        while at < len(tokens) and tokens[at].word in ("IF", "NOT", "EXISTS", "CONCURRENTLY", "ONLY"):
            at += 1
        names, at = _dotted(tokens, at)
        if not names or names[-1].word in ("ON", "AS"):
            self.error_lines.update([self._place(tokens[0].start)[0]] if kind is not SymbolKind.INDEX else [])
            return
        name = ".".join(token.name for token in names)
        self._declare(kind, names[-1], name, (tokens[0].start, tokens[-1].end), self._head(tokens, at))
        if kind is SymbolKind.TABLE or (
            kind is SymbolKind.VIEW and at < len(tokens) and tokens[at].text == "("
        ):
            self._columns(tokens, at, name)
        self._uses(tokens, at, name, index=kind is SymbolKind.INDEX)

    def _alter(self, tokens: list[_Token]) -> None:
        at = 2
        while at < len(tokens) and tokens[at].word in ("IF", "EXISTS", "ONLY"):
            at += 1
        names, at = _dotted(tokens, at)
        table = ".".join(token.name for token in names)
        for n in range(at, len(tokens) - 1):
            if tokens[n].word == "ADD":
                m = n + 1
                while m < len(tokens) and tokens[m].word in ("COLUMN", "IF", "NOT", "EXISTS"):
                    m += 1
                if (
                    m < len(tokens)
                    and tokens[m].kind == "name"
                    and not _CONSTRAINTS.fullmatch(tokens[m].word)
                ):
                    end = _part_end(tokens, m)
                    self._declare(
                        SymbolKind.COLUMN, tokens[m], f"{table}.{tokens[m].name}", (tokens[m].start, end)
                    )
        self._uses(tokens, at, table, index=False)

    def _columns(self, tokens: list[_Token], at: int, table: str) -> None:
        """The columns of the list that opens at `at` or, after a clause, soon behind it."""
        while at < len(tokens) and tokens[at].text != "(":
            if tokens[at].word in ("AS", "SELECT", "LIKE", "CLONE"):
                return
            at += 1
        for part in _parts(tokens, at):
            first = part[0]
            if first.kind != "name" or (_CONSTRAINTS.fullmatch(first.word) and not _is_column(part)):
                continue
            extent = (first.start, part[-1].end)
            self._declare(SymbolKind.COLUMN, first, f"{table}.{first.name}", extent)

    def _declare(
        self, kind: SymbolKind, name: _Token, qualified: str, extent: tuple[int, int], signature: str = ""
    ) -> None:
        if (kind is SymbolKind.COLUMN and qualified in self._seen) or not name.name:
            return
        self._seen.add(qualified)
        start, end, named = self._place(extent[0]), self._place(extent[1]), self._place(name.start)
        signature = one_line(signature or self._text[extent[0] : extent[1]])
        self.symbols.append(Symbol(kind, name.name, qualified, *start, *end, *named, signature))

    def _uses(self, tokens: list[_Token], at: int, scope: str, *, index: bool) -> None:
        seen: set[str] = set()
        for n in range(at, len(tokens) - 1):
            if tokens[n].word in _USES or (index and tokens[n].word == "ON"):
                names, _ = _dotted(tokens, n + 1)
                name = ".".join(token.name for token in names)
                if names and names[0].word not in _NO_TABLE and name not in seen:
                    seen.add(name)
                    line = self._place(names[0].start)[0]
                    self.references.append(Reference(ReferenceKind.NAME, name, line, scope))

    def _head(self, tokens: list[_Token], at: int) -> str:
        end = tokens[at].start if at < len(tokens) and tokens[at].text == "(" else tokens[at - 1].end
        return self._text[tokens[0].start : end].rstrip()

    def _place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.line_starts, position)
        return line, position - self.line_starts[line - 1] + 1


def _dotted(tokens: list[_Token], at: int) -> tuple[list[_Token], int]:
    """The parts of a name that may be qualified, and where it ends."""
    names: list[_Token] = []
    while at < len(tokens) and tokens[at].kind == "name":
        names.append(tokens[at])
        at += 1
        if at >= len(tokens) or tokens[at].text != ".":
            break
        at += 1
    return names, at


def _parts(tokens: list[_Token], at: int) -> Iterator[list[_Token]]:
    """The parts of a list in parentheses, cut at its commas; a list without an end goes to the last token."""
    depth, part = 0, list[_Token]()
    for token in tokens[at:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 or (depth == 1 and token.text == ","):
            if part:
                yield part
            part = []
            if depth == 0:
                return
        elif depth > 1 or token.text != "(":
            part.append(token)
    if part:
        yield part


def _part_end(tokens: list[_Token], at: int) -> int:
    """Where the part of a statement that begins at `at` ends: before a comma outside parentheses."""
    depth = 0
    for n in range(at, len(tokens)):
        depth += (tokens[n].text == "(") - (tokens[n].text == ")")
        if depth == 0 and tokens[n].text == ",":
            return tokens[n - 1].end
    return tokens[-1].end


def _is_column(part: list[_Token]) -> bool:
    """Whether `key text`, `index int`, `period date` declare a column that is named like a constraint."""
    if part[0].word in ("CONSTRAINT", "PRIMARY", "FOREIGN", "LIKE", "EXCLUDE", "FULLTEXT", "SPATIAL"):
        return False
    return (len(part) == 2 and part[1].kind == "name") or (
        len(part) > 2 and _TYPES.fullmatch(part[1].word) is not None
    )
