"""The data model that SQL files declare: `read_sql`.

What a type means is sqlglot's knowledge (`types.py`); the statements are read by our own tolerant
reader, because a parser of whole statements loses a table for one option that it does not know,
and because every column's place in the file is evidence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from groundplan.extract.datamodel import Attribute, DataModel, Entity, Relationship
from groundplan.extract.sql.changes import Unreadable, read_changes
from groundplan.extract.sql.cursor import Name
from groundplan.extract.sql.lexer import Lines, statements
from groundplan.extract.sql.schema import Schema, Table, TableColumn, TableReference
from groundplan.extract.sql.sources import in_order, is_test_path
from groundplan.extract.sql.types import type_family
from groundplan.jobs import CancelToken
from groundplan.text import Location

_LONGEST_COMMENT = 80
_MAX_IN_NOTE = 5


def read_sql(files: Iterable[tuple[str, str]], *, cancel: CancelToken) -> DataModel:
    """The tables that `files`, given as (path, text), leave behind when applied in order.

    Any dialect; dumps and migrations alike. A statement that cannot be read costs itself and a
    note. Raises `Cancelled`.
    """
    schema = Schema()
    unreadable: list[str] = []
    for path, text in in_order(files):
        schema.start_file(path)
        lines = Lines(text)

        def place(start: int, end: int, symbol: str, path: str = path, lines: Lines = lines) -> Location:
            return Location(path, lines(start), lines(max(start, end - 1)), symbol)

        for statement in statements(text):
            cancel.check()
            for change in read_changes(statement):
                schema.apply(change, place)
                if isinstance(change, Unreadable):
                    unreadable.append(f"{path}:{lines(change.start)}")
        cancel.check()
    return _data_model(schema, tuple(_notes(schema, unreadable)))


def _data_model(schema: Schema, notes: tuple[str, ...]) -> DataModel:
    tables = list(schema.tables())
    _inherit_columns(schema, tables)
    keys = _keys(tables)
    entities = [_entity(table, keys[id(table)], schema) for table in tables]
    externals: dict[str, Entity] = {}
    relationships: list[Relationship] = []
    for table in tables:
        for reference in _distinct(schema, table):
            target = schema.find(reference.target, path=table.location.path)
            if target is not None:
                key = keys[id(target)]
            elif schema.was_dropped(reference.target):
                continue
            else:
                key = _qualified(reference.target)
                externals.setdefault(key, _external(key, reference))
            relationships.append(_relationship(table, reference, keys[id(table)], key))
    return DataModel((*entities, *externals.values()), tuple(relationships), notes)


def _keys(tables: Iterable[Table]) -> dict[int, str]:
    """A different key for each table, by the table's id; only a second database's need their file."""
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for table in tables:
        key = _qualified(Name(table.schema, table.name))
        if key in taken:
            key = f"{key}@{table.location.path}:{table.location.start_line}"
        taken.add(key)
        keys[id(table)] = key
    return keys


def _qualified(name: Name) -> str:
    return f"{name.schema}.{name.table}".casefold() if name.schema else name.table.casefold()


def _inherit_columns(schema: Schema, tables: Iterable[Table]) -> None:
    """Give PostgreSQL's child tables their parents' columns, which come first."""
    done: set[int] = set()

    def inherit(table: Table) -> None:
        if id(table) in done:
            return
        done.add(id(table))
        inherited: dict[str, TableColumn] = {}
        for name in table.parents:
            parent = schema.find(name, path=table.location.path)
            if parent is not None and parent is not table:
                inherit(parent)
                inherited |= parent.columns
        table.columns = inherited | table.columns

    for table in tables:
        inherit(table)


def _entity(table: Table, key: str, schema: Schema) -> Entity:
    unique = {k.columns[0] for k in table.keys if len(k.columns) == 1 and not k.primary}
    primary = _primary(table)
    foreign = {column for reference in table.references for column in reference.columns}
    attributes = tuple(
        Attribute(
            column.name,
            _type(column.type, schema),
            column.location,
            primary_key=folded in primary,
            foreign_key=folded in foreign,
            unique=folded in unique or primary == {folded},
            nullable=column.nullable and folded not in primary,
            comment=_on_one_line(column.comment),
        )
        for folded, column in table.columns.items()
    )
    test_code = is_test_path(table.location.path)
    name = f"{table.schema}.{table.name}" if table.schema else table.name
    return Entity(key, table.name, table.schema, table.location, attributes, name, test_code=test_code)


def _type(written: str, schema: Schema, depth: int = 0) -> str:
    """The family of a column's type, through the enumerations and domains the files create."""
    named = written.strip().rpartition(".")[2].casefold()
    base = schema.types.get(named)
    return _type(base, schema, depth + 1) if base is not None and depth < 5 else type_family(written)


def _primary(table: Table) -> set[str]:
    return {column for key in table.keys if key.primary for column in key.columns}


def _distinct(schema: Schema, table: Table) -> Iterator[TableReference]:
    """The table's references; one that a dump states again, or whose columns are not there, falls away."""
    seen: set[tuple[tuple[str, ...], int | str]] = set()
    for reference in table.references:
        target = schema.find(reference.target, path=table.location.path)
        identity = (reference.columns, id(target) if target else _qualified(reference.target))
        if identity not in seen and all(column in table.columns for column in reference.columns):
            seen.add(identity)
            yield reference


def _relationship(table: Table, reference: TableReference, source: str, target: str) -> Relationship:
    primary = _primary(table)
    columns = [table.columns[folded] for folded in reference.columns]
    own = set(reference.columns)
    return Relationship(
        source,
        target,
        ", ".join(column.name for column in columns),
        reference.location,
        source_many=not any(own.issuperset(key.columns) for key in table.keys),
        target_optional=any(
            column.nullable and folded not in primary
            for folded, column in zip(reference.columns, columns, strict=True)
        ),
    )


def _external(key: str, reference: TableReference) -> Entity:
    target = reference.target
    location = replace(reference.location, symbol=key)
    return Entity(key, target.table, target.schema, location, table=target.table, external=True)


def _on_one_line(comment: str) -> str:
    line = " ".join(comment.split())
    return line if len(line) <= _LONGEST_COMMENT else line[: _LONGEST_COMMENT - 1] + "…"


def _notes(schema: Schema, unreadable: list[str]) -> Iterator[str]:
    if unreadable:
        listed = ", ".join(unreadable[:_MAX_IN_NOTE]) + (", …" if len(unreadable) > _MAX_IN_NOTE else "")
        what = (
            "1 CREATE TABLE statement"
            if len(unreadable) == 1
            else f"{len(unreadable)} CREATE TABLE statements"
        )
        yield f"Could not read {what}: {listed}."
    if schema.repeated:
        names = list(schema.repeated)
        listed = ", ".join(names[:_MAX_IN_NOTE]) + (", …" if len(names) > _MAX_IN_NOTE else "")
        file = schema.repeated[names[0]]
        yield f"Created in more than one file and drawn once, as in {file}: {listed}."
