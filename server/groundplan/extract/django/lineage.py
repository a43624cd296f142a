"""What a class inherits from, as Django sees it: models, abstract ones, proxies, and their `Meta`."""

import builtins
import sys
from collections.abc import Iterable, Iterator

from groundplan.extract.django.classes import ModelClasses
from groundplan.extract.django.field_types import is_django_field
from groundplan.extract.django.fields import FieldReader
from groundplan.extract.django.values import Bound, Values, local_class, local_value
from groundplan.extract.python.program import ClassRef, External, FunctionRef, Module, ValueRef, linearise
from groundplan.index.python.expressions import Call, Conditional, Expression, Literal, Name
from groundplan.index.python.statements import Assignment, ClassDef, FunctionDef, ImportedName, Statement

Parent = ClassRef | External

_ROOTS = frozenset(
    f"{module}.Model"
    for module in ("django.db.models", "django.db.models.base", "django.contrib.gis.db.models")
)
# What stands in models modules too and is no model.
_OTHER_ENDINGS = (
    *("Manager", "QuerySet", "Mixin", "Field", "Key", "Form", "Admin", "Error", "Exception", "Choices"),
    *("Enum", "ModelBase", "MetaClass", "Metaclass", "Meta", "Type", "Base", "()"),
)
# What `Meta` of a model may set and that of a form, serializer, filter or factory does not.
_MODEL_OPTIONS = frozenset(
    (
        *("db_table", "unique_together", "index_together", "verbose_name_plural", "proxy", "managed"),
        *("constraints", "indexes", "swappable", "order_with_respect_to", "get_latest_by"),
    )
)
_MAX_DEPTH = 30


class Lineage:
    """Answers questions about classes; each is worked out once."""

    def __init__(self, values: Values, classes: ModelClasses) -> None:
        self._values = values
        self._classes = classes
        self._parents: dict[ClassRef, tuple[Parent, ...]] = {}
        self._orders: dict[ClassRef, tuple[Parent, ...]] = {}
        self._models: dict[ClassRef, bool] = {}
        self._proxy_makers: dict[ClassRef, bool] = {}
        self.fields = FieldReader(values, self.order)

    def parents(self, ref: ClassRef) -> tuple[Parent, ...]:
        """The direct bases, those that calls stand for included."""
        if ref not in self._parents:
            self._parents[ref] = ()  # a class whose bases name itself: half-typed code
            found = [parent for base in ref.node.bases for parent in self._meant(ref, base)]
            self._parents[ref] = tuple(dict.fromkeys(parent for parent in found if parent != ref))
        return self._parents[ref]

    def order(self, ref: ClassRef) -> tuple[Parent, ...]:
        """The class and all it inherits from, in Python's method resolution order."""
        if ref not in self._orders:
            self._orders[ref] = (ref,)
            parents = self.parents(ref)
            lines: list[list[Parent]] = [
                list(self.order(p)) if isinstance(p, ClassRef) else [p] for p in parents
            ]
            self._orders[ref] = (ref, *(p for p in linearise([*lines, list(parents)]) if p != ref))
        return self._orders[ref]

    def is_model(self, parent: Parent) -> bool:
        if isinstance(parent, External):
            return parent.dotted in _ROOTS
        if parent not in self._models:
            self._models[parent] = False
            self._models[parent] = any(self.is_model(p) for p in self.order(parent)[1:]) or self._is_likely(
                parent
            )
        return self._models[parent]

    def unknown_bases(self, ref: ClassRef) -> tuple[External, ...]:
        """Bases from packages that are not here, which may bring fields of their own."""
        return tuple(p for p in self.order(ref) if isinstance(p, External) and _is_unknown(p))

    def may_bring_fields(self, base: External) -> bool:
        """Whether a base that is not here may be a model; a mixin by its name brings none."""
        return not base.name.endswith(("Mixin", "Manager", "Generic", "Protocol", "()"))

    def is_abstract(self, ref: ClassRef) -> bool:
        meta = self._own_meta(ref)
        return meta is not None and self._own_flag(meta, "abstract")

    def is_table(self, parent: Parent) -> bool:
        """Whether a class is a model that is no abstract one."""
        return isinstance(parent, ClassRef) and self.is_model(parent) and not self.is_abstract(parent)

    def is_proxy(self, ref: ClassRef) -> bool:
        if self.is_abstract(ref):
            return False
        return self.flag(ref, "proxy") or any(
            isinstance(each, ClassRef) and self._makes_proxies(each) for each in self.order(ref)
        )

    def _makes_proxies(self, ref: ClassRef) -> bool:
        """Whether a class has a metaclass whose `__new__` makes a proxy of each model."""
        written = ref.node.keywords.get("metaclass")
        found = self._values.program.resolve_expression(ref.module, written) if written is not None else None
        if not isinstance(found, ClassRef):
            return False
        if found not in self._proxy_makers:
            self._proxy_makers[found] = any(
                isinstance(statement, FunctionDef)
                and statement.name == "__new__"
                and _sets_proxy(statement.body())
                for statement in found.node.body
            )
        return self._proxy_makers[found]

    def concrete(self, ref: ClassRef) -> ClassRef:
        """The model whose table a proxy uses; the model itself if it is none."""
        for _ in range(_MAX_DEPTH):
            if not self.is_proxy(ref):
                break
            parents = (p for p in self.order(ref)[1:] if isinstance(p, ClassRef) and self.is_model(p))
            ref = next((p for p in parents if not self.is_abstract(p)), ref)
        return ref

    def flag(self, ref: ClassRef, name: str) -> bool:
        return self._values.literal(self.meta(ref, name)) is True

    def meta(self, ref: ClassRef, name: str) -> Bound | None:
        """What the `Meta` that counts for a model says about `name`."""
        meta = self._meta_class(ref)
        for each in self._values.program.ancestors(meta) if meta is not None else ():
            if isinstance(each, ClassRef):
                assigned = each.node.assignments().get(name)
                if assigned is not None and assigned.value is not None:
                    return Bound(each.module, assigned.value)
        return None

    def names_bound(self, ref: ClassRef) -> Iterator[str]:
        """Every name that the class's own body binds."""
        for statement in ref.node.body:
            match statement:
                case Assignment(target=name, value=value) if value is not None:
                    yield name
                case FunctionDef(name=name) | ClassDef(name=name):
                    yield name
                case ImportedName(name=name, alias=alias) if name:
                    yield alias or name
                case _:
                    continue

    def _meta_class(self, ref: ClassRef) -> ClassRef | None:
        """A model's own `Meta`, else the one that an abstract model or a plain mixin hands down."""
        for parent in self.order(ref):
            if not isinstance(parent, ClassRef):
                continue
            keeps = parent == ref or not self.is_model(parent) or self.is_abstract(parent)
            if keeps and (meta := self._own_meta(parent)) is not None:
                return meta
        return None

    def _own_meta(self, ref: ClassRef) -> ClassRef | None:
        node = ref.node.inner("Meta")
        if node is not None:
            return ClassRef(ref.module, node)
        assigned = ref.node.assignments().get("Meta")
        if assigned is None or assigned.value is None:
            return None
        found = self._values.meaning(Bound(ref.module, assigned.value))
        return found if isinstance(found, ClassRef) else None

    def _own_flag(self, meta: ClassRef, name: str) -> bool:
        """A flag that Django resets on a model's `Meta`: it is not inherited from there."""
        for each in self._values.program.ancestors(meta):
            if not isinstance(each, ClassRef):
                continue
            if each != meta and "." in each.node.qualified_name:
                return False
            assigned = each.node.assignments().get(name)
            if assigned is not None and assigned.value is not None:
                return self._values.literal(Bound(each.module, assigned.value)) is True
        return False

    def _meant(self, ref: ClassRef, base: Expression) -> Iterator[Parent]:
        scope = ref.node.qualified_name.rpartition(".")[0]
        if scope and isinstance(base, Name):
            outer = self._values.program.resolve(ref.module, f"{scope}.{base.dotted}")
            if isinstance(outer, ClassRef):
                yield outer
                return
        yield from self._parents_meant(Bound(ref.module, base), steps=0)

    def _parents_meant(self, bound: Bound, *, steps: int) -> Iterator[Parent]:
        if steps > _MAX_DEPTH:
            return
        module, expression = bound.module, bound.expression
        if isinstance(expression, Conditional) and expression.choices:
            expression = expression.choices[0]
        if isinstance(expression, Call):
            yield from self._called(bound.part(expression), expression, steps=steps + 1)
            return
        found = self._values.program.resolve_expression(module, expression)
        match found:
            case ClassRef() | External():
                yield found
            case ValueRef(node=node) if isinstance(node.value, Literal):
                yield External(found.path)  # set to None where something optional is not installed
            case ValueRef(module=home, node=node) if node.value is not None:
                yield from self._parents_meant(Bound(home, node.value), steps=steps + 1)
            case None if isinstance(expression, Name):
                yield External(expression.dotted)
            case _:
                return

    def _called(self, bound: Bound, call: Call, *, steps: int) -> Iterator[Parent]:
        name = call.name.rpartition(".")[2]
        if name == "with_metaclass":
            for base in call.args[1:]:
                yield from self._parents_meant(bound.part(base), steps=steps)
            return
        model = (
            self._classes.made_by(bound)
            or self._classes.called(bound, call)
            or self._classes.imported(bound, call)
        )
        if model is not None:
            yield model
            return
        meant = self._values.meaning(bound) if call.name == "getattr" else None
        if isinstance(meant, ClassRef | External):
            yield meant
            return
        function = self._values.program.resolve_expression(bound.module, call.func)
        if isinstance(function, FunctionRef):
            yield from self._returned(function, bound, call, steps=steps + 1)
        elif call.name:
            yield External(f"{call.name}()")

    def _returned(self, function: FunctionRef, bound: Bound, call: Call, *, steps: int) -> Iterator[Parent]:
        """The class that a function makes, or is given, and returns."""
        made = local_class(function)
        if made is not None:
            yield made
            return
        given = {
            name: bound.part(value) for name, value in zip(function.node.parameters, call.args, strict=False)
        }
        for value in function.node.returned():
            written = local_value(function, value)
            known = given.get(written.dotted) if isinstance(written, Name) else None
            found = list(self._parents_meant(known or Bound(function.module, written), steps=steps))
            if found:
                yield from found
                return

    def _declares(self, bound: Bound) -> bool:
        """Whether an expression makes a field of a class that is Django's own for certain."""
        made = self.fields.read(bound)
        return made is not None and is_django_field(made.of.root)

    def _is_likely(self, ref: ClassRef) -> bool:
        """Whether a class whose bases are not here looks like a model."""
        unknown = self.unknown_bases(ref)
        if not unknown:
            return False
        assigned = ref.node.assignments().values()
        if any(self._declares(Bound(ref.module, each.value)) for each in assigned if each.value):
            return True
        if not _imports_django(ref.module):
            return False
        if self._has_models_meta(ref, unknown):
            return True
        # A class in a models module that goes on from one in another package's models module.
        return (
            "models" in ref.module.name.split(".")
            and not ref.node.name.endswith(_OTHER_ENDINGS)
            and any(".models." in base.dotted and not base.name.endswith(_OTHER_ENDINGS) for base in unknown)
        )

    def _has_models_meta(self, ref: ClassRef, unknown: tuple[External, ...]) -> bool:
        """Whether `Meta` sets what only models know, or goes on from that of an abstract base."""
        meta = ref.node.inner("Meta")
        if meta is None:
            return False
        names = set(meta.assignments())
        abstract = {f"{base.name}.Meta" for base in unknown if base.name.startswith(("Abstract", "Base"))}
        goes_on = any(isinstance(base, Name) and base.dotted in abstract for base in meta.bases)
        return bool(names & _MODEL_OPTIONS) or (goes_on and not names & {"model", "fields", "exclude"})


def _sets_proxy(statements: Iterable[Statement]) -> bool:
    return any(
        isinstance(statement, Assignment)
        and statement.target.rpartition(".")[2] == "proxy"
        and isinstance(statement.value, Literal)
        and statement.value.value is True
        for outer in statements
        for statement in (outer.body if isinstance(outer, ClassDef) else (outer,))
    )


def _is_unknown(parent: External) -> bool:
    top = parent.dotted.partition(".")[0]
    return (
        top not in ("django", "rest_framework", "builtins")
        and top not in sys.stdlib_module_names
        and not hasattr(builtins, parent.dotted)
    )


def _imports_django(module: Module) -> bool:
    """Whether a module deals with Django's models."""
    return "models" in module.name.split(".") or any(
        isinstance(statement, ImportedName) and f"{statement.module}.{statement.name}".startswith("django.db")
        for statement in module.statements
    )
