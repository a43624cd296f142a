"""Classes that a call makes: `namedtuple`, `TypedDict`, `Enum`, `type`, `make_dataclass` and their like."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from groundplan.extract.python.program import ClassRef, External, Module, Program
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Expression,
    Items,
    Literal,
    Name,
    Pairs,
    Starred,
    Text,
)
from groundplan.index.python.statements import Assignment, ClassDef

_ENUMS = frozenset(
    {f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")}
    | {"django.db.models.TextChoices", "django.db.models.IntegerChoices"}
)
# The arguments that say how a class is made, not what is in it.
_NO_FIELDS = frozenset({"typename", "fields", "total", "closed", "extra_items"})


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a call says of a class: bases as written, and a statement for each field."""

    bases: tuple[Expression, ...] = ()
    fields: tuple[Assignment, ...] = ()


def may_make_class(value: Expression | None) -> bool:
    """Whether an expression looks like a call that makes a class: cheap, and never wrong with a no."""
    return (
        isinstance(value, Call)
        and isinstance(value.func, Name)
        and bool(value.args)
        and isinstance(value.args[0], Text)
        and (len(value.args) > 1 or bool(value.keywords))
    )


def made_class(program: Program, module: Module, made: Assignment, prefix: str) -> ClassDef | None:
    """The class that an assignment makes with a call, None where the call makes none that we know of.

    `prefix` is the path of classes around it, with a dot at its end. Fields that are not told literally,
    here or in a constant, are left out.
    """
    call = made.value
    if not isinstance(call, Call) or not made.target.isidentifier() or made.operator != "=":
        return None
    parts = _parts(program, module, call)
    if parts is None:
        return None
    return ClassDef(
        made.target,
        f"{prefix}{made.target}",
        parts.bases,
        {},
        (),
        parts.fields,
        "",
        made.line,
        made.end_line,
        made.alternative,
    )


def fields_of_base(program: Program, module: Module, base: Expression) -> tuple[Assignment, ...] | None:
    """The fields of `namedtuple("P", "x y")` where it stands as a base; None for any other base."""
    if not may_make_class(base) or not isinstance(base, Call):
        return None
    parts = _parts(program, module, base)
    return parts.fields if parts is not None and not parts.bases else None


def _parts(program: Program, module: Module, call: Call) -> _Parts | None:
    name = program.absolute_name(module, call.func)
    reader = _READERS.get(name)
    if reader is not None:
        return reader(_Source(program, module, call), call)
    if _is_enum(program, module, call):
        return _enum(_Source(program, module, call), call)
    return None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a call stands: constants it names are looked up from there."""

    program: Program
    module: Module
    call: Call

    def items(self, told: Expression | None) -> Iterator[Expression]:
        """The entries of a display, of a constant that is one, or of several joined by `+`."""
        yield from self._items(self.module, told)

    def field(
        self, name: str, at: Expression, *, type_: Expression | None = None, value: Expression | None = None
    ) -> Iterator[Assignment]:
        if name.isidentifier():
            # What stands in another file has no line in this one.
            here = self.call.line <= at.line <= at.end_line <= self.call.end_line
            place = at if here else self.call
            sign = "=" if value is not None else ":"
            yield Assignment(name, value, type_, sign, place.line, place.end_line)

    def followed(self, told: Expression | None) -> Expression | None:
        return None if told is None else self.program.value(self.module, told)[1]

    def _items(self, module: Module, told: Expression | None) -> Iterator[Expression]:
        home, value = self.program.value(module, told) if told is not None else (module, None)
        match value:
            case Items(items=items):
                for item in items:
                    if isinstance(item, Starred):
                        yield from self._items(home, item.value)
                    else:
                        yield item
            case Binary(left=left, operator="+", right=right):
                yield from self._items(home, left)
                yield from self._items(home, right)
            case _:
                return


def _names(source: _Source, told: Expression | None) -> Iterator[tuple[str, Expression]]:
    """Names in one text, `"a b"` or `"a, b"`, or in a list of texts."""
    value = source.followed(told)
    if isinstance(value, Text):
        for name in value.value.replace(",", " ").split():
            yield name, value
    for item in source.items(told):
        text = source.followed(item)
        if isinstance(text, Text):
            yield text.value, item


def _named_tuple(source: _Source, call: Call) -> _Parts:
    told = _names(source, call.argument(1, "field_names"))
    return _Parts(fields=tuple(each for name, at in told for each in source.field(name, at)))


def _typed_tuple(source: _Source, call: Call) -> _Parts:
    return _Parts(fields=(*_pairs(source, call.argument(1, "fields")), *_keyword_fields(source, call)))


def _typed_dict(source: _Source, call: Call) -> _Parts:
    return _Parts(
        (call.func,), (*_mapping(source, call.argument(1, "fields")), *_keyword_fields(source, call))
    )


def _dataclass(source: _Source, call: Call) -> _Parts:
    fields = (*_pairs(source, call.argument(1, "fields")), *_values(source, call.keywords.get("namespace")))
    return _Parts(_bases(source, call.keywords.get("bases")), fields)


def _attrs_class(source: _Source, call: Call) -> _Parts:
    told = call.argument(1, "attrs")
    names = (each for name, at in _names(source, told) for each in source.field(name, at))
    fields = (*names, *_values(source, told), *_values(source, call.keywords.get("class_body")))
    return _Parts(_bases(source, call.argument(2, "bases")), fields)


def _type(source: _Source, call: Call) -> _Parts | None:
    if len(call.args) < 3:
        return None  # `type(x)` asks for a class
    return _Parts(_bases(source, call.args[1]), tuple(_values(source, call.args[2])))


def _new_class(source: _Source, call: Call) -> _Parts:
    return _Parts(_bases(source, call.argument(1, "bases")))


def _enum(source: _Source, call: Call) -> _Parts:
    told = call.argument(1, "names")
    fields: list[Assignment] = []
    for name, at in _names(source, told):
        fields += source.field(name, at, value=Literal(None, at.line, at.end_line))
    for item in source.items(told):
        match item:
            case Items(items=(Text(value=name), value)):
                fields += source.field(name, item, value=value)
            case _:
                pass
    return _Parts((call.func,), (*fields, *_values(source, told)))


def _pairs(source: _Source, told: Expression | None) -> Iterator[Assignment]:
    """`("a", int)`, `("a", int, default)` or, without a type, `"a"`."""
    for name, at in _names(source, told):
        yield from source.field(name, at)
    for item in source.items(told):
        match item:
            case Items(items=(Text(value=name), type_, *_)):
                yield from source.field(name, item, type_=type_)
            case _:
                pass


def _mapping(source: _Source, told: Expression | None) -> Iterator[Assignment]:
    for name, value in _entries(source, told):
        yield from source.field(name, value, type_=value)


def _values(source: _Source, told: Expression | None) -> Iterator[Assignment]:
    for name, value in _entries(source, told):
        yield from source.field(name, value, value=value)


def _entries(source: _Source, told: Expression | None) -> Iterator[tuple[str, Expression]]:
    """`{"a": value}` or `dict(a=value)`."""
    match source.followed(told):
        case Pairs(items=items):
            for key, value in items:
                if isinstance(key, Text):
                    yield key.value, value
        case Call(func=Name(dotted="dict"), keywords=keywords):
            yield from keywords.items()
        case _:
            return


def _keyword_fields(source: _Source, call: Call) -> Iterator[Assignment]:
    for name, type_ in call.keywords.items():
        if name not in _NO_FIELDS:
            yield from source.field(name, type_, type_=type_)


def _bases(source: _Source, told: Expression | None) -> tuple[Expression, ...]:
    return tuple(source.items(told))


def _is_enum(program: Program, module: Module, call: Call) -> bool:
    """Whether what is called is an enumeration of this workspace or of Python itself."""
    found = program.resolve_expression(module, call.func)
    if isinstance(found, External):
        return found.dotted in _ENUMS
    if not isinstance(found, ClassRef):
        return False
    above = program.ancestors(found)
    return any(isinstance(each, External) and each.dotted in _ENUMS for each in above)


_READERS: Mapping[str, Callable[[_Source, Call], _Parts | None]] = MappingProxyType(
    {
        "collections.namedtuple": _named_tuple,
        "typing.NamedTuple": _typed_tuple,
        "typing_extensions.NamedTuple": _typed_tuple,
        "typing.TypedDict": _typed_dict,
        "typing_extensions.TypedDict": _typed_dict,
        "dataclasses.make_dataclass": _dataclass,
        "attr.make_class": _attrs_class,
        "attrs.make_class": _attrs_class,
        "type": _type,
        "builtins.type": _type,
        "types.new_class": _new_class,
    }
)
