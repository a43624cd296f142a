"""A database's tables while statements change them one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from groundplan.text import Location

# Names for "no schema of its own" in PostgreSQL, SQL Server and SQLite.
_DEFAULT_SCHEMAS = frozenset(["", "public", "dbo", "main"])
_NO_SCHEMAS = frozenset(["", "$user", "user", "pg_catalog"])
_ALIKE = 0.5  # the share of columns in common that makes two definitions the same table


class Name(NamedTuple):
    """A table's name as written; `schema` is empty where it is not named. Catalogues are dropped."""

    schema: str
    table: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.table}" if self.schema else self.table


@dataclass(slots=True)
class Column:
    """`type` is a `TypeFamily`, or the name of a type that the files may define."""

    name: str
    type: str
    nullable: bool
    comment: str
    location: Location


@dataclass(slots=True)
class Key:
    """A primary key or unique constraint; `name` is empty where the database chooses it."""

    columns: tuple[str, ...]
    primary: bool
    name: str = ""


@dataclass(slots=True)
class Reference:
    """A foreign key. `target` is resolved when everything has been read."""

    columns: tuple[str, ...]
    target: Name
    name: str
    location: Location


@dataclass(slots=True)
class Table:
    """`columns` are by name in lower case, in order; so are the columns that keys name."""

    name: Name
    location: Location
    columns: dict[str, Column] = field(default_factory=dict[str, Column])
    keys: list[Key] = field(default_factory=list[Key])
    references: list[Reference] = field(default_factory=list[Reference])
    parents: list[Name] = field(default_factory=list[Name])

    def add(self, *items: Column | Key | Reference) -> None:
        for item in items:
            if isinstance(item, Column):
                self.columns[item.name.casefold()] = item
                continue
            item.columns = tuple(column.casefold() for column in item.columns)
            if isinstance(item, Key):
                self.keys.append(item)
            else:
                self.references.append(item)

    def add_all_of(self, other: "Table") -> None:
        """The columns and keys of a table that this one is made like."""
        for key, column in other.columns.items():
            self.columns[key] = replace(column, location=self.location)
        self.keys += [replace(key) for key in other.keys]

    def rename_column(self, old: str, new: str) -> None:
        """The column keeps its place, its keys and its evidence."""
        before, after = old.casefold(), new.casefold()
        if before not in self.columns:
            return
        self.columns = {after if k == before else k: column for k, column in self.columns.items()}
        self.columns[after].name = new
        for key in (*self.keys, *self.references):
            key.columns = tuple(after if c == before else c for c in key.columns)

    def drop_column(self, name: str) -> None:
        folded = name.casefold()
        self.columns.pop(folded, None)
        self.keys = [key for key in self.keys if folded not in key.columns]
        self.references = [reference for reference in self.references if folded not in reference.columns]

    def drop_constraint(self, name: str, *, index: bool) -> None:
        """By the name it was given, or the one PostgreSQL gives. An index's name is no foreign key's."""
        wanted = name.casefold()

        def stays(item: Key | Reference, ending: str) -> bool:
            columns = "" if ending == "pkey" else f"_{'_'.join(item.columns)}"
            return (item.name.casefold() or f"{self.name.table.casefold()}{columns}_{ending}") != wanted

        self.keys = [key for key in self.keys if stays(key, "pkey" if key.primary else "key")]
        if not index:
            self.references = [reference for reference in self.references if stays(reference, "fkey")]


class Schema:
    """What the statements so far have made. What concerns a table that is not known is passed over."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}  # enumerations and domains: name → family, or another's name
        self.repeated: dict[str, str] = {}  # tables created twice: name → the file that is drawn
        self._tables: dict[str, list[Table]] = {}
        self._dropped: set[str] = set()
        self._current = ""
        self._path = ""

    def start_file(self, path: str) -> None:
        self._path = path
        self._current = ""

    def use(self, schema: str) -> None:
        """From here on, names without a schema belong to this one."""
        self._current = "" if schema.casefold() in _NO_SCHEMAS else schema

    def qualified(self, name: Name) -> Name:
        return Name(name.schema or self._current, name.table)

    def tables(self) -> Iterator[Table]:
        for named in self._tables.values():
            yield from named

    def find(self, name: Name, *, path: str = "") -> Table | None:
        """The table that `name` means in a file (the current one): its schema's, and the nearest."""
        wanted = name.schema or self._current
        near = path or self._path
        found = [
            table
            for table in self._tables.get(name.table.casefold(), ())
            if not name.schema or not table.name.schema or _same_schema(table.name.schema, name.schema)
        ]
        return max(
            found, key=lambda t: (_same_schema(t.name.schema, wanted), *_nearness(t, near)), default=None
        )

    def was_dropped(self, name: Name) -> bool:
        return name.table.casefold() in self._dropped

    def create(self, new: Table, *, if_not_exists: bool) -> None:
        """Add a table, unless another file's is the same one: that is drawn once."""
        named = self._tables.setdefault(new.name.table.casefold(), [])
        for known in [table for table in named if _same_schema(table.name.schema, new.name.schema)]:
            here = known.location.path == self._path
            if not here and not _alike(known, new):
                continue
            if if_not_exists or not (here or _folder(known.location.path) == _folder(self._path)):
                if not here:
                    self.repeated[known.name.table] = known.location.path
                return
            named.remove(known)
        named.append(new)
        self._dropped.discard(new.name.table.casefold())

    def rename(self, table: Table, new: Name) -> None:
        for other in self.tables():
            for reference in other.references:
                if self.find(reference.target, path=other.location.path) is table:
                    reference.target = new
        self._tables[table.name.table.casefold()].remove(table)
        table.name = Name(new.schema or table.name.schema, new.table)
        self._tables.setdefault(new.table.casefold(), []).append(table)
        self._dropped.discard(new.table.casefold())

    def drop(self, name: Name) -> None:
        self._dropped.add(name.table.casefold())
        if (table := self.find(name)) is not None:
            self._tables[name.table.casefold()].remove(table)


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
