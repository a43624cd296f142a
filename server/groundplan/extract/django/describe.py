"""Models as entities and relationships."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from groundplan.extract.datamodel import Attribute, DataModel, Entity, Relationship, TypeFamily
from groundplan.extract.django.apps import Apps
from groundplan.extract.django.companions import companions
from groundplan.extract.django.field_types import FAMILIES, MANY_TO_MANY, ONE_TO_ONE
from groundplan.extract.django.lineage import Lineage
from groundplan.extract.django.models import Field, ModelFields
from groundplan.extract.django.relations import NamedModel, Target, Targets
from groundplan.extract.django.test_code import is_test_code
from groundplan.extract.django.values import Bound, Values
from groundplan.extract.python.program import ClassRef
from groundplan.index.python.expressions import Call, Items
from groundplan.jobs import CancelToken, Progress
from groundplan.text import Location

_AUTO_FIELD = "BigAutoField"  # Django's own default since 6.0, and what new projects have set since 3.2
_MAX_DEPTH = 10  # a key that is a foreign key whose target's key is a foreign key …


@dataclass(slots=True)
class Describer:
    """Writes models down as a `DataModel`."""

    values: Values
    lineage: Lineage
    fields: ModelFields
    targets: Targets
    apps: Apps
    _externals: dict[tuple[str, str], Entity] = field(default_factory=dict[tuple[str, str], Entity])
    _missing: dict[str, str] = field(default_factory=dict[str, str])

    def describe(self, refs: Sequence[ClassRef], *, progress: Progress, cancel: CancelToken) -> DataModel:
        """`refs` are classes of the workspace: those that are models with a table are described."""
        entities: dict[str, Entity] = {}
        edges: list[Relationship] = []
        waiting = list(refs)
        for done, ref in enumerate(waiting):
            cancel.check()
            progress("Describing Django models", done, len(waiting))
            if self.lineage.is_model(ref) and self.lineage.is_proxy(ref):
                self._add_companions(ref, entities, edges)
            if ref.path in entities or not self._has_table(ref):
                continue
            entities[ref.path] = self._entity(ref)
            for model_field in self.fields.of(ref):
                target = self.targets.of(model_field, ref) if model_field.relation else None
                if isinstance(target, ClassRef) and not target.module.installed and target not in waiting:
                    waiting.append(target)  # a model of a module that nobody took for one
                if target is not None and not self._has_through(model_field):
                    edges.append(self.edge(ref, model_field, target))
            self._add_companions(ref, entities, edges)
            self._note_unknown_bases(ref)
        return DataModel((*entities.values(), *self._externals.values()), tuple(edges), tuple(self._notes()))

    def _add_companions(self, ref: ClassRef, entities: dict[str, Entity], edges: list[Relationship]) -> None:
        for companion, its_edges in companions(self, ref):
            if companion.key not in entities:
                entities[companion.key] = companion
                edges.extend(its_edges)

    def _has_table(self, ref: ClassRef) -> bool:
        return (
            self.lineage.is_model(ref)
            and not self.lineage.is_abstract(ref)
            and not self.lineage.is_proxy(ref)
            and not self.targets.is_swapped_out(ref)
        )

    def _entity(self, ref: ClassRef) -> Entity:
        label = self.targets.label(ref)
        return Entity(
            key=ref.path,
            name=ref.node.name,
            group=label,
            location=Location(ref.module.path, ref.node.line, ref.node.end_line, ref.path),
            attributes=tuple(self.attributes(ref)),
            table=self.table(ref),
            test_code=self.is_test_code(ref),
        )

    def table(self, ref: ClassRef) -> str:
        """The database's name of a model's table."""
        named = self.values.text(self.lineage.meta(ref, "db_table"))
        return named or f"{self.targets.label(ref)}_{ref.node.name.lower()}"

    def is_test_code(self, ref: ClassRef) -> bool:
        """Test code, unless the folder called like tests is an app that the project installs."""
        package = self.apps.of(ref.module.name).package
        if package in self.apps.installed:
            inside = ref.module.name.removeprefix(package).strip(".").replace(".", "/")
            return is_test_code(f"{inside}.py")
        return is_test_code(ref.module.path)

    def attributes(self, ref: ClassRef) -> Iterator[Attribute]:
        if self.fields.key(ref) is None:
            yield self.implicit_id(ref)
        alone = self._unique_alone(ref)
        for each in self.fields.of(ref):
            if each.has_column:
                yield self.column(ref, each, unique=each.name in alone)

    def implicit_id(self, ref: ClassRef) -> Attribute:
        """The key that Django adds where a model declares none."""
        where = Location(ref.module.path, ref.node.line, ref.node.line, f"{ref.path}.id")
        return Attribute("id", self.implicit_key(ref), where, primary_key=True, unique=True)

    def column(self, ref: ClassRef, each: Field, *, unique: bool = False) -> Attribute:
        """A field of `ref` as an attribute; `unique` where `Meta` says so."""
        return Attribute(
            each.name,
            self._type(ref, each, depth=0),
            self._location(ref, each),
            primary_key=each.primary_key,
            foreign_key=bool(each.relation),
            unique=self._is_unique(each) or unique,
            nullable=each.null,
        )

    def _is_unique(self, each: Field) -> bool:
        return each.unique or each.primary_key or each.relation == ONE_TO_ONE

    def _location(self, ref: ClassRef, each: Field) -> Location:
        """Where a field is declared; one that an installed package brings, where the class stands."""
        if each.home.module.installed:
            return Location(ref.module.path, ref.node.line, ref.node.line, f"{ref.path}.{each.name}")
        return Location(each.home.module.path, each.line, each.end_line, f"{each.home.path}.{each.name}")

    def _type(self, ref: ClassRef, each: Field, *, depth: int) -> str:
        if not each.relation:
            return str(each.call.of.family)
        target = self.targets.of(each, ref)
        to_field = self.values.text(each.call.argument("to_field"))
        return self._key_type(target, to_field, depth=depth + 1)

    def own_key_type(self, target: Target) -> str:
        """The type of a model's primary key."""
        return self._key_type(target, None, depth=0)

    def _key_type(self, target: Target | None, to_field: str | None, *, depth: int) -> str:
        """The type of the column that a foreign key to `target` refers to."""
        if not isinstance(target, ClassRef):
            return str(TypeFamily.INTEGER)
        named = next((each for each in self.fields.of(target) if to_field and each.name == to_field), None)
        key = named or self.fields.key(target)
        if key is None:
            return self.implicit_key(target)
        return self._type(target, key, depth=depth) if depth < _MAX_DEPTH else str(TypeFamily.UNKNOWN)

    def implicit_key(self, ref: ClassRef) -> str:
        app = self.apps.of(ref.module.name)
        setting = None if ref.module.installed else self.values.setting_text("DEFAULT_AUTO_FIELD")
        default = "AutoField" if ref.module.name.startswith("django.") else _AUTO_FIELD
        name = (app.auto_field or setting or default).rpartition(".")[2]
        return str(FAMILIES.get(name, TypeFamily.BIG_INTEGER))

    def _unique_alone(self, ref: ClassRef) -> frozenset[str]:
        """Fields that `Meta` says are unique by themselves."""
        alone: set[str] = set()
        together = self.lineage.meta(ref, "unique_together")
        if together is not None and isinstance(together.expression, Items):
            parts = together.expression.items
            groups = [self.values.texts(together.part(part)) for part in parts if isinstance(part, Items)]
            alone.update(group[0] for group in groups or [self.values.texts(together)] if len(group) == 1)
        constraints = self.lineage.meta(ref, "constraints")
        if constraints is not None and isinstance(constraints.expression, Items):
            for item in constraints.expression.items:
                alone.update(self._constrained(constraints.part(item)))
        return frozenset(alone)

    def _constrained(self, bound: Bound) -> tuple[str, ...]:
        call = bound.expression
        if not isinstance(call, Call) or not call.name.endswith("UniqueConstraint"):
            return ()
        if "fields" not in call.keywords or "condition" in call.keywords:
            return ()
        names = self.values.texts(bound.part(call.keywords["fields"]))
        return names if len(names) == 1 else ()

    def _has_through(self, each: Field) -> bool:
        return each.relation == MANY_TO_MANY and each.call.argument("through") is not None

    def edge(self, ref: ClassRef, each: Field, target: Target) -> Relationship:
        many = each.relation == MANY_TO_MANY
        alone = self._is_unique(each) or each.name in self._unique_alone(ref)
        return Relationship(
            source=ref.path,
            target=self.key_of(target, self._location(ref, each)),
            label=each.name,
            location=self._location(ref, each),
            source_many=many or not alone,
            target_many=many,
            target_optional=many or each.null,
        )

    def key_of(self, target: Target, where: Location) -> str:
        """The entity a relationship points to; one outside the workspace is noted down on the way."""
        if isinstance(target, ClassRef):
            if not target.module.installed:
                return target.path
            target = NamedModel(self.targets.label(target), target.node.name)
        known = self._externals.get((target.label.lower(), target.name.lower()))
        if known is None:
            key = f"{target.label}.{target.name}"
            known = Entity(key, target.name, target.label, where, external=True)
            self._externals[target.label.lower(), target.name.lower()] = known
        return known.key

    def _note_unknown_bases(self, ref: ClassRef) -> None:
        for base in self.lineage.unknown_bases(ref):
            if self.lineage.may_bring_fields(base):
                self._missing.setdefault(base.name, ref.node.name)

    def _notes(self) -> Iterable[str]:
        for base in sorted(self._missing):
            yield (
                f"`{base}`, a base of `{self._missing[base]}`, is defined in a package that is not here; "
                "fields it may bring are missing."
            )
