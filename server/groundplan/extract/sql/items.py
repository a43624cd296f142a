"""What stands between the parentheses of a CREATE TABLE: columns, keys and constraints."""

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.extract.sql.cursor import Cursor, Name, split_at_commas
from groundplan.extract.sql.lexer import QUOTED, STRING, WORD, Token


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `type` is as declared; offsets are into the file. Keys are items of their own."""

    name: str
    type: str
    start: int
    end: int
    nullable: bool = True
    comment: str = ""


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """A primary key or unique constraint; `name` is empty where the database chooses it."""

    columns: tuple[str, ...]
    primary: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference from `columns` of the table to another one."""

    columns: tuple[str, ...]
    target: Name
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Like:
    """All columns of another table."""

    table: Name


Item = Column | UniqueKey | ForeignKey | Like

# A column's type ends where one of these words begins.
_AFTER_TYPE_WORDS = """
    AFTER ALWAYS AS ASCII AUTOINCREMENT AUTO_INCREMENT CHARSET CHECK COLLATE COMMENT COMPRESSION CONSTRAINT
    DEFAULT DEFERRABLE DISABLE ENABLE ENCODE FILESTREAM FIRST FOREIGN GENERATED IDENTITY INITIALLY INVISIBLE
    KEY MASKED NOT NULL ON OPTIONS PERSISTED PRIMARY REFERENCES ROWGUIDCOL SPARSE SRID STORAGE STORED
    UNICODE UNIQUE USING VIRTUAL VISIBLE
"""
_AFTER_TYPE = frozenset(_AFTER_TYPE_WORDS.split())
_SELF_FILLING = frozenset(["GENERATED", "IDENTITY", "AUTO_INCREMENT", "AUTOINCREMENT"])
_INDEX_KINDS = ("FULLTEXT", "SPATIAL", "INDEX", "KEY")
_KEY_OPTIONS = ("KEY", "INDEX", "CLUSTERED", "NONCLUSTERED", "NULLS", "NOT", "DISTINCT", "HASH")


def read_items(tokens: Sequence[Token]) -> list[Item]:
    """The columns and constraints among comma-separated definitions; checks and indexes are passed over."""
    return [item for part in split_at_commas(tokens) for item in read_item(part)]


def read_item(tokens: Sequence[Token]) -> list[Item]:
    """One definition; a column with inline keys gives several items, the column first."""
    cursor = Cursor(tokens)
    name = cursor.identifier() if cursor.accept("CONSTRAINT") and cursor.peek() not in _CONSTRAINTS else ""
    if name and cursor.peek() not in _CONSTRAINTS:
        return []
    if (item := _table_item(cursor, name, tokens)) is not None:
        return item
    return _column(tokens)


_CONSTRAINTS = frozenset(["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "DEFAULT", "NOT"])


def _table_item(cursor: Cursor, name: str, tokens: Sequence[Token]) -> list[Item] | None:
    """A table's constraint; `[]` for one that does not matter here, `None` if it is a column."""
    word = cursor.peek()
    if word == "PRIMARY" and cursor.peek(1) == "KEY":
        return _unique(cursor, name, primary=True)
    if word == "UNIQUE":
        return _unique(cursor, name, primary=False)
    if word == "FOREIGN" and cursor.peek(1) == "KEY":
        return _foreign(cursor, name, tokens)
    if word == "LIKE" and (table := _like(cursor)) is not None:
        return [Like(table)]
    ignored = (
        (word == "CHECK" and cursor.peek(1) in ("(", "NOT"))
        or (word == "EXCLUDE" and cursor.peek(1) in ("(", "USING"))
        or (word == "PERIOD" and cursor.peek(1) == "FOR")
        or (word in ("DEFAULT", "PARTITION", "SUPPLEMENTAL") and bool(cursor.peek(1)))
        or (word in _INDEX_KINDS and _is_index(cursor))
        or bool(name)
    )
    return [] if ignored else None


def _like(cursor: Cursor) -> Name | None:
    ahead = Cursor(cursor.rest())
    ahead.skip()
    table = ahead.name()
    return table if not ahead or ahead.peek() in ("INCLUDING", "EXCLUDING") else None


def _is_index(cursor: Cursor) -> bool:
    """`KEY by_name (name)` against a column: `key varchar(20)`, `index int`."""
    ahead = Cursor(cursor.rest())
    while ahead.accept_any(*_INDEX_KINDS):
        pass
    if ahead.peek() != "(":
        ahead.identifier()
    if ahead.accept("USING"):
        ahead.skip()
    while ahead.accept_any("UNIQUE", "CLUSTERED", "NONCLUSTERED", "COLUMNSTORE"):
        pass
    inside = ahead.group()
    return bool(inside) and inside[0].kind in (WORD, QUOTED) and inside[0].upper != "MAX"


def _unique(cursor: Cursor, name: str, *, primary: bool) -> list[Item]:
    cursor.skip()
    while cursor.accept_any(*_KEY_OPTIONS):
        pass
    if cursor.peek() != "(" and cursor.peek() != "USING":
        name = cursor.identifier() or name
        cursor.accept_any("CLUSTERED", "NONCLUSTERED")
    if cursor.accept("USING"):
        cursor.skip()
    columns = column_names(cursor.group() or ())
    return [UniqueKey(columns, primary, name)] if columns else []


def _foreign(cursor: Cursor, name: str, tokens: Sequence[Token]) -> list[Item]:
    cursor.accept("FOREIGN", "KEY")
    if cursor.peek() != "(":
        name = name or cursor.identifier()
    columns = column_names(cursor.group() or ())
    if not columns or not cursor.accept("REFERENCES") or (target := cursor.name()) is None:
        return []
    return [ForeignKey(columns, target, tokens[0].start, tokens[-1].end, name)]


def column_names(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The columns of a key; none of them if it is (partly) over an expression."""
    names: list[str] = []
    for part in split_at_commas(tokens):
        cursor = Cursor(part)
        name = cursor.identifier()
        inside = cursor.group()  # MySQL's prefix length, or a function's arguments
        if not name or (inside and inside[0].kind in (WORD, QUOTED, STRING)):
            return ()
        names.append(name)
    return tuple(names)


def _column(tokens: Sequence[Token]) -> list[Item]:
    cursor = Cursor(tokens)
    name = cursor.identifier()
    if not name or name.startswith(("@", "#")) or cursor.peek() in (".", "=", "("):
        return []
    written = _type(cursor)
    facts = _facts(cursor, name, tokens)
    serial = written.casefold().rpartition(".")[2].strip() in _SERIALS
    required = facts.required or serial or any(isinstance(i, UniqueKey) and i.primary for i in facts.items)
    start, end = tokens[0].start, tokens[-1].end
    return [Column(name, written, start, end, not required, facts.comment), *facts.items]


_SERIALS = frozenset(["serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"])


def _type(cursor: Cursor) -> str:
    """The type as written, with one space between its parts."""
    words: list[str] = []
    while cursor:
        word, next_word = cursor.peek(), cursor.peek(1)
        if word in _AFTER_TYPE:
            break
        if (word == "CHARACTER" and next_word == "SET") or (word == "SERIAL" and next_word == "DEFAULT"):
            break
        if word in ("WITH", "WITHOUT") and next_word not in ("TIME", "LOCAL"):
            break
        if word == "(":
            words.append("(" + _inside(cursor.group() or ()) + ")")
            continue
        token = cursor.token()
        words.append(token.text if token else "")
        cursor.skip()
    return " ".join(words).replace(" . ", ".").replace(" (", "(").replace("[ ", "[").replace(" ]", "]")


def _inside(tokens: Sequence[Token]) -> str:
    return " ".join(repr(t.text) if t.kind == STRING else t.text for t in tokens[:8]).replace(" ,", ",")


@dataclass(slots=True)
class _Facts:
    items: list[Item]
    required: bool = False
    comment: str = ""


def _facts(cursor: Cursor, column: str, tokens: Sequence[Token]) -> _Facts:
    """What the words after a column's type say about it."""
    facts = _Facts([])
    name = ""
    while cursor:
        word = cursor.peek()
        if cursor.accept("CONSTRAINT"):
            name = cursor.identifier()
        elif cursor.accept("NOT", "NULL"):
            facts.required = True
        elif cursor.accept("PRIMARY") or word == "KEY":
            cursor.accept("KEY")
            facts.items.append(UniqueKey((column,), True, name))
        elif cursor.accept("UNIQUE"):
            cursor.accept("KEY")
            facts.items.append(UniqueKey((column,), False, name))
        elif cursor.accept("REFERENCES"):
            if (target := cursor.name()) is not None:
                facts.items.append(ForeignKey((column,), target, tokens[0].start, tokens[-1].end, name))
        elif cursor.accept("COMMENT"):
            facts.comment = cursor.string() or ""
        elif cursor.accept("ON"):  # ON DELETE SET NULL says nothing about NULL
            cursor.accept_any("DELETE", "UPDATE", "CONFLICT")
            cursor.accept("SET")
            cursor.skip_one()
        else:
            # Only a column that numbers itself is never empty; one computed from others may be.
            identity = word in _SELF_FILLING and (
                word != "GENERATED" or Cursor(cursor.rest()).seek("IDENTITY")
            )
            facts.required = facts.required or identity
            cursor.skip_one()
    return facts
