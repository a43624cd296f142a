"""Reads the calls that declare fields: which field class, with which arguments."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from groundplan.extract.django.field_types import (
    FAMILIES,
    RELATIONS,
    family_by_name,
    holds_no_column,
    is_django_field,
    is_likely_field,
    relation_by_name,
)
from groundplan.extract.django.values import Bound, Values, local_value
from groundplan.extract.python.program import ClassRef, External, FunctionRef, ValueRef
from groundplan.index.python.expressions import (
    Call,
    Conditional,
    Expression,
    Lambda,
    Literal,
    Member,
    Name,
    Pairs,
    Starred,
    Text,
)
from groundplan.index.python.statements import Assignment, Evaluated, FunctionDef

_MAX_DEPTH = 12
_KEPT = ("to", "null", "unique", "primary_key", "through", "to_field", "parent_link")

Arguments = Mapping[str, Bound]


@dataclass(frozen=True, slots=True)
class FieldClass:
    """A field class: its own path, that of the field class outside it comes down to, what `__init__` sets.

    `relation` is one of `RELATIONS` or ""; `target_at` is where its `__init__` takes the target, None if
    by keyword alone. `forced` arguments win over a call's, `defaults` lose.
    """

    path: str
    root: str
    family: str
    relation: str = ""
    target_at: int | None = 0
    defaults: Arguments = field(default_factory=dict[str, Bound])
    forced: Arguments = field(default_factory=dict[str, Bound])

    @property
    def django(self) -> str:
        """The name of the field class it comes down to."""
        return self.root.rpartition(".")[2]

    @property
    def has_column(self) -> bool:
        return not holds_no_column(self.django) and self.relation != "ManyToManyField"


@dataclass(frozen=True, slots=True)
class FieldCall:
    """A field made: its class, and its arguments with the modules they are written in."""

    of: FieldClass
    args: tuple[Bound, ...] = ()
    keywords: Arguments = field(default_factory=dict[str, Bound])

    def argument(self, name: str, position: int | None = None) -> Bound | None:
        if name in self.of.forced:
            return self.of.forced[name]
        if name in self.keywords:
            return self.keywords[name]
        if position is not None and position < len(self.args):
            return self.args[position]
        return self.of.defaults.get(name)

    @property
    def target(self) -> Bound | None:
        """What a relation points to, as written."""
        return self.argument("to", self.of.target_at)


class FieldReader:
    """Tells field declarations from other expressions. `order` gives a class's resolution order."""

    def __init__(self, values: Values, order: Callable[[ClassRef], Sequence[ClassRef | External]]) -> None:
        self._values = values
        self._order = order
        self._classes: dict[ClassRef, FieldClass | None] = {}

    def read(self, bound: Bound) -> FieldCall | None:
        """The field that an expression makes, None where it makes none."""
        return self._read(bound, depth=0)

    def _read(self, bound: Bound, *, depth: int) -> FieldCall | None:
        if depth > _MAX_DEPTH:
            return None
        match bound.expression:
            case Call() as call:
                return self._called(bound, call, depth=depth)
            case Conditional(choices=choices):
                found = (self._read(bound.part(choice), depth=depth + 1) for choice in choices)
                return next((each for each in found if each), None)
            case Name():
                meant = self._values.meaning(bound, calls=False)
                return self._read(meant, depth=depth + 1) if isinstance(meant, Bound) else None
            case _:
                return None

    def _called(self, bound: Bound, call: Call, *, depth: int) -> FieldCall | None:
        match self._values.program.resolve_expression(bound.module, call.func):
            case External() | ClassRef() as found:
                made = self.field_class(found)
                return FieldCall(made, *self._arguments(bound, call)) if made else None
            case FunctionRef() as function:
                return self._returned(function, bound, call, depth=depth)
            case ValueRef(module=home, node=node) if node.value is not None:
                return self._made_by_value(Bound(home, node.value), bound, call, depth=depth)
            case _:
                return None

    def _arguments(self, bound: Bound, call: Call) -> tuple[tuple[Bound, ...], Arguments]:
        args: list[Bound] = []
        for argument in call.args:
            if isinstance(argument, Starred):
                break
            args.append(bound.part(argument))
        keywords: dict[str, Bound] = {}
        for splat in call.double_starred:
            keywords.update(self._splat(bound.part(splat)))
        keywords.update((name, bound.part(value)) for name, value in call.keywords.items())
        return tuple(args), keywords

    def _splat(self, bound: Bound) -> Iterator[tuple[str, Bound]]:
        """The entries of a `**constant` that is a dict display or a `dict(…)` call."""
        meant = self._values.meaning(bound)
        match meant:
            case Bound(expression=Pairs(items=items)):
                for key, value in items:
                    if key is None:
                        yield from self._splat(meant.part(value))
                    elif isinstance(key, Text):
                        yield key.value, meant.part(value)
            case Bound(expression=Call(keywords=keywords) as call) if call.name == "dict":
                yield from ((name, meant.part(value)) for name, value in keywords.items())
            case _:
                return

    def _returned(self, function: FunctionRef, bound: Bound, call: Call, *, depth: int) -> FieldCall | None:
        """The field a function returns, its parameters filled in from the call."""
        args, keywords = self._arguments(bound, call)
        node = function.node
        filled = dict(zip(node.parameters, args, strict=False)) | dict(keywords)
        for name, default in node.defaults.items():
            filled.setdefault(name, Bound(function.module, default))
        for value in node.returned():
            made = self._read(Bound(function.module, local_value(function, value)), depth=depth + 1)
            if made is not None:
                extra = {k: v for k, v in keywords.items() if k not in node.parameters}
                passed = extra if node.packed[1] else {}
                return replace(
                    made,
                    args=tuple(_fill(arg, filled) for arg in made.args),
                    keywords={k: _fill(v, filled) for k, v in made.keywords.items()} | passed,
                )
        return None

    def _made_by_value(self, value: Bound, bound: Bound, call: Call, *, depth: int) -> FieldCall | None:
        """A call of a variable: `Money = partial(DecimalField, …)`, or an alias of a class."""
        expression = value.expression
        if isinstance(expression, Lambda):
            inner = expression.body
        elif isinstance(expression, Call) and expression.name.rpartition(".")[2] == "partial":
            first, *rest = expression.args or (None,)
            inner = replace(expression, func=first, args=tuple(rest)) if first is not None else None
        elif isinstance(expression, Conditional):
            inner = replace(call, func=expression.choices[0])
        else:
            inner = None
        made = self._read(value.part(inner), depth=depth + 1) if inner is not None else None
        if made is None:
            return None
        args, keywords = self._arguments(bound, call)
        return replace(made, args=(*made.args, *args), keywords={**made.keywords, **keywords})

    def field_class(self, found: ClassRef | External) -> FieldClass | None:
        """The field class behind a definition, None where it is something else."""
        if isinstance(found, External):
            return _external_class(found)
        if found not in self._classes:
            self._classes[found] = None
            self._classes[found] = self._from_source(found)
        return self._classes[found]

    def _from_source(self, ref: ClassRef) -> FieldClass | None:
        order = self._order(ref)
        bases = [_external_class(each) for each in order if isinstance(each, External)]
        made = next((each for each in bases if each is not None), None)
        if made is None:
            return None
        classes = [each for each in order if isinstance(each, ClassRef)]
        family = made.family
        internal = next((t for each in classes if (t := self._internal_type(each))), None)
        if internal in FAMILIES:
            family = FAMILIES[internal]
        elif made.django == "Field":
            family = ref.node.name
        defaults: dict[str, Bound] = {}
        forced: dict[str, Bound] = {}
        attributes = {
            name: Bound(each.module, assigned.value)
            for each in reversed(classes)
            for name, assigned in each.node.assignments().items()
            if assigned.value is not None
        }
        for each in reversed(classes):
            for statement in each.node.body:
                if isinstance(statement, FunctionDef) and statement.name == "__init__":
                    _read_init(each, statement, attributes, defaults, forced)
        return replace(
            made,
            path=ref.path,
            family=family,
            target_at=_target_position(classes),
            defaults=defaults,
            forced=forced,
        )

    def _internal_type(self, ref: ClassRef) -> str | None:
        for statement in ref.node.body:
            if isinstance(statement, FunctionDef) and statement.name == "get_internal_type":
                for value in statement.returned():
                    return self._values.text(Bound(ref.module, value))
        return None


def _target_position(classes: Iterable[ClassRef]) -> int | None:
    """Which positional argument of the nearest `__init__` is a relation's target."""
    for each in classes:
        for statement in each.node.body:
            if isinstance(statement, FunctionDef) and statement.name == "__init__":
                named = [name for name in statement.parameters[1:] if name not in statement.packed]
                if "to" in named:
                    return named.index("to")
                return None if named else 0
    return 0


def _external_class(found: External) -> FieldClass | None:
    name = found.name
    if is_django_field(found.dotted):
        relation = name if name in RELATIONS else ""
        return FieldClass(found.dotted, found.dotted, FAMILIES.get(name, name), relation)
    if is_likely_field(found.dotted):
        return FieldClass(found.dotted, found.dotted, family_by_name(name), relation_by_name(name))
    return None


def _fill(bound: Bound, filled: Arguments) -> Bound:
    """An argument that is a parameter's name stands for what was given for it."""
    if isinstance(bound.expression, Name):
        return filled.get(bound.expression.dotted, bound)
    return bound


def _read_init(
    ref: ClassRef,
    init: FunctionDef,
    attributes: Arguments,
    defaults: dict[str, Bound],
    forced: dict[str, Bound],
) -> None:
    """Adds what a field class's `__init__` does to the arguments it hands on.

    `attributes` are the class attributes that `self.…` may mean.
    """
    packed = init.packed[1] or "kwargs"
    inside = _InitBody(ref, init, attributes)
    for name, value in init.defaults.items():
        _keep(defaults, name, Bound(ref.module, value))
    for statement in init.body():
        match statement:
            case Assignment(target=target, value=value) if value is not None:
                if target.startswith(f"{packed}["):
                    _keep(forced, target[len(packed) + 1 : -1].strip("'\""), inside.meant(value))
            case Evaluated(value=Call() as call) if (
                call.name == f"{packed}.setdefault" and len(call.args) == 2
            ):
                if isinstance(call.args[0], Text):
                    _keep(defaults, call.args[0].value, inside.meant(call.args[1]))
            case Evaluated(value=Call() as call):
                for name, value in _handed_on(call, packed):
                    _keep(forced, name, inside.meant(value))
            case _:
                continue


@dataclass(frozen=True, slots=True)
class _InitBody:
    """What an expression inside `__init__` means to a reader outside."""

    ref: ClassRef
    init: FunctionDef
    attributes: Arguments

    def meant(self, value: Expression) -> Bound | None:
        """The expression bound to its module; None where it hangs on the call's own arguments."""
        value = local_value(FunctionRef(self.ref.module, self.init), value)
        if isinstance(value, Call) and value.name != "getattr":
            own = [a for a in value.args if isinstance(a, Name) and a.dotted.startswith("self.")]
            value = own[0] if own else value
        if isinstance(value, Name) and value.dotted.startswith("self."):
            return self.attributes.get(value.dotted.removeprefix("self."))
        return None if _is_parameter(value, self.init) else Bound(self.ref.module, value)


def _handed_on(call: Call, packed: str) -> Iterable[tuple[str, Expression]]:
    """Arguments named in `kwargs.update(…)` or in the call of the base's `__init__`."""
    if call.name == f"{packed}.update":
        yield from _updates(call)
    elif _is_super_init(call):
        given = call.args if isinstance(call.func, Member) else call.args[1:]
        if given and not isinstance(given[0], Starred):
            yield "to", given[0]
        yield from call.keywords.items()


def _is_super_init(call: Call) -> bool:
    if isinstance(call.func, Member):
        return call.func.name == "__init__"
    return call.name.endswith(".__init__")


def _updates(call: Call) -> Iterable[tuple[str, Expression]]:
    yield from call.keywords.items()
    for argument in call.args:
        if isinstance(argument, Pairs):
            yield from ((k.value, v) for k, v in argument.items if isinstance(k, Text))


def _is_parameter(value: Expression, init: FunctionDef) -> bool:
    own = {*init.parameters, *init.packed} - {"", "self"}
    written = value.dotted if isinstance(value, Name) else value.name if isinstance(value, Call) else ""
    return written.partition(".")[0] in own


def _keep(arguments: dict[str, Bound], name: str, value: Bound | None) -> None:
    if name not in _KEPT or value is None:
        return
    if not (isinstance(value.expression, Literal) and value.expression.value is None):
        arguments[name] = value
