"""A database's tables while statements change them one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from groundplan.extract.sql import changes
from groundplan.extract.sql.changes import Change
from groundplan.extract.sql.cursor import Name
from groundplan.extract.sql.items import Column, ForeignKey, Item, Like, UniqueKey
from groundplan.text import Location

# Names for "no schema of its own" in PostgreSQL, SQL Server and SQLite.
_DEFAULT_SCHEMAS = frozenset(["", "public", "dbo", "main"])
_NO_SCHEMAS = frozenset(["", "$user", "user", "pg_catalog"])
_ALIKE = 0.5  # the share of columns in common that makes two definitions the same table

Place = Callable[[int, int, str], Location]


@dataclass(slots=True)
class TableColumn:
    name: str
    type: str
    nullable: bool
    comment: str
    location: Location


@dataclass(slots=True)
class TableReference:
    """A foreign key. `target` is resolved when everything has been read."""

    columns: tuple[str, ...]
    target: Name
    name: str
    location: Location


@dataclass(slots=True)
class Table:
    """`columns` are by name in lower case, in order; so are the columns that keys name."""

    schema: str
    name: str
    location: Location
    columns: dict[str, TableColumn] = field(default_factory=dict[str, TableColumn])
    keys: list[UniqueKey] = field(default_factory=list[UniqueKey])
    references: list[TableReference] = field(default_factory=list[TableReference])
    parents: tuple[Name, ...] = ()


class Schema:
    """Applies changes in order. What concerns a table that is not known is passed over."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}
        self.repeated: dict[str, str] = {}  # tables created twice: name → the file that is drawn
        self._tables: dict[str, list[Table]] = {}
        self._dropped: set[str] = set()
        self._current = ""
        self._path = ""

    def start_file(self, path: str) -> None:
        self._path = path
        self._current = ""

    def tables(self) -> Iterator[Table]:
        for named in self._tables.values():
            yield from named

    def apply(self, change: Change, place: Place) -> None:
        """`place` gives the location of two offsets and a symbol in the current file."""
        match change:
            case changes.CreateTable():
                self._create(change, place)
            case changes.RenameTable():
                self._rename(change)
            case changes.DropTable():
                self._drop(change.table)
            case changes.UseSchema():
                self._current = "" if change.schema.casefold() in _NO_SCHEMAS else change.schema
            case changes.CreateType():
                self.types[change.name.casefold()] = change.base
            case changes.DropIndex():
                for table in self.tables():
                    _drop_constraint(table, change.name, index=True)
            case changes.Unreadable():
                return
            case _:
                if (table := self.find(change.table)) is not None:
                    self._alter(table, change, place)

    def find(self, name: Name, *, path: str = "") -> Table | None:
        """The table that `name` means in a file (the current one): its schema's, and the nearest."""
        wanted = name.schema or self._current
        near = path or self._path
        found = [
            table
            for table in self._tables.get(name.table.casefold(), ())
            if not name.schema or not table.schema or _same_schema(table.schema, name.schema)
        ]
        return max(found, key=lambda t: (_same_schema(t.schema, wanted), *_nearness(t, near)), default=None)

    def was_dropped(self, name: Name) -> bool:
        return name.table.casefold() in self._dropped

    def _create(self, change: changes.CreateTable, place: Place) -> None:
        schema = change.table.schema or self._current
        name = change.table.table
        symbol = f"{schema}.{name}" if schema else name
        new = Table(schema, name, place(change.start, change.end, symbol), parents=change.parents)
        self._add_items(new, change.items, place)
        named = self._tables.setdefault(name.casefold(), [])
        for known in [table for table in named if _same_schema(table.schema, schema)]:
            here = known.location.path == self._path
            if not here and not _alike(known, new):
                continue
            if change.if_not_exists or not (here or _folder(known.location.path) == _folder(self._path)):
                if not here:
                    self.repeated[known.name] = known.location.path
                return
            named.remove(known)
        named.append(new)
        self._dropped.discard(name.casefold())

    def _rename(self, change: changes.RenameTable) -> None:
        table = self.find(change.table)
        if table is None:
            return
        old = Name(table.schema, table.name)
        for other in self.tables():
            for reference in other.references:
                target = self.find(reference.target, path=other.location.path)
                if target is table:
                    reference.target = change.new
        self._tables[old.table.casefold()].remove(table)
        table.schema, table.name = change.new.schema or table.schema, change.new.table
        self._tables.setdefault(table.name.casefold(), []).append(table)
        self._dropped.discard(table.name.casefold())

    def _drop(self, name: Name) -> None:
        self._dropped.add(name.table.casefold())
        table = self.find(name)
        if table is not None:
            self._tables[name.table.casefold()].remove(table)

    def _alter(
        self,
        table: Table,
        change: changes.AddItems
        | changes.ReplaceColumn
        | changes.AlterColumn
        | changes.DropColumn
        | changes.DropConstraint
        | changes.RenameColumn
        | changes.Comment,
        place: Place,
    ) -> None:
        match change:
            case changes.AddItems():
                self._add_items(table, change.items, place)
            case changes.ReplaceColumn():
                new = change.items[0]
                if isinstance(new, Column) and change.old.casefold() in table.columns:
                    _rename_column(table, change.old, new.name)
                    self._add_items(table, change.items, place)
            case changes.AlterColumn():
                if (column := table.columns.get(change.column.casefold())) is not None:
                    column.type = column.type if change.type is None else change.type
                    column.nullable = column.nullable if change.nullable is None else change.nullable
            case changes.DropColumn():
                _drop_column(table, change.column)
            case changes.DropConstraint():
                _drop_constraint(table, change.name, index=change.index)
            case changes.RenameColumn():
                if change.old.casefold() in table.columns:
                    _rename_column(table, change.old, change.new)
            case changes.Comment():
                if (column := table.columns.get(change.column.casefold())) is not None:
                    column.comment = change.text
            case _:
                assert_never(change)

    def _add_items(self, table: Table, items: tuple[Item, ...], place: Place) -> None:
        for item in items:
            match item:
                case Column():
                    where = place(item.start, item.end, f"{table.name}.{item.name}")
                    column = TableColumn(item.name, item.type, item.nullable, item.comment, where)
                    table.columns[item.name.casefold()] = column
                case UniqueKey():
                    table.keys.append(UniqueKey(_folded(item.columns), item.primary, item.name))
                case ForeignKey():
                    where = place(item.start, item.end, f"{table.name}.{', '.join(item.columns)}")
                    columns = _folded(item.columns)
                    target = item.target
                    if not target.schema and self._current:
                        target = Name(self._current, target.table)
                    table.references.append(TableReference(columns, target, item.name, where))
                case Like():
                    self._copy_columns(table, item.table)
                case _:
                    assert_never(item)

    def _copy_columns(self, table: Table, like: Name) -> None:
        if (model := self.find(like)) is not None:
            for key, column in model.columns.items():
                table.columns[key] = TableColumn(
                    column.name, column.type, column.nullable, column.comment, table.location
                )
            table.keys += model.keys


def _same_schema(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return one == other or (one in _DEFAULT_SCHEMAS and other in _DEFAULT_SCHEMAS)


def _alike(one: Table, other: Table) -> bool:
    fewest = min(len(one.columns), len(other.columns))
    return len(one.columns.keys() & other.columns.keys()) >= fewest * _ALIKE


def _nearness(table: Table, path: str) -> tuple[bool, bool, int]:
    own = table.location.path
    shared = 0
    for mine, theirs in zip(own.split("/"), path.split("/"), strict=False):
        if mine != theirs:
            break
        shared += 1
    return (own == path, _folder(own) == _folder(path), shared)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _folded(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column.casefold() for column in columns)


def _rename_column(table: Table, old: str, new: str) -> None:
    """The column keeps its place, its keys and its evidence."""
    before, after = old.casefold(), new.casefold()
    table.columns = {after if k == before else k: column for k, column in table.columns.items()}
    table.columns[after].name = new
    table.keys = [
        UniqueKey(tuple(after if c == before else c for c in key.columns), key.primary, key.name)
        for key in table.keys
    ]
    for reference in table.references:
        reference.columns = tuple(after if c == before else c for c in reference.columns)


def _drop_column(table: Table, name: str) -> None:
    folded = name.casefold()
    table.columns.pop(folded, None)
    table.keys = [key for key in table.keys if folded not in key.columns]
    table.references = [reference for reference in table.references if folded not in reference.columns]


def _drop_constraint(table: Table, name: str, *, index: bool) -> None:
    """By the name it was given, or the one PostgreSQL gives."""
    wanted, own = name.casefold(), table.name.casefold()

    def is_named(given: str, columns: tuple[str, ...], ending: str) -> bool:
        implied = (f"{own}_pkey",) if ending == "pkey" else (f"{own}_{'_'.join(columns)}_{ending}",)
        return given.casefold() == wanted or (not given and wanted in implied)

    table.keys = [
        key
        for key in table.keys
        if not is_named(key.name, key.columns, "pkey" if key.primary else "key")
        and not (key.primary and wanted == "primary key")
    ]
    if not index:
        table.references = [r for r in table.references if not is_named(r.name, r.columns, "fkey")]
