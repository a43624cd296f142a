"""Which fields a model has: its own, those of abstract bases, and the keys Django adds."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from groundplan.extract.django.field_types import FAMILIES, ONE_TO_ONE
from groundplan.extract.django.fields import FieldCall, FieldClass
from groundplan.extract.django.known import added_columns, added_to_subclasses
from groundplan.extract.django.lineage import Lineage
from groundplan.extract.django.values import Bound, Values
from groundplan.extract.python.program import ClassRef
from groundplan.index.python.expressions import Call, Member, Name, Text
from groundplan.index.python.statements import Evaluated


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model. `home` is the class whose body declares it, at those lines.

    `parent` is the model that a parent link points to.
    """

    name: str
    call: FieldCall
    home: ClassRef
    line: int
    end_line: int
    null: bool = False
    unique: bool = False
    primary_key: bool = False
    parent: ClassRef | None = None

    @property
    def relation(self) -> str:
        return self.call.of.relation

    @property
    def has_column(self) -> bool:
        return self.call.of.has_column


@dataclass(slots=True)
class ModelFields:
    """Works out the fields of models, following the rules of Django's `ModelBase`."""

    values: Values
    lineage: Lineage
    added: dict[ClassRef, list[tuple[str, Bound]]] = field(
        default_factory=dict[ClassRef, list[tuple[str, Bound]]]
    )
    _local: dict[ClassRef, tuple[Field, ...]] = field(default_factory=dict[ClassRef, tuple[Field, ...]])

    def of(self, ref: ClassRef) -> tuple[Field, ...]:
        """The fields of a concrete model's own table, many-to-many ones included, its key settled."""
        fields = list(self.local(ref))
        if any(each.primary_key for each in fields):
            return tuple(fields)
        for position, each in enumerate(fields):
            if each.parent is not None:
                fields[position] = replace(each, primary_key=True, unique=True)
                return tuple(fields)
        return tuple(fields)

    def local(self, ref: ClassRef) -> tuple[Field, ...]:
        """What the class itself holds: fields of concrete parents stay with them."""
        if ref not in self._local:
            self._local[ref] = ()
            self._local[ref] = tuple(self._collected(ref))
        return self._local[ref]

    def key(self, ref: ClassRef) -> Field | None:
        """The field that is a model's primary key; None where Django adds `id`."""
        return next((each for each in self.of(ref) if each.primary_key), None)

    def made(self, name: str, bound: Bound, home: ClassRef) -> Iterator[Field]:
        """The fields that an expression adds to a class under a name: none, one, or one with company."""
        call = self.lineage.fields.read(bound)
        if call is not None:
            yield from self._field(name, call, home, bound.expression.line, bound.expression.end_line)

    def _collected(self, ref: ClassRef) -> list[Field]:
        own: dict[str, Field] = {}
        for each in self._own(ref):
            own.setdefault(each.name, each)
        parents = [
            p for p in self.lineage.parents(ref) if isinstance(p, ClassRef) and self.lineage.is_model(p)
        ]
        hidden = {*own, *self.lineage.names_bound(ref)}
        inherited: list[Field] = []
        links: list[Field] = []
        for base in self.lineage.order(ref)[1:]:
            if not isinstance(base, ClassRef):
                continue
            if base not in parents:
                hidden.update(self.lineage.names_bound(base))
            elif self.lineage.is_abstract(base):
                for each in self.local(base):
                    if each.name not in hidden:
                        hidden.add(each.name)
                        inherited.append(each)
            else:
                hidden.update(each.name for each in self.local(self.lineage.concrete(base)))
                links.extend(self._link(ref, base, [*own.values(), *inherited]))
        fields = [*links, *_in_order(inherited, self.lineage.order(ref)), *own.values()]
        fields.extend(self._implied(ref, {each.name for each in fields}))
        return self._with_parents(ref, parents, fields)

    def _own(self, ref: ClassRef) -> Iterator[Field]:
        for name, assigned in ref.node.assignments().items():
            if assigned.value is None:
                continue
            call = self.lineage.fields.read(Bound(ref.module, assigned.value))
            if call is not None:
                yield from self._field(name, call, ref, assigned.line, assigned.end_line)
        for name, bound in self.added.get(ref, ()):
            yield from self.made(name, bound, ref)

    def _field(self, name: str, call: FieldCall, ref: ClassRef, line: int, end_line: int) -> Iterator[Field]:
        truth = {
            flag: self.values.literal(call.argument(flag)) is True
            for flag in ("null", "unique", "primary_key")
        }
        key = truth["primary_key"] or (call.of.django.endswith("AutoField") and call.of.relation == "")
        made = Field(name, call, ref, line, end_line, truth["null"], truth["unique"] or key, key)
        if call.of.django == "NullBooleanField":
            made = replace(made, null=True)
        if made.has_column or made.relation:
            yield made
        for pattern, spec in added_columns(call.of.path) or added_columns(call.of.root):
            django, _, naming = spec.partition(" ")
            column = self.values.text(call.argument(naming)) or pattern.format(name=name)
            yield Field(column, _plain_call(django), ref, line, end_line)

    def _link(self, ref: ClassRef, base: ClassRef, fields: list[Field]) -> Iterator[Field]:
        """The one-to-one field to a concrete parent, unless one is declared."""
        parent = self.lineage.concrete(base)
        if self.lineage.is_proxy(ref) or any(self._is_link(each, parent) for each in fields):
            return
        name = f"{parent.node.name.lower()}_ptr"
        of = FieldClass("django.db.models.OneToOneField", "django.db.models.OneToOneField", "", ONE_TO_ONE)
        yield Field(name, FieldCall(of), ref, ref.node.line, ref.node.line, unique=True, parent=parent)

    def _is_link(self, each: Field, parent: ClassRef) -> bool:
        if each.relation != ONE_TO_ONE or self.values.literal(each.call.argument("parent_link")) is not True:
            return False
        target = each.call.target
        meant = self.values.meaning(target) if target is not None else None
        text = self.values.text(target) or ""
        return meant == parent or text.rpartition(".")[2].lower() == parent.node.name.lower()

    def _with_parents(self, ref: ClassRef, parents: list[ClassRef], fields: list[Field]) -> list[Field]:
        concrete = [self.lineage.concrete(p) for p in parents if not self.lineage.is_abstract(p)]
        return [
            replace(each, parent=next((p for p in concrete if self._is_link(each, p)), each.parent))
            for each in fields
        ]

    def _implied(self, ref: ClassRef, names: set[str]) -> Iterator[Field]:
        """Columns that a base class adds to each concrete model below it, or that `Meta` asks for."""
        if self.lineage.is_abstract(ref) or self.lineage.is_proxy(ref):
            return
        for base in self.lineage.order(ref)[1:]:
            path = base.path if isinstance(base, ClassRef) else base.dotted
            for name, django in added_to_subclasses(path):
                if name not in names and not self._has_concrete_parent(ref):
                    yield self._plain(name, django, ref)
        if self.lineage.meta(ref, "order_with_respect_to") is not None:
            yield self._plain("_order", "OrderWrt", ref)

    def _has_concrete_parent(self, ref: ClassRef) -> bool:
        return any(self.lineage.is_table(parent) for parent in self.lineage.order(ref)[1:])

    def _plain(self, name: str, django: str, ref: ClassRef) -> Field:
        return Field(name, _plain_call(django), ref, ref.node.line, ref.node.line)


def additions(statements: tuple[object, ...]) -> Iterator[tuple[str, str, Call | Name]]:
    """`Model.add_to_class("name", Field())` and `Field().contribute_to_class(Model, "name")`."""
    for statement in statements:
        if not isinstance(statement, Evaluated) or not isinstance(statement.value, Call):
            continue
        call = statement.value
        match call.args:
            case (Text(value=name), (Call() | Name()) as made) if call.name.endswith(".add_to_class"):
                yield call.name.removesuffix(".add_to_class"), name, made
            case (Name(dotted=model), Text(value=name)) if isinstance(call.func, Member):
                if call.func.name == "contribute_to_class" and isinstance(call.func.value, Call):
                    yield model, name, call.func.value
            case _:
                continue


def _in_order(inherited: list[Field], order: tuple[object, ...]) -> list[Field]:
    """Fields of bases further away come first: Django sorts by when a field was made."""
    place = {base: index for index, base in enumerate(order)}
    return sorted(inherited, key=lambda each: -place.get(each.home, 0))


def _plain_call(django: str) -> FieldCall:
    """A call of one of Django's own field classes, by its name."""
    path = f"django.db.models.{django}"
    return FieldCall(FieldClass(path, path, FAMILIES.get(django, django)))
