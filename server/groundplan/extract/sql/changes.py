"""What one statement does to a schema, as a value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundplan.extract.sql.cursor import Cursor, Name, split_at_commas
from groundplan.extract.sql.items import Column, Item, Like, UniqueKey, column_names, read_item, read_items
from groundplan.extract.sql.lexer import Statement, Token


@dataclass(frozen=True, slots=True)
class CreateTable:
    table: Name
    items: tuple[Item, ...]
    start: int
    end: int
    if_not_exists: bool = False
    parents: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class AddItems:
    table: Name
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ReplaceColumn:
    """MySQL's MODIFY and CHANGE; keys that the old column had stay."""

    table: Name
    old: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """A new type or nullability; `None` leaves what there is."""

    table: Name
    column: str
    type: str | None = None
    nullable: bool | None = None


@dataclass(frozen=True, slots=True)
class DropColumn:
    table: Name
    column: str


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """By name; the name `PRIMARY KEY` means the table's primary key. An index's name is no foreign key's."""

    table: Name
    name: str
    index: bool = False


@dataclass(frozen=True, slots=True)
class RenameColumn:
    table: Name
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenameTable:
    table: Name
    new: Name


@dataclass(frozen=True, slots=True)
class DropTable:
    """Also said of a table that becomes a partition of another, which is then no table of its own."""

    table: Name


@dataclass(frozen=True, slots=True)
class DropIndex:
    name: str


@dataclass(frozen=True, slots=True)
class Comment:
    table: Name
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class CreateType:
    """An enumeration (`base` is `enum`) or a domain over another type."""

    name: str
    base: str


@dataclass(frozen=True, slots=True)
class UseSchema:
    """From here on, names without a schema belong to this one."""

    schema: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A CREATE TABLE that gives no table: broken, or a template's placeholder for a name."""

    start: int


Change = (
    CreateTable
    | AddItems
    | ReplaceColumn
    | AlterColumn
    | DropColumn
    | DropConstraint
    | RenameColumn
    | RenameTable
    | DropTable
    | DropIndex
    | Comment
    | CreateType
    | UseSchema
    | Unreadable
)


def read_changes(statement: Statement) -> Iterator[Change]:
    """The changes that a statement makes; none for what does not concern tables."""
    cursor = Cursor(statement.tokens)
    match cursor.accept_any("CREATE", "ALTER", "DROP", "COMMENT", "RENAME", "EXEC", "EXECUTE", "USE", "SET"):
        case "CREATE":
            yield from _create(cursor, statement)
        case "ALTER":
            if cursor.accept("TABLE") or cursor.accept("FOREIGN", "TABLE"):
                yield from _alter_table(cursor)
        case "DROP":
            yield from _drop(cursor)
        case "COMMENT":
            yield from _comment(cursor)
        case "RENAME":
            yield from _rename_tables(cursor)
        case "EXEC" | "EXECUTE":
            yield from _sp_rename(cursor)
        case "USE":
            if schema := cursor.identifier():
                yield UseSchema(schema)
        case "SET":
            if cursor.accept("SEARCH_PATH") and cursor.accept_any("=", "TO"):
                yield UseSchema(cursor.identifier() or cursor.string() or "")
        case _:
            return


# Words between CREATE and TABLE: `CREATE OR REPLACE UNLOGGED TABLE`.
_BEFORE_TABLE = ("OR", "REPLACE", "UNLOGGED", "GLOBAL", "FOREIGN", "EXTERNAL", "COLUMN", "ROW", "TRANSIENT")


def _create(cursor: Cursor, statement: Statement) -> Iterator[Change]:
    while cursor.accept_any(*_BEFORE_TABLE):
        pass
    if cursor.accept("TABLE"):
        yield _create_table(cursor, statement)
    elif cursor.accept("UNIQUE"):
        cursor.accept_any("CLUSTERED", "NONCLUSTERED")
        if cursor.accept("INDEX"):
            yield from _unique_index(cursor)
    elif cursor.accept("TYPE"):
        if (name := cursor.name()) and cursor.accept("AS", "ENUM"):
            yield CreateType(name.table, "enum")
    elif cursor.accept("DOMAIN") and (name := cursor.name()):
        cursor.accept("AS")
        base = [item for item in read_item([_PLACEHOLDER, *cursor.rest()]) if isinstance(item, Column)]
        if base:
            yield CreateType(name.table, base[0].type)


_PLACEHOLDER = Token("word", "value", "VALUE", 0, 0)


def _create_table(cursor: Cursor, statement: Statement) -> Change:
    start, end = statement.start, statement.end
    if_not_exists = cursor.accept("IF", "NOT", "EXISTS")
    table = cursor.name()
    if table is None:
        return Unreadable(start)
    if table.table.startswith("#") or cursor.accept("PARTITION", "OF"):
        return DropTable(table)  # a session's own table, or a part of another one
    if cursor.accept("LIKE"):
        like = cursor.name()
        return CreateTable(table, (Like(like),) if like else (), start, end, if_not_exists)
    body = cursor.group()
    by_query = bool(body) and body[0].upper in ("SELECT", "WITH")
    items = () if by_query else tuple(read_items(body or ()))
    parents = cursor.group() if cursor.seek("INHERITS") else ()
    names = [name for part in split_at_commas(parents or ()) if (name := Cursor(part).name())]
    if not (items or names or by_query or cursor.seek("AS")):
        return Unreadable(start)
    return CreateTable(table, items, start, end, if_not_exists, tuple(names))


def _unique_index(cursor: Cursor) -> Iterator[Change]:
    cursor.accept("CONCURRENTLY")
    cursor.accept("IF", "NOT", "EXISTS")
    name = cursor.name() if cursor.peek() != "ON" else None
    if not cursor.accept("ON"):
        return
    cursor.accept("ONLY")
    table = cursor.name()
    if cursor.accept("USING"):
        cursor.skip()
    columns = column_names(cursor.group() or ())
    partial = cursor.seek("WHERE") and not _only_says_not_null(cursor.rest(), columns)
    if table and columns and not partial:
        yield AddItems(table, (UniqueKey(columns, False, name.table if name else ""),))


def _only_says_not_null(tokens: Sequence[Token], columns: Sequence[str]) -> bool:
    """SQL Server's way to let a unique column be empty more than once."""
    words = [token.text.casefold() for token in tokens if token.text not in "()"]
    return len(columns) == 1 and words[:4] == [columns[0].casefold(), "is", "not", "null"] and len(words) == 4


def _alter_table(cursor: Cursor) -> Iterator[Change]:
    cursor.accept("IF", "EXISTS")
    cursor.accept("ONLY")
    table = cursor.name()
    cursor.accept("*")
    if cursor.accept("WITH"):  # WITH CHECK, WITH NOCHECK
        cursor.skip()
    if table is None:
        return
    action = ""
    for part in split_at_commas(cursor.rest()):
        step = Cursor(part)
        # `ADD a int, b int` means ADD for both, in SQL Server and Oracle.
        action = step.accept_any(*_ACTIONS) or action
        yield from _action(action, step, table)


_ACTIONS = (
    "ADD",
    "DROP",
    "RENAME",
    "ALTER",
    "MODIFY",
    "CHANGE",
    "ATTACH",
    "SET",
    "OWNER",
    "ENABLE",
    "VALIDATE",
)


def _action(action: str, cursor: Cursor, table: Name) -> Iterator[Change]:
    match action:
        case "ADD":
            cursor.accept("COLUMN")
            cursor.accept("IF", "NOT", "EXISTS")
            inside = cursor.group()
            yield AddItems(table, tuple(read_items(inside) if inside else read_item(cursor.rest())))
        case "DROP":
            yield from _drop_part(cursor, table)
        case "RENAME":
            yield from _rename_part(cursor, table)
        case "ALTER":
            yield from _alter_column(cursor, table)
        case "MODIFY" | "CHANGE":
            cursor.accept("COLUMN")
            inside = cursor.group()
            for part in split_at_commas(inside or cursor.rest()):
                step = Cursor(part)
                old = step.identifier()
                items = read_item(step.rest() if action == "CHANGE" else part)
                if old and items:
                    yield ReplaceColumn(table, old, tuple(items))
        case "ATTACH":
            if cursor.accept("PARTITION") and (child := cursor.name()):
                yield DropTable(child)
        case "SET":
            if cursor.accept("SCHEMA") and (schema := cursor.identifier()):
                yield RenameTable(table, Name(schema, table.table))
        case _:
            return


def _drop_part(cursor: Cursor, table: Name) -> Iterator[Change]:
    if cursor.accept("PRIMARY", "KEY"):
        yield DropConstraint(table, "PRIMARY KEY")
        return
    index = bool(cursor.accept_any("INDEX", "KEY"))
    keyed = index or cursor.accept("FOREIGN", "KEY") or bool(cursor.accept_any("CONSTRAINT", "CHECK"))
    if not keyed and cursor.accept_any("DEFAULT", "PARTITION", "PERIOD", "SUPPLEMENTAL"):
        return
    cursor.accept("COLUMN")
    cursor.accept("IF", "EXISTS")
    inside = cursor.group()
    names = column_names(inside) if inside else (cursor.identifier(),)
    for name in names:
        if name:
            yield DropConstraint(table, name, index) if keyed else DropColumn(table, name)


def _rename_part(cursor: Cursor, table: Name) -> Iterator[Change]:
    if cursor.accept_any("CONSTRAINT", "INDEX", "KEY"):
        return
    if cursor.accept_any("TO", "AS") or cursor.token(1) is None:
        if new := cursor.name():
            yield RenameTable(table, Name(new.schema or table.schema, new.table))
        return
    cursor.accept("COLUMN")
    cursor.accept("IF", "EXISTS")
    old = cursor.identifier()
    if old and cursor.accept("TO") and (new := cursor.identifier()):
        yield RenameColumn(table, old, new)


def _alter_column(cursor: Cursor, table: Name) -> Iterator[Change]:
    cursor.accept("COLUMN")
    cursor.accept("IF", "EXISTS")
    column = cursor.identifier()
    if cursor.accept("SET", "NOT", "NULL"):
        yield AlterColumn(table, column, nullable=False)
    elif cursor.accept("DROP", "NOT", "NULL"):
        yield AlterColumn(table, column, nullable=True)
    elif cursor.accept("TYPE") or cursor.accept("SET", "DATA", "TYPE"):
        yield from _retype(cursor, table, column, keeps_null=True)
    elif cursor and not cursor.accept_any("SET", "DROP", "ADD", "RESET", "RESTART"):
        yield from _retype(cursor, table, column, keeps_null=False)


def _retype(cursor: Cursor, table: Name, column: str, *, keeps_null: bool) -> Iterator[Change]:
    described = [item for item in read_item([_PLACEHOLDER, *cursor.rest()]) if isinstance(item, Column)]
    if column and described:
        yield AlterColumn(table, column, described[0].type, None if keeps_null else described[0].nullable)


def _drop(cursor: Cursor) -> Iterator[Change]:
    if cursor.accept("TABLE") or cursor.accept("FOREIGN", "TABLE"):
        cursor.accept("IF", "EXISTS")
        for part in split_at_commas(cursor.rest()):
            if table := Cursor(part).name():
                yield DropTable(table)
    elif cursor.accept("INDEX"):
        cursor.accept("CONCURRENTLY")
        cursor.accept("IF", "EXISTS")
        if index := cursor.name():
            yield DropIndex(index.table)


def _comment(cursor: Cursor) -> Iterator[Change]:
    if not cursor.accept("ON", "COLUMN"):
        return
    parts = [cursor.identifier()]
    while cursor.accept("."):
        parts.append(cursor.identifier())
    if cursor.accept("IS") and len(parts) > 1:
        schema = parts[-3] if len(parts) > 2 else ""
        yield Comment(Name(schema, parts[-2]), parts[-1], cursor.string() or "")


def _rename_tables(cursor: Cursor) -> Iterator[Change]:
    cursor.accept_any("TABLE", "TABLES")
    for part in split_at_commas(cursor.rest()):
        step = Cursor(part)
        old = step.name()
        if old and step.accept("TO") and (new := step.name()):
            yield RenameTable(old, Name(new.schema or old.schema, new.table))


def _sp_rename(cursor: Cursor) -> Iterator[Change]:
    name = cursor.name()
    if name is None or name.table.casefold() != "sp_rename":
        return
    arguments: list[str] = []
    while cursor:
        text = cursor.string()
        if text is None:
            cursor.skip()
        else:
            arguments.append(text)
    if len(arguments) < 2:
        return
    path = [part.strip('[]"') for part in arguments[0].split(".")]
    kind = arguments[2].casefold() if len(arguments) > 2 else "object"
    if kind == "column" and len(path) > 1:
        yield RenameColumn(Name(path[-3] if len(path) > 2 else "", path[-2]), path[-1], arguments[1])
    elif kind == "object":
        schema = path[-2] if len(path) > 1 else ""
        yield RenameTable(Name(schema, path[-1]), Name(schema, arguments[1]))
