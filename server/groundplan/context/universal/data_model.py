"""The data model as a universal context needs it: its reader stands beside this stage, so it is handed in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from groundplan.context.universal.names import case_of
from groundplan.context.universal.picture import Convention, KeyEntity
from groundplan.text import Location


class ModelAttribute(Protocol):
    """A column by the name that the code gives it."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def primary_key(self) -> bool: ...
    @property
    def foreign_key(self) -> bool: ...
    @property
    def unique(self) -> bool: ...
    @property
    def nullable(self) -> bool: ...


class ModelEntity(Protocol):
    """A table with its columns. `table` is its name in the database, "" where that is not known."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def location(self) -> Location: ...
    @property
    def attributes(self) -> Sequence[ModelAttribute]: ...
    @property
    def external(self) -> bool: ...
    @property
    def test_code(self) -> bool: ...


class ModelRelationship(Protocol):
    """From the entity that holds the key, or declares a many-to-many, to its target, both by key."""

    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def source_many(self) -> bool: ...
    @property
    def target_many(self) -> bool: ...
    @property
    def target_optional(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ModelInput:
    """Entities and relationships, as `extract` joins them from all its readers."""

    entities: Sequence[ModelEntity] = ()
    relationships: Sequence[ModelRelationship] = ()


_MOST_ENTITIES = 80
_TIMESTAMP = ("date", "datetime", "timestamp")


def key_entities(model: ModelInput, prefix: str) -> tuple[tuple[KeyEntity, ...], int]:
    """The entities below a root, the most connected first, and how many there are in all."""
    own = _own(model, prefix)
    names = {entity.key: entity.name for entity in model.entities}
    degree: Counter[str] = Counter()
    relations: dict[str, list[str]] = {}
    for edge in model.relationships:
        if edge.source in names and edge.target in names:
            degree[edge.source] += 1
            degree[edge.target] += 2  # what others point to says more
            relations.setdefault(edge.source, []).append(_relation(edge, names[edge.target]))
    own.sort(key=lambda entity: (-degree[entity.key], entity.group, entity.name, entity.key))
    shown = [
        KeyEntity(
            entity.name,
            entity.group,
            tuple(_attribute(attribute) for attribute in entity.attributes),
            tuple(dict.fromkeys(relations.get(entity.key, ()))),
            entity.location.path.removeprefix(prefix),
            entity.location.start_line,
        )
        for entity in own[:_MOST_ENTITIES]
    ]
    return tuple(shown), len(own)


def model_conventions(model: ModelInput, prefix: str) -> list[Convention]:
    """How tables, columns and keys are named."""
    own = _own(model, prefix)
    columns = [(entity, column) for entity in own for column in entity.attributes]
    found = [
        _counted("entity names", (case_of(entity.name) for entity in own)),
        _counted("tables", (case_of(_bare(entity.table)) for entity in own if entity.table)),
        _counted("tables are named in the", (_number(_bare(entity.table) or entity.name) for entity in own)),
        _counted("columns", (case_of(column.name) for _, column in columns)),
        _counted(
            "primary keys",
            (f"`{c.name}` ({c.type})" for _, c in columns if c.primary_key and not c.foreign_key),
        ),
        _counted("foreign keys", (_suffix(column.name) for _, column in columns if column.foreign_key)),
        _timestamps(own),
    ]
    return [convention for convention in found if convention is not None]


def _own(model: ModelInput, prefix: str) -> list[ModelEntity]:
    return [
        entity
        for entity in model.entities
        if not entity.external and not entity.test_code and entity.location.path.startswith(prefix)
    ]


def _attribute(attribute: ModelAttribute) -> str:
    marks = [
        mark
        for mark, holds in (
            ("PK", attribute.primary_key),
            ("FK", attribute.foreign_key),
            ("unique", attribute.unique and not attribute.primary_key),
        )
        if holds
    ]
    optional = "?" if attribute.nullable else ""
    return f"{attribute.name}{optional}: {attribute.type}" + (f" {' '.join(marks)}" if marks else "")


def _relation(edge: ModelRelationship, target: str) -> str:
    single = "many-to-one" if edge.source_many else "one-to-one"
    ends = "many-to-many" if edge.target_many else single
    return f"{edge.label} → {target} ({ends}{', optional' if edge.target_optional else ''})"


def _counted(subject: str, habits: Iterable[str]) -> Convention | None:
    return habit_of(subject, Counter(habit for habit in habits if habit))


def habit_of(subject: str, counts: Counter[str]) -> Convention | None:
    """The one or two commonest habits with their shares; `None` where nothing was counted."""
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:2]
    told = [f"{habit} ({count / total:.0%})" for habit, count in ranked if count / total >= 0.1]
    return Convention(subject, ", ".join(told).replace("%", " %")) if told else None


def _timestamps(own: Sequence[ModelEntity]) -> Convention | None:
    names: Counter[str] = Counter()
    for entity in own:
        names.update({c.name for c in entity.attributes if c.type in _TIMESTAMP})
    common = [
        f"`{name}` ({count / len(own):.0%} of entities)".replace("%", " %")
        for name, count in sorted(names.items(), key=lambda each: (-each[1], each[0]))[:3]
        if count > 1 and count / len(own) >= 0.15
    ]
    return Convention("timestamps", ", ".join(common)) if common else None


def _suffix(name: str) -> str:
    for suffix in ("_id", "Id", "ID", "_uuid", "_pk", "_fk"):
        if name.endswith(suffix) and len(name) > len(suffix):
            return f"ending with `{suffix}`"
    return "named after the target, without a suffix"


def _number(name: str) -> str:
    lowered = name.lower()
    is_plural = lowered.endswith("s") and not lowered.endswith(("ss", "us", "is", "status", "news"))
    return "plural" if is_plural else "singular"


def _bare(table: str) -> str:
    return table.rpartition(".")[2].strip("\"'`[] ")
