"""Models that a library makes beside a model: translations (parler) and history (simple_history)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from groundplan.extract.datamodel import Attribute, Entity, Relationship, TypeFamily
from groundplan.extract.django.field_types import FAMILIES, MANY_TO_MANY
from groundplan.extract.django.values import Bound
from groundplan.extract.python.program import ClassRef
from groundplan.index.python.expressions import Call, Items
from groundplan.index.python.statements import Assignment
from groundplan.text import Location

if TYPE_CHECKING:
    from groundplan.extract.django.describe import Describer

_TRANSLATIONS = ("parler.models.TranslatedFields", "parler.fields.TranslatedFields")
_HISTORY = ("simple_history.models.HistoricalRecords",)

Companion = tuple[Entity, list[Relationship]]


@dataclass(frozen=True, slots=True)
class _Declared:
    """`name = TranslatedFields(…)` in the body of a class that a model is or inherits from."""

    home: ClassRef
    assigned: Assignment
    call: Call


def companions(describer: Describer, ref: ClassRef) -> Iterator[Companion]:
    """The entities made beside `ref`, each with its relationships."""
    for found in _declared(describer, ref, _TRANSLATIONS):
        yield _translation(describer, ref, found)
        break
    if describer.lineage.is_proxy(ref):
        return
    for found in _declared(describer, ref, _HISTORY):
        if found.home == ref or "inherit" in found.call.keywords:
            yield _history(describer, ref, found)
            break


def _declared(describer: Describer, ref: ClassRef, paths: tuple[str, ...]) -> Iterator[_Declared]:
    lineage, program = describer.lineage, describer.values.program
    for home in lineage.order(ref):
        if not isinstance(home, ClassRef) or (home != ref and not lineage.is_abstract(home)):
            continue
        for assigned in home.node.assignments().values():
            call = assigned.value
            if isinstance(call, Call) and program.absolute_name(home.module, call.func) in paths:
                yield _Declared(home, assigned, call)


def _where(ref: ClassRef, found: _Declared, symbol: str) -> Location:
    if found.home.module.installed:
        return Location(ref.module.path, ref.node.line, ref.node.end_line, symbol)
    return Location(found.home.module.path, found.assigned.line, found.assigned.end_line, symbol)


def _translation(describer: Describer, ref: ClassRef, found: _Declared) -> Companion:
    """`OrderTranslation`: a row for each language, holding the translated fields."""
    name = f"{ref.node.name}Translation"
    key, label = f"{ref.module.name}.{name}", describer.targets.label(ref)
    where = _where(ref, found, f"{found.home.path}.{found.assigned.target}")
    attributes = [replace(describer.implicit_id(ref), location=where)]
    edges: list[Relationship] = []
    language = Attribute("language_code", TypeFamily.STRING, where)
    attributes.append(language)
    for field_name, expression in found.call.keywords.items():
        for each in describer.fields.made(field_name, Bound(found.home.module, expression), found.home):
            if each.has_column:
                attributes.append(describer.column(ref, each))
            target = describer.targets.of(each, ref) if each.relation else None
            if target is not None:
                edges.append(replace(describer.edge(ref, each, target), source=key))
    attributes.append(
        Attribute(
            "master",
            describer.own_key_type(describer.targets.concrete(ref)),
            where,
            foreign_key=True,
            nullable=True,
        )
    )
    master = describer.key_of(describer.targets.concrete(ref), where)
    edges.append(Relationship(key, master, "master", where, target_optional=True))
    table = f"{describer.table(ref)}_translation"
    return Entity(
        key, name, label, where, tuple(attributes), table, test_code=describer.is_test_code(ref)
    ), edges


def _history(describer: Describer, ref: ClassRef, found: _Declared) -> Companion:
    """`HistoricalOrder`: a copy of the model's columns for each change; nothing in it is unique."""
    name = f"Historical{ref.node.name}"
    key, label = f"{ref.module.name}.{name}", describer.targets.label(ref)
    where = _where(ref, found, f"{found.home.path}.{found.assigned.target}")
    left_out = describer.values.texts(_argument(found, "excluded_fields"))
    copied = [
        replace(a, primary_key=False, unique=False, nullable=a.nullable or a.foreign_key)
        for a in describer.attributes(ref)
        if a.name not in left_out
    ]
    edges = [
        replace(describer.edge(ref, each, target), source=key, source_many=True, target_optional=True)
        for each in describer.fields.of(ref)
        if each.relation
        and each.relation != MANY_TO_MANY
        and each.name not in left_out
        and (target := describer.targets.of(each, ref)) is not None
    ]
    user = describer.targets.user(ref)
    own = [
        Attribute("history_id", str(FAMILIES["AutoField"]), where, primary_key=True, unique=True),
        Attribute("history_date", TypeFamily.DATETIME, where),
        Attribute("history_change_reason", TypeFamily.STRING, where, nullable=True),
        Attribute("history_type", TypeFamily.STRING, where),
        Attribute("history_user", describer.own_key_type(user), where, foreign_key=True, nullable=True),
    ]
    edges.append(
        Relationship(key, describer.key_of(user, where), "history_user", where, target_optional=True)
    )
    table = f"{label}_historical{ref.node.name.lower()}"
    entity = Entity(key, name, label, where, (*copied, *own), table, test_code=describer.is_test_code(ref))
    return entity, edges


def _argument(found: _Declared, name: str) -> Bound | None:
    value = found.call.keywords.get(name)
    return Bound(found.home.module, value) if isinstance(value, Items) else None
