"""Python annotations: as text, and which classes they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from groundplan.extract.python.program import ClassRef, Module, Program, ValueRef
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Expression,
    Items,
    Lambda,
    Literal,
    Member,
    Name,
    Opaque,
    Pairs,
    Starred,
    Subscript,
    Text,
)
from groundplan.index.python.statements import Assignment, read_statements

_MAX_DEPTH = 8
_MAX_CHARS = 60
_MANY = frozenset(
    {"list", "List", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "deque", "Deque"}
    | {"Sequence", "MutableSequence", "Iterable", "Iterator", "Collection", "Container", "AbstractSet"}
    | {"MutableSet", "Generator", "AsyncIterable", "AsyncIterator", "Queue", "WeakSet"}
)
_MAPPINGS = frozenset(
    {"dict", "Dict", "defaultdict", "DefaultDict", "OrderedDict", "Mapping", "MutableMapping", "ChainMap"}
    | {"WeakValueDictionary", "MappingProxyType"}
)
_TRANSPARENT = frozenset(
    {"Annotated", "ClassVar", "Final", "InitVar", "Required", "NotRequired", "ReadOnly", "Mapped"}
    | {"Awaitable", "ref", "ReferenceType"}
)
_NO_VALUE = frozenset({"type", "Type", "Callable", "Literal", "TypeGuard"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A class that a type speaks of; `cardinality` is `*`, `0..1` or, for exactly one, empty."""

    ref: ClassRef
    cardinality: str = ""


def mentions(program: Program, ref: ClassRef, type_: Expression | None) -> Iterator[Mention]:
    """The workspace's classes whose instances a value of this type holds, as written in the class `ref`."""
    if type_ is not None:
        yield from _mentions(program, ref.module, ref.node.qualified_name, type_, _MAX_DEPTH)


def resolved_class(program: Program, ref: ClassRef, expression: Expression) -> ClassRef | None:
    """The class of the workspace that an expression in the class `ref` names."""
    found = _resolve(program, ref.module, ref.node.qualified_name, expression)
    return found if isinstance(found, ClassRef) else None


def written(expression: Expression | None) -> str:
    """An expression as Python would write it, cut to a readable length; "" for none."""
    text = "" if expression is None else " ".join(_written(expression, _MAX_DEPTH).split())
    return text if len(text) <= _MAX_CHARS else text[: _MAX_CHARS - 1] + "…"


def has_wrapper(type_: Expression | None, name: str) -> bool:
    """Whether an annotation is `name` or `name[…]`, from whichever module."""
    if isinstance(type_, Subscript):
        type_ = type_.value
    return isinstance(type_, Name) and _last(type_.dotted) == name


def _mentions(
    program: Program, module: Module, scope: str, type_: Expression, depth: int
) -> Iterator[Mention]:
    if depth == 0:
        return
    match type_:
        case Text(value=value):
            if (inner := _parsed(value)) is not None:
                yield from _mentions(program, module, scope, inner, depth - 1)
        case Binary(left=left, operator="|", right=right):
            yield from _union(program, module, scope, (left, right), depth)
        case Subscript(value=Name(dotted=dotted), index=index):
            yield from _generic(program, module, scope, type_, _last(dotted), index, depth)
        case Name() | Subscript() | Member():
            found = _resolve(program, module, scope, type_)
            if isinstance(found, ClassRef) and not found.module.installed:
                yield Mention(found)
            elif isinstance(found, ValueRef) and found.node.value is not None:  # an alias of a type
                yield from _mentions(program, found.module, "", found.node.value, depth - 1)
        case _:
            return


def _generic(
    program: Program,
    module: Module,
    scope: str,
    type_: Subscript,
    name: str,
    index: tuple[Expression, ...],
    depth: int,
) -> Iterator[Mention]:
    if name in _NO_VALUE:
        return
    if name == "Union":
        yield from _union(program, module, scope, index, depth)
    elif name == "Optional":
        yield from _union(program, module, scope, (*index, Name("None", 0, 0)), depth)
    elif name in _TRANSPARENT:
        yield from _mentions(program, module, scope, index[0], depth - 1) if index else ()
    elif name in _MANY or name in _MAPPINGS:
        for part in index if name in _MANY else index[-1:]:
            for found in _mentions(program, module, scope, part, depth - 1):
                yield replace(found, cardinality="*")
    else:
        yield from _mentions(program, module, scope, type_.value, depth - 1)


def _union(
    program: Program, module: Module, scope: str, parts: tuple[Expression, ...], depth: int
) -> Iterator[Mention]:
    optional = any(_is_none(part) for part in parts)
    for part in parts:
        for found in _mentions(program, module, scope, part, depth - 1):
            yield replace(found, cardinality="0..1") if optional and not found.cardinality else found


def _resolve(program: Program, module: Module, scope: str, expression: Expression):
    if scope and isinstance(expression, Name):
        nested = program.resolve(module, f"{scope}.{expression.dotted}")
        if isinstance(nested, ClassRef):
            return nested
    return program.resolve_expression(module, expression)


def _parsed(annotation: str) -> Expression | None:
    """What a type in quotes says."""
    statements = read_statements(f"x: {annotation}".encode()) if "\n" not in annotation else ()
    first = statements[0] if statements else None
    return first.annotation if isinstance(first, Assignment) else None


def _is_none(part: Expression) -> bool:
    return (isinstance(part, Literal) and part.value is None) or (
        isinstance(part, Name) and part.dotted == "None"
    )


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _written(expression: Expression, depth: int) -> str:
    if depth == 0:
        return "…"

    def each(parts: tuple[Expression, ...]) -> str:
        return ", ".join(_written(part, depth - 1) for part in parts)

    match expression:
        case Name(dotted=dotted):
            return dotted
        case Text(value=value):
            # A type in quotes is written as the type; in `Literal["a"]` the quotes do not matter either.
            return value
        case Literal(value=value):
            return str(value)
        case Subscript(value=value, index=index):
            return f"{_written(value, depth - 1)}[{each(index)}]"
        case Member(value=value, name=name):
            return f"{_written(value, depth - 1)}.{name}"
        case Binary(left=left, operator=operator, right=right):
            return f"{_written(left, depth - 1)} {operator} {_written(right, depth - 1)}"
        case Items(items=items):
            return f"[{each(items)}]"
        case Starred(value=value):
            return f"*{_written(value, depth - 1)}"
        case Call(func=func):
            return f"{_written(func, depth - 1)}(…)"
        case Pairs() | Lambda():
            return "…"
        case Opaque(text=text):
            return text
