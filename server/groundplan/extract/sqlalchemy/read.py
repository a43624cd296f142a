"""`read_sqlalchemy`: the data model that a workspace's SQLAlchemy code declares."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from groundplan.extract.datamodel import Attribute, DataModel, Entity, Relationship
from groundplan.extract.python.program import ClassRef, FunctionRef, Module, Program, ValueRef
from groundplan.extract.sqlalchemy.collect import Collector
from groundplan.extract.sqlalchemy.relations import Relations, settled
from groundplan.extract.sqlalchemy.tables import Table
from groundplan.extract.sqlalchemy.well_known import TABLE_HOMES
from groundplan.index.python.statements import ImportedName
from groundplan.jobs import CancelToken, Progress

_GENERIC = frozenset(
    {"models", "model", "tables", "table", "schema", "schemas", "orm", "db", "database", "entities"}
)
_TESTS = frozenset({"tests", "test", "testing", "test_utils", "testutils", "fixtures", "conftest"})
_MIGRATIONS = frozenset({"migrations", "migration", "legacy_migrations"})


def read_sqlalchemy(
    program: Program, modules: Iterable[str], *, progress: Progress, cancel: CancelToken
) -> DataModel:
    """All mapped classes and tables that `modules` declare, and their foreign keys.

    Nothing is imported. What cannot be resolved from source is left out and told in the notes.
    """
    names = list(dict.fromkeys(modules))
    collector = Collector(program)
    read: list[Module] = []
    for done, dotted in enumerate(names):
        cancel.check()
        progress("Reading SQLAlchemy models", done, len(names))
        if is_migration(program, dotted):
            continue
        module = program.module(dotted)
        if module is not None:
            read.append(module)
    for step in (collector.classes_of, collector.tables_of, collector.mappings_of, collector.additions_of):
        for module in read:
            cancel.check()
            step(module)
    progress("Reading SQLAlchemy models", len(names), len(names))
    return _model(collector, program, read)


def is_migration(program: Program, dotted: str) -> bool:
    """Whether a module is a step of a schema's history: it declares no model."""
    parts = dotted.split(".")
    if _MIGRATIONS & set(parts[:-1]):
        return True
    for place, part in enumerate(parts[:-1]):
        if part == "versions" and place:
            parent = ".".join(parts[:place])
            if parts[place - 1] == "alembic" or program.module(f"{parent}.env") is not None:
                return True
    return False


def is_test(module: Module) -> bool:
    """Whether a module is test code, by where it stands."""
    *folders, name = module.path.lower().split("/")
    return (
        bool(_TESTS & set(folders))
        or name.startswith("test_")
        or name in ("conftest.py", "tests.py", "test.py")
    )


def _model(collector: Collector, program: Program, read: list[Module]) -> DataModel:
    own = _ordered(collector.found.tables, read)
    relations = Relations(collector, own)
    missing = {k.name for t in own for k in relations.keys(t) if k.table is None and k.name}
    if missing:
        _installed(collector, program, read, missing)
    tables = _ordered(collector.found.tables, read)
    for table in tables:
        settled(table)
    relations = Relations(collector, tables)
    across = relations.secondaries()
    kept = [t for t in tables if id(t) not in across]
    edges = [edge for table in kept if not table.module.installed for edge in relations.edges(table)]
    edges += across.values()
    wanted = {edge.target for edge in edges}
    entities = [
        _entity(table, relations) for table in kept if not table.module.installed or table.key in wanted
    ]
    entities = _distinct([*entities, *relations.external.values()])
    known = {entity.key for entity in entities}
    edges = [edge for edge in edges if edge.source in known and edge.target in known]
    return DataModel(
        _grouped(entities), _by_source(edges, entities), tuple(dict.fromkeys(collector.found.notes))
    )


def _installed(collector: Collector, program: Program, read: list[Module], missing: set[str]) -> None:
    """Tables of installed packages that the workspace imports from: keys may point there."""
    homes = [program.module(home) for table, (home, _) in TABLE_HOMES.items() if table in missing]
    for module in read:
        for statement in module.statements:
            if isinstance(statement, ImportedName) and statement.name and statement.name != "*":
                found = program.resolve(module, statement.alias or statement.name)
                home = found.module if isinstance(found, ClassRef | FunctionRef | ValueRef) else found
                homes.append(home if isinstance(home, Module) else None)
    for home in dict.fromkeys(homes):
        if home is not None and home.installed:
            collector.classes_of(home)
            collector.tables_of(home)


def _ordered(tables: list[Table], read: list[Module]) -> list[Table]:
    place = {module.name: index for index, module in enumerate(read)}
    return sorted(tables, key=lambda t: (place.get(t.module.name, len(place)), t.location.start_line))


def _entity(table: Table, relations: Relations) -> Entity:
    if table.module.installed:
        return _head(table, external=True)
    keyed = {c.column for key in relations.keys(table) for c in key.columns}
    attributes = tuple(
        Attribute(
            name=column.attribute,
            type=str(relations.type_of(table, column)),
            location=column.location,
            primary_key=column.primary_key,
            foreign_key=column.column in keyed,
            unique=relations.unique(table, column),
            nullable=column.may_be_null,
        )
        for column in table.columns
    )
    return replace(_head(table, external=False), attributes=attributes)


def _head(table: Table, *, external: bool) -> Entity:
    return Entity(
        key=table.key,
        name=table.owner.node.name if table.owner else table.name,
        group=_group(table.module.name.split("."), 1),
        location=table.location,
        table=table.full_name,
        external=external,
        test_code=is_test(table.module),
    )


def _group(parts: list[str], size: int) -> str:
    """The end of a module path; a name that any project has is not the one that tells it."""
    while len(parts) > 1 and parts[-1] in _GENERIC and size == 1:
        parts = parts[:-1]
    return ".".join(parts[-size:])


def _distinct(entities: list[Entity]) -> list[Entity]:
    """Each key once: a table declared twice under one name stays one entity."""
    found: dict[str, Entity] = {}
    for entity in entities:
        found.setdefault(entity.key, entity)
    return list(found.values())


def _grouped(entities: list[Entity]) -> tuple[Entity, ...]:
    """Groups long enough to tell entities of one name apart."""
    for size in range(2, 8):
        counts = Counter((e.group, e.name) for e in entities)
        if all(count == 1 for count in counts.values()):
            break
        entities = [
            replace(e, group=_group(e.location.symbol.split(".")[:-1] or [e.group], size))
            if counts[e.group, e.name] > 1
            else e
            for e in entities
        ]
    return tuple(entities)


def _by_source(edges: list[Relationship], entities: list[Entity]) -> tuple[Relationship, ...]:
    place = {entity.key: index for index, entity in enumerate(entities)}
    return tuple(sorted(edges, key=lambda edge: place[edge.source]))
