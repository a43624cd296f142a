"""The members of a Python class: fields, properties and methods, with the types that the code states."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from groundplan.extract.classes.python_types import has_wrapper, written
from groundplan.extract.python.program import ClassRef
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Expression,
    Items,
    Literal,
    Name,
    Pairs,
    Subscript,
    Text,
)
from groundplan.index.python.statements import Assignment, FunctionDef, Statement
from groundplan.mermaid.kinds.classes import ClassAttribute, ClassMethod, ClassParameter, Modifier, Visibility

_PROPERTIES = frozenset({"property", "cached_property", "abstractproperty", "hybrid_property"})
_SETTERS = frozenset({"setter", "deleter", "getter", "expression", "comparator", "update_expression"})
# What Python itself reads from a class's body: how the class works, not what its objects have.
_MACHINERY = frozenset(
    {"__slots__", "__doc__", "__module__", "__qualname__", "__annotations__", "__metaclass__"}
    | {"__match_args__", "__firstlineno__", "__static_attributes__", "__type_params__", "__dict__"}
    | {"__weakref__"}
)
_LITERALS: dict[type, str] = {bool: "bool", int: "int", float: "float"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field by name. `annotation` and `value` are what the code says of it; either may be missing.

    `method` is the method that sets it, where that is not the class's own body.
    """

    name: str
    annotation: Expression | None
    value: Expression | None
    line: int
    end_line: int
    method: FunctionDef | None = None
    prop: bool = False

    @property
    def parameter_type(self) -> Expression | None:
        """The annotation of the parameter that the field is set to as it is."""
        if self.method is None or not isinstance(self.value, Name):
            return None
        return self.method.annotations.get(self.value.dotted)


def fields_of(ref: ClassRef) -> list[Field]:
    """The class's own fields: its body's, its properties, then what its methods set on `self`."""
    found: dict[str, Field] = {}
    methods = [each for each in ref.node.body if isinstance(each, FunctionDef)]
    defined = {method.name for method in methods_of(ref)}
    for statement in ref.node.body:
        for field in _in_body(statement):
            # `x: int` and then `x = 0` are one field with both; an alternative definition comes second.
            known = found.get(field.name)
            if field.name not in defined:
                found[field.name] = _joined(known, field) if known is not None else field
    for method in sorted(methods, key=lambda each: each.name not in ("__init__", "__new__")):
        for field in _set_on_self(method):
            known = found.get(field.name)
            if known is None and field.name not in defined:
                found[field.name] = field
            elif known is not None and known.value is None and not known.prop:
                found[field.name] = _joined(known, field)
    return list(found.values())


def methods_of(ref: ClassRef) -> list[FunctionDef]:
    """The class's own methods, each name once: of overloads the implementation.

    `__str__ = __repr__` gives the class a method under a second name.
    """
    found: dict[str, FunctionDef] = {}
    for statement in ref.node.body:
        match statement:
            case FunctionDef(name=name) if not _decorated(statement, _PROPERTIES | _SETTERS):
                if not (statement.alternative and name in found):
                    found[name] = statement
            case Assignment(target=target, value=Name(dotted=dotted)) if dotted in found:
                if target.isidentifier() and target not in found:
                    place = {"line": statement.line, "end_line": statement.end_line}
                    found[target] = replace(found[dotted], name=target, **place)
            case _:
                pass
    return list(found.values())


def is_abstract(method: FunctionDef) -> bool:
    return _decorated(method, frozenset({"abstractmethod", "abstractproperty"}))


def drawn_field(field: Field, *, constant: bool = False) -> ClassAttribute:
    """The line of a field; `constant` for one of an enumeration, which has no type or modifier."""
    if constant:
        return ClassAttribute(field.name)
    annotation = field.annotation or field.parameter_type
    if isinstance(annotation, Subscript) and has_wrapper(annotation, "ClassVar"):
        annotation = annotation.index[0] if annotation.index else None
    type_ = written(annotation) if annotation is not None else _type_of_value(field.value)
    return ClassAttribute(field.name, type_, visibility_of(field.name), _modifier(field))


def drawn_method(method: FunctionDef) -> ClassMethod:
    static = _decorated(method, frozenset({"staticmethod"}))
    class_wide = static or _decorated(method, frozenset({"classmethod"}))
    modifier = Modifier.STATIC if class_wide else Modifier.NONE
    return ClassMethod(
        method.name,
        tuple(_parameters(method, bound=not static)),
        written(method.returns),
        visibility_of(method.name),
        Modifier.ABSTRACT if is_abstract(method) else modifier,
    )


def visibility_of(name: str) -> Visibility:
    """By Python's convention: `_x` is protected, `__x` private, `__x__` public."""
    if not name.startswith("_") or (name.startswith("__") and name.endswith("__")):
        return Visibility.PUBLIC
    return Visibility.PRIVATE if name.startswith("__") else Visibility.PROTECTED


def _in_body(statement: Statement) -> Iterator[Field]:
    match statement:
        case Assignment(target="__slots__", value=value):
            for name in _slots(value):
                yield Field(name, None, None, statement.line, statement.end_line)
        case Assignment(target=target) if target.isidentifier() and target not in ("_", *_MACHINERY):
            yield Field(target, statement.annotation, statement.value, statement.line, statement.end_line)
        case FunctionDef() if _decorated(statement, _PROPERTIES | _SETTERS):
            gives = statement.returns if _decorated(statement, _PROPERTIES) else None
            yield Field(statement.name, gives, None, statement.line, statement.end_line, prop=True)
        case _:
            return


def _slots(value: Expression | None) -> Iterator[str]:
    """The names in `__slots__`, however they are listed."""
    match value:
        case Text(value=name):
            yield from name.replace(",", " ").split() if _is_plain(name) else ()
        case Items(items=items):
            for item in items:
                yield from _slots(item)
        case Pairs(items=pairs):
            for key, _ in pairs:
                yield from _slots(key)
        case Binary(left=left, right=right):
            yield from _slots(left)
            yield from _slots(right)
        case _:
            return


def _set_on_self(method: FunctionDef) -> Iterator[Field]:
    if not method.parameters or _decorated(method, frozenset({"staticmethod", "classmethod"})):
        return
    prefix = f"{method.parameters[0]}."
    if not method.mentions(prefix):
        return
    for statement in _run_in(method.body(), method.parameters[0]):
        if statement.target.startswith(prefix):
            name = statement.target.removeprefix(prefix)
            if _is_plain(name) and statement.operator in ("=", ":", ""):
                yield Field(
                    name, statement.annotation, statement.value, statement.line, statement.end_line, method
                )


def _run_in(statements: tuple[Statement, ...], own: str) -> Iterator[Assignment]:
    """The assignments of a method's body and of the functions in it that see the same object."""
    for statement in statements:
        match statement:
            case Assignment():
                yield statement
            case FunctionDef() if own not in statement.parameters and statement.mentions(f"{own}."):
                yield from _run_in(statement.body(), own)
            case _:
                pass


def _joined(known: Field, more: Field) -> Field:
    if known.prop:
        return known
    if known.annotation is None and known.value is None:  # a name in `__slots__` says nothing of its own
        return more
    use_value = known.value is None
    return Field(
        known.name,
        known.annotation or more.annotation,
        more.value if use_value else known.value,
        known.line,
        known.end_line,
        more.method if use_value else known.method,
    )


def _is_plain(name: str) -> bool:
    return name.isidentifier() and name != "_" and not (name.startswith("__") and name.endswith("__"))


def _decorated(function: FunctionDef, names: frozenset[str]) -> bool:
    for decorator in function.decorators:
        target = decorator.func if isinstance(decorator, Call) else decorator
        if isinstance(target, Name) and target.dotted.rpartition(".")[2] in names:
            return True
    return False


def _modifier(field: Field) -> Modifier:
    """Static is what all instances share: `ClassVar`, and plain values in the class's body."""
    if field.prop or field.method is not None:
        return Modifier.NONE
    if field.annotation is not None:
        return Modifier.STATIC if has_wrapper(field.annotation, "ClassVar") else Modifier.NONE
    return Modifier.STATIC if isinstance(field.value, Text | Literal | Items | Pairs) else Modifier.NONE


def _type_of_value(value: Expression | None) -> str:
    match value:
        case Text():
            return "str"
        case Literal(value=literal):
            return _LITERALS.get(type(literal), "")
        case Call(name=name) if name.rpartition(".")[2][:1].isupper():
            return name.rpartition(".")[2]
        case Pairs():
            return "dict"
        case _:
            return ""


def _parameters(method: FunctionDef, *, bound: bool) -> Iterator[ClassParameter]:
    several, named = method.packed
    names = method.parameters[1:] if bound else method.parameters
    for name in names:
        if name.isidentifier():
            stars = "**" if name == named else "*" if name == several else ""
            yield ClassParameter(stars + name, written(method.annotations.get(name)))
