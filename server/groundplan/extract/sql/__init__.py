"""The data model that SQL files declare: `read_sql`.

sqlglot parses. Ours is what it does not do: finding the statements of a file (`statements.py`), putting
aside what it refuses (`trims.py`), and what statements leave behind one after the other (`schema.py`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from groundplan.extract.datamodel import Attribute, DataModel, Entity, Relationship
from groundplan.extract.sql.schema import Column, Reference, Schema, Table
from groundplan.extract.sql.sources import in_order, is_test_path
from groundplan.extract.sql.statements import Lines, Statement, statements
from groundplan.jobs import CancelToken
from groundplan.text import Location

_CREATE_TABLE = re.compile(r"create\s+(?:\w+\s+){0,4}?table\b", re.I)
_LONGEST_COMMENT = 80
_MAX_IN_NOTE = 5
_MOST_DOMAINS = 5  # one over the other


def read_sql(files: Iterable[tuple[str, str]], *, cancel: CancelToken) -> DataModel:
    """The tables that `files`, given as (path, text), leave behind when applied in order.

    Any dialect; dumps and migrations alike. A statement that cannot be read costs itself and a
    note. Raises `Cancelled`.
    """
    schema = Schema()
    unreadable: list[str] = []
    for path, text in in_order(files):
        cancel.check()
        schema.start_file(path)
        unreadable += (f"{path}:{line}" for line in _read_file(path, text, schema, cancel))
    return _data_model(schema, tuple(_notes(schema, unreadable)))


def _read_file(path: str, text: str, schema: Schema, cancel: CancelToken) -> Iterator[int]:
    """Apply a file to `schema`; the lines of the CREATE TABLE statements that give no table."""
    if not (found := list(statements(text))):
        return
    # sqlglot takes a while to import, and only files that say something about tables need it.
    from groundplan.extract.sql.apply import apply
    from groundplan.extract.sql.parse import dialects, parse

    lines, order = Lines(text), dialects(text)
    for statement in found:
        cancel.check()

        def place(start: int, end: int, symbol: str, statement: Statement = statement) -> Location:
            first, last = statement.start + start, min(statement.start + max(start, end - 1), len(text) - 1)
            return Location(path, lines(first), lines(max(first, last)), symbol)

        parsed = parse(statement, order)
        done = parsed is not None and apply(parsed, schema, place)
        if not done and _CREATE_TABLE.match(statement.text):
            yield lines(statement.start)


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
                key = str(reference.target).casefold()
                externals.setdefault(key, _external(key, reference))
            relationships.append(_relationship(table, reference, keys[id(table)], key))
    return DataModel((*entities, *externals.values()), tuple(relationships), notes)


def _keys(tables: Iterable[Table]) -> dict[int, str]:
    """A different key for each table, by the table's id; only a second database's need their file."""
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for table in tables:
        key = str(table.name).casefold()
        if key in taken:
            key = f"{key}@{table.location.path}:{table.location.start_line}"
        taken.add(key)
        keys[id(table)] = key
    return keys


def _inherit_columns(schema: Schema, tables: Iterable[Table]) -> None:
    """Give PostgreSQL's child tables their parents' columns, which come first."""
    done: set[int] = set()

    def inherit(table: Table) -> None:
        if id(table) in done:
            return
        done.add(id(table))
        inherited: dict[str, Column] = {}
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
    group, name = table.name
    return Entity(key, name, group, table.location, attributes, str(table.name), test_code=test_code)


def _type(name: str, schema: Schema) -> str:
    """The family of a column's type, through the enumerations and domains the files create."""
    for _ in range(_MOST_DOMAINS):
        if name not in schema.types:
            break
        name = schema.types[name]
    return name


def _primary(table: Table) -> set[str]:
    return {column for key in table.keys if key.primary for column in key.columns}


def _distinct(schema: Schema, table: Table) -> Iterator[Reference]:
    """The table's references; one that a dump states again, or whose columns are not there, falls away."""
    seen: set[tuple[tuple[str, ...], int | str]] = set()
    for reference in table.references:
        target = schema.find(reference.target, path=table.location.path)
        identity = (reference.columns, id(target) if target else str(reference.target).casefold())
        if identity not in seen and all(column in table.columns for column in reference.columns):
            seen.add(identity)
            yield reference


def _relationship(table: Table, reference: Reference, source: str, target: str) -> Relationship:
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


def _external(key: str, reference: Reference) -> Entity:
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
