"""Several readers' data models made one: a SQL table and the class that stands for it are the same thing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from groundplan.extract.datamodel import DataModel, Entity, Relationship

_NAMES_IN_NOTE = 6


def join_models(models: Sequence[DataModel]) -> DataModel:
    """One data model in which each key, and each table that a class stands for, occurs once.

    The class wins: it keeps its name, attributes and relationships, and what pointed to the table
    points to the class. Only a class whose columns cannot be seen (it reflects the database, or its
    package is not open) takes them from the table. A table that merely holds a class's
    many-to-many is already drawn as that edge and falls away.
    """
    entities = _first_of_each_key(entity for model in models for entity in model.entities)
    relationships = [edge for model in models for edge in model.relationships]
    notes = [note for model in models for note in model.notes]
    classes = _classes_by_table(entities.values())
    stands_for = {
        entity.key: classes[table]
        for entity in entities.values()
        if is_sql(entity) and (table := folded_table(entity)) in classes
    }
    if stands_for:
        notes.append(_note(entities, stands_for))
    for table_key, class_key in stands_for.items():
        table, shown = entities.pop(table_key), entities[class_key]
        if not shown.attributes and table.attributes:
            entities[class_key] = _seen_in_database(shown, table)
        elif not table.external:
            relationships = [edge for edge in relationships if edge.source != table_key]
    relationships = [
        replace(
            edge,
            source=stands_for.get(edge.source, edge.source),
            target=stands_for.get(edge.target, edge.target),
        )
        for edge in relationships
    ]
    for key in _drawn_as_many_to_many(entities, relationships):
        del entities[key]
    kept = tuple(
        dict.fromkeys(edge for edge in relationships if edge.source in entities and edge.target in entities)
    )
    return DataModel(tuple(entities.values()), kept, tuple(dict.fromkeys(notes)))


def is_sql(entity: Entity) -> bool:
    """Whether a SQL file declares the entity, rather than a class."""
    return entity.location.path.casefold().endswith((".sql", ".ddl", ".psql", ".pgsql", ".mysql", ".tsql"))


def folded_table(entity: Entity) -> str:
    """The table's name without schema, quotes and case: equal for the same table."""
    return entity.table.rpartition(".")[2].strip("\"'`[] ").casefold()


def _first_of_each_key(entities: Iterable[Entity]) -> dict[str, Entity]:
    """Entities by key; what is open in the workspace goes before what is merely named."""
    by_key: dict[str, Entity] = {}
    for entity in entities:
        known = by_key.get(entity.key)
        if known is None or (known.external and not entity.external):
            by_key[entity.key] = entity
    return by_key


def _classes_by_table(entities: Iterable[Entity]) -> dict[str, str]:
    candidates = [
        entity for entity in entities if entity.table and not is_sql(entity) and not entity.test_code
    ]
    candidates.sort(key=lambda entity: entity.external)
    by_table: dict[str, str] = {}
    for entity in candidates:
        by_table.setdefault(folded_table(entity), entity.key)
    return by_table


def _seen_in_database(shown: Entity, table: Entity) -> Entity:
    if shown.external:
        return replace(table, key=shown.key, name=shown.name, group=shown.group)
    return replace(shown, attributes=table.attributes)


def _drawn_as_many_to_many(
    entities: dict[str, Entity], relationships: Sequence[Relationship]
) -> frozenset[str]:
    """Keys of SQL tables that hold nothing but a many-to-many which a class declares."""
    pairs = {frozenset((edge.source, edge.target)) for edge in relationships if edge.target_many}
    outgoing: dict[str, list[str]] = {}
    incoming = Counter(edge.target for edge in relationships)
    for edge in relationships:
        outgoing.setdefault(edge.source, []).append(edge.target)
    return frozenset(
        entity.key
        for entity in entities.values()
        if is_sql(entity)
        and all(column.foreign_key or column.primary_key for column in entity.attributes)
        and len(ends := outgoing.get(entity.key, ())) == 2
        and frozenset(ends) in pairs
        and not incoming[entity.key]
    )


def _note(entities: dict[str, Entity], stands_for: dict[str, str]) -> str:
    names = [entities[key].name for key in dict.fromkeys(stands_for.values())]
    shown = ", ".join(names[:_NAMES_IN_NOTE]) + (", …" if len(names) > _NAMES_IN_NOTE else "")
    tables = "1 SQL table is" if len(stands_for) == 1 else f"{len(stands_for)} SQL tables are"
    standing = "the class that stands for it" if len(stands_for) == 1 else "the classes that stand for them"
    return f"{tables} drawn as {standing}: {shown}."
