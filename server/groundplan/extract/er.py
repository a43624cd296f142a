"""The ER diagram of a workspace: the readers' data models joined, scoped, named and drawn with evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundplan.extract.datamodel import Attribute, DataModel, Relationship
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.join import join_models
from groundplan.extract.naming import distinct_names, some_of
from groundplan.extract.narrow import narrow, told
from groundplan.extract.picture import shown_part, test_code_left_out
from groundplan.extract.scope import Selection, select
from groundplan.mermaid.kinds.er import Cardinality, ErAttribute, ErDiagram, ErEntity, ErRelationship, Key
from groundplan.text import Location

MAX_ENTITIES = 25  # what is drawn without a scope: about what a reader takes in at once
_LOOKED_FOR = "Django models, SQLAlchemy and SQLModel classes and tables, and CREATE TABLE in SQL files"


def draw_erd(
    models: Sequence[DataModel],
    *,
    scope: Sequence[str] = (),
    request: str = "",
    everything: bool = False,
    known_paths: Sequence[str] = (),
    max_entities: int = MAX_ENTITIES,
) -> Extraction[ErDiagram]:
    """Join `models` and draw what `scope` names, or all of it if that is little enough or `everything`.

    A larger result is narrowed to what `request` names and its surroundings, or to the connected
    core; `notes` says so. `known_paths` are the workspace's files, relative to it: a scope that is
    one of their folders but holds no entity gives an empty diagram with a note instead of an error.

    Raises `UsageError` for a scope that names nothing.
    """
    joined = join_models(models)
    notes = list(joined.notes)
    # Resolved before test code goes, because a scope may name it.
    selection = (
        select(joined.entities, joined.relationships, scope, known_paths=known_paths) if scope else None
    )
    model = _without_test_code(joined, selection, notes)
    if selection is None:
        selection = _select_unasked(model, request, limit=None if everything else max_entities, notes=notes)
    drawn = DataModel(*shown_part(model.entities, model.relationships, selection))
    if not drawn.entities:
        notes.append(_nothing_found(scope, known_paths))
    elif scope and (bare := [e.name for e in drawn.entities if e.key in selection.bare and not e.external]):
        notes.append(
            f"Shown without attributes, because it lies outside the scope: {bare[0]}."
            if len(bare) == 1
            else f"Shown without attributes, because they lie outside the scope: {some_of(bare)}."
        )
    return _extraction(drawn, selection.bare, tuple(dict.fromkeys(notes)))


def _without_test_code(model: DataModel, selection: Selection | None, notes: list[str]) -> DataModel:
    """The model without entities of test code, unless they were asked for or there are no others."""
    left_out = test_code_left_out(model.entities, selection, notes, one="entity", many="entities")
    if not left_out:
        return model
    return DataModel(
        tuple(entity for entity in model.entities if entity.key not in left_out),
        tuple(e for e in model.relationships if e.source not in left_out and e.target not in left_out),
    )


def _select_unasked(model: DataModel, request: str, *, limit: int | None, notes: list[str]) -> Selection:
    """Without a scope: all of a small model, a readable part of a large one."""
    own = tuple(entity for entity in model.entities if not entity.external)
    keys = frozenset(entity.key for entity in own)
    if limit is None or len(own) <= limit:
        return Selection(keys)
    narrowed = narrow(own, model.relationships, request=request, limit=limit)
    notes.append(told(narrowed, own, request=request, what="entities"))
    return Selection(narrowed.keys)


def _extraction(model: DataModel, bare: frozenset[str], notes: tuple[str, ...]) -> Extraction[ErDiagram]:
    names = distinct_names(model.entities)
    boxes: list[ErEntity] = []
    elements: dict[str, Location] = {}
    for entity in model.entities:
        name = names[entity.key]
        attributes = () if entity.external or entity.key in bare else _distinct(entity.attributes)
        boxes.append(ErEntity(name, tuple(_attribute(a) for a in attributes), external=entity.external))
        if not entity.external:
            elements[name] = entity.location
        for attribute in attributes:
            elements.setdefault(f"{name}.{attribute.name}", attribute.location)
    edges: dict[EdgeKey, _Edge] = {}
    for edge in model.relationships:
        key = EdgeKey(names[edge.source], names[edge.target], edge.label)
        edges.setdefault(key, _Edge(_relationship(edge, names), edge.location))
    return Extraction(
        ErDiagram(tuple(boxes), tuple(edge.drawn for edge in edges.values())),
        elements,
        {key: edge.location for key, edge in edges.items()},
        notes,
    )


@dataclass(frozen=True, slots=True)
class _Edge:
    drawn: ErRelationship
    location: Location


def _distinct(attributes: Sequence[Attribute]) -> tuple[Attribute, ...]:
    """A box shows each name once: the first, where code declares it twice."""
    by_name: dict[str, Attribute] = {}
    for attribute in attributes:
        by_name.setdefault(attribute.name, attribute)
    return tuple(by_name.values())


def _attribute(attribute: Attribute) -> ErAttribute:
    keys = (
        *((Key.PRIMARY,) if attribute.primary_key else ()),
        *((Key.FOREIGN,) if attribute.foreign_key else ()),
        *((Key.UNIQUE,) if attribute.unique and not attribute.primary_key else ()),
    )
    return ErAttribute(attribute.name, attribute.type, keys, attribute.comment)


def _relationship(edge: Relationship, names: Mapping[str, str]) -> ErRelationship:
    if edge.target_many:
        target = Cardinality.ZERO_OR_MORE
    else:
        target = Cardinality.ZERO_OR_ONE if edge.target_optional else Cardinality.EXACTLY_ONE
    source = Cardinality.ZERO_OR_MORE if edge.source_many else Cardinality.ZERO_OR_ONE
    return ErRelationship(names[edge.source], names[edge.target], source, target, edge.label)


def _nothing_found(scope: Sequence[str], known_paths: Sequence[str]) -> str:
    if scope:
        where = "under " + some_of(list(scope))
    elif known_paths:
        where = "in 1 file" if len(known_paths) == 1 else f"in {len(known_paths)} files"
    else:
        where = "in the workspace"
    return f"No data model was found {where}: looked for {_LOOKED_FOR}."
