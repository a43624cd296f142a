"""`Types`: the family of a column's type, from SQLAlchemy's types and from Python's in `Mapped[…]`."""

from dataclasses import dataclass

from groundplan.extract.datamodel import TypeFamily
from groundplan.extract.python.program import ClassRef, External, Module
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Construct, Function, Scope, Thunk, last
from groundplan.extract.sqlalchemy.vocabulary import BUILTINS, ENUM_BASES, FAMILIES, PYTHON_FAMILIES
from groundplan.index.parse import parse
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Expression,
    Items,
    Literal,
    Member,
    Name,
    Pairs,
    Subscript,
    Text,
    read_expression,
)

_MAX_DEPTH = 20
_UNIONS = frozenset({"typing.Optional", "typing.Union"})
_TRANSPARENT = frozenset({"Mapped", "DynamicMapped", "WriteOnlyMapped", "Final", "Required", "InitVar"})
_KNOWN = frozenset(str(family) for family in TypeFamily)
# What a custom type's own name says about it, where nothing else does.
_HINTS = {
    "json": TypeFamily.JSON,
    "uuid": TypeFamily.UUID,
    "guid": TypeFamily.UUID,
    "datetime": TypeFamily.DATETIME,
    "timestamp": TypeFamily.DATETIME,
    "enum": TypeFamily.ENUM,
    "boolean": TypeFamily.BOOLEAN,
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """What an annotation says: a Python type, whether None is one of its values, and the
    `mapped_column(…)` or `Field(…)` that an `Annotated` carries."""

    type: Thunk | None
    optional: bool = False
    carried: Construct | None = None


class Types:
    """Answers with a `TypeFamily` value, a type's own name where the family is unknown, or ""."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._depth = 0

    def family(self, scope: Scope, expression: Expression | None) -> str:
        """The family of a SQLAlchemy type: a class, an instance, or what a helper makes of them."""
        if expression is None or self._depth > _MAX_DEPTH:
            return ""
        self._depth += 1
        try:
            return self._family(scope, expression)
        finally:
            self._depth -= 1

    def is_type(self, scope: Scope, expression: Expression) -> bool:
        """Whether a positional argument of `Column` is its type (and no name or constraint)."""
        if isinstance(expression, Text | Literal | Pairs | Items):
            return False
        construct = self._names.construct(scope, expression)
        return construct is None or construct.name in ("TypeDecorator",)

    def annotation(self, scope: Scope, expression: Expression | None) -> Annotation:
        """Takes `Mapped`, `Optional`, unions with None, `Annotated` and quotes off a type."""
        if expression is None or self._depth > _MAX_DEPTH:
            return Annotation(None)
        self._depth += 1
        try:
            return self._annotation(scope, expression)
        finally:
            self._depth -= 1

    def is_mapped(self, scope: Scope, expression: Expression | None) -> bool:
        """Whether an annotation is `Mapped[…]`."""
        expression = quoted(expression)
        if not isinstance(expression, Subscript) or not isinstance(expression.value, Name):
            return False
        return last(self._absolute(scope, expression.value)) == "Mapped"

    def python_family(self, type_: Thunk | None, known: dict[str, Thunk]) -> str:
        """The family for a Python type; `known` is the base's own `type_annotation_map`."""
        if type_ is None or self._depth > _MAX_DEPTH:
            return ""
        self._depth += 1
        try:
            return self._python_family(type_.scope, type_.expression, known)
        finally:
            self._depth -= 1

    def canonical(self, scope: Scope, expression: Expression) -> str:
        """A Python type as text that is the same however its names were imported."""
        match quoted(expression):
            case Subscript(value=value, index=index):
                inner = ",".join(self.canonical(scope, part) for part in index)
                return f"{self.canonical(scope, value)}[{inner}]"
            case Name() as name:
                return self._absolute(scope, name)
            case Items(items=items):
                return f"[{','.join(self.canonical(scope, part) for part in items)}]"
            case Binary(left=left, right=right):
                return f"{self.canonical(scope, left)}|{self.canonical(scope, right)}"
            case Text(value=value):
                return repr(value)
            case other:
                return str(getattr(other, "value", getattr(other, "text", "")))

    def _family(self, scope: Scope, expression: Expression) -> str:
        match expression:
            case Call(func=Member(value=value, name=method)) if method in ("with_variant", "copy", "adapt"):
                return self.family(scope, value)
            case Call(func=Name(dotted=dotted)) if last(dotted) in ("with_variant", "copy", "evolve"):
                return self.family(
                    scope, Name(dotted.rpartition(".")[0], expression.line, expression.end_line)
                )
            case Call(func=Name(dotted=dotted)) if (
                last(dotted) in ("as_mutable", "Variant") and expression.args
            ):
                return self.family(scope, expression.args[0])
            case Call():
                return self._called(scope, expression)
            case Subscript(value=value) if not isinstance(self._names.evaluate(scope, value), ClassRef):
                return ""  # an item of something
            case _:
                pass
        found = self._names.evaluate(scope, expression)
        match found:
            case External(dotted=dotted):
                return FAMILIES.get(last(dotted), last(dotted))
            case ClassRef():
                return self._of_class(found)
            case Thunk(scope=inner, expression=inside) if inside is not expression:
                return self.family(inner, inside)
            case None if isinstance(expression, Name):
                return FAMILIES.get(last(expression.dotted), "")
            case _:
                return ""

    def _called(self, scope: Scope, call: Call) -> str:
        maker = self._names.evaluate(scope, call.func)
        match maker:
            case Function():
                for result in self._names.results(scope, call):
                    if family := self.family(result.scope, result.expression):
                        return family
                return ""
            case Thunk(scope=inner, expression=Call() as partial) if last(partial.name) == "partial":
                return self.family(inner, partial.args[0]) if partial.args else ""
            case External(dotted=dotted) if last(dotted) in ("as_mutable", "Variant") and call.args:
                return self.family(scope, call.args[0])
            case _:
                return self.family(scope, call.func)

    def _of_class(self, ref: ClassRef) -> str:
        lineage = self._names.lineage(ref)
        outside = [a.dotted for a in lineage if isinstance(a, External)]
        if any(last(dotted) in ("TypeDecorator", "TypeEngine", "UserDefinedType") for dotted in outside):
            return self._of_decorator(ref)
        for dotted in outside:
            if last(dotted) in FAMILIES:
                return FAMILIES[last(dotted)]
        return ref.node.name

    def _of_decorator(self, ref: ClassRef) -> str:
        """A custom type: what its `impl` is, else what it loads for a dialect, else its name."""
        candidates: list[Thunk] = []
        implementation = self._names.member(ref, "impl")
        if isinstance(implementation, Thunk):
            candidates.append(implementation)
        elif isinstance(implementation, External | ClassRef):
            family = self._of_value(implementation)
            if family in _KNOWN:
                return family
        loader = self._names.member(ref, "load_dialect_impl")
        if isinstance(loader, Function):
            for result in self._names.returned(loader, ((), {})):
                if isinstance(result.expression, Call) and result.expression.args:
                    candidates.append(Thunk(result.scope, result.expression.args[0]))
        families = [self.family(c.scope, c.expression) for c in candidates]
        return next((f for f in families if f in _KNOWN), "") or _named_family(ref.node.name) or ref.node.name

    def _of_value(self, value: External | ClassRef) -> str:
        if isinstance(value, ClassRef):
            return self._of_class(value)
        return FAMILIES.get(last(value.dotted), last(value.dotted))

    def _annotation(self, scope: Scope, expression: Expression) -> Annotation:
        match quoted(expression):
            case Subscript(value=value, index=index):
                return self._generic(scope, value, index, expression)
            case Binary(left=left, operator="|", right=right):
                return self._union(scope, (left, right))
            case Literal(value=None):
                return Annotation(None, optional=True)
            case Name() as name:
                alias = self._names.alias(scope, name)
                if alias is not None and isinstance(alias.expression, Subscript | Binary):
                    inner = self.annotation(alias.scope, alias.expression)
                    # Without more to say, an alias is kept: the base's map may know it by its name.
                    if inner.carried is not None or inner.optional:
                        return inner
                return Annotation(Thunk(scope, name))
            case other:
                return Annotation(Thunk(scope, other) if other is not None else None)

    def _generic(
        self, scope: Scope, value: Expression, index: tuple[Expression, ...], whole: Expression
    ) -> Annotation:
        origin = self._absolute(scope, value) if isinstance(value, Name) else ""
        if last(origin) in _TRANSPARENT and index:
            return self.annotation(scope, index[0])
        if last(origin) == "Optional" and index:
            inner = self.annotation(scope, index[0])
            return Annotation(inner.type, True, inner.carried)
        if last(origin) == "Union":
            return self._union(scope, index)
        if last(origin) == "Annotated" and index:
            inner = self.annotation(scope, index[0])
            carried = [self._names.construct(scope, part) for part in index[1:]]
            found = next((c for c in carried if c and c.name in ("mapped_column", "Field", "Column")), None)
            return Annotation(inner.type, inner.optional, found or inner.carried)
        return Annotation(Thunk(scope, quoted(whole) or whole))

    def _union(self, scope: Scope, parts: tuple[Expression, ...]) -> Annotation:
        sides = [self.annotation(scope, part) for part in parts]
        first = next((side for side in sides if side.type is not None), Annotation(None))
        carried = next((side.carried for side in sides if side.carried), None)
        return Annotation(first.type, any(side.optional for side in sides), carried)

    def _python_family(self, scope: Scope, expression: Expression, known: dict[str, Thunk]) -> str:
        name = self.canonical(scope, expression)
        if name in known:
            return self.family(known[name].scope, known[name].expression)
        expression = quoted(expression) or expression
        alias = self._names.alias(scope, expression) if isinstance(expression, Name) else None
        match alias.expression if alias else expression:
            case Subscript() as generic if alias is None:
                return self._of_generic(scope, generic, known)
            case Call() as call if alias is not None and last(call.name) == "NewType" and len(call.args) > 1:
                return self.python_family(Thunk(alias.scope, call.args[1]), known)
            case Call() as call if last(call.name) in ("Enum", "IntEnum", "StrEnum"):
                return TypeFamily.ENUM
            case inside if alias is not None:
                return self.python_family(self.annotation(alias.scope, inside).type, known)
            case _:
                pass
        found = self._names.evaluate(scope, expression)
        if isinstance(found, ClassRef):
            return self._of_python_class(found, known)
        return PYTHON_FAMILIES.get(name) or _named_family(last(name)) or last(name)

    def _of_generic(self, scope: Scope, expression: Subscript, known: dict[str, Thunk]) -> str:
        origin = self._absolute(scope, expression.value) if isinstance(expression.value, Name) else ""
        if last(origin) == "Literal":
            return TypeFamily.ENUM
        if origin in known:
            return self.family(known[origin].scope, known[origin].expression)
        return PYTHON_FAMILIES.get(origin, last(origin))

    def _of_python_class(self, ref: ClassRef, known: dict[str, Thunk]) -> str:
        for ancestor in self._names.lineage(ref):
            path = _path(ancestor)
            if path in known:
                return self.family(known[path].scope, known[path].expression)
            if isinstance(ancestor, ClassRef):
                for base in ancestor.node.bases:
                    if isinstance(base, Name) and base.dotted in BUILTINS and not self.is_enum(ref):
                        return self._builtin(base.dotted, known)
            elif path in PYTHON_FAMILIES:
                return PYTHON_FAMILIES[path]
        return TypeFamily.ENUM if self.is_enum(ref) else ref.node.name

    def _builtin(self, name: str, known: dict[str, Thunk]) -> str:
        if name in known:
            return self.family(known[name].scope, known[name].expression)
        return PYTHON_FAMILIES.get(name, name)

    def is_enum(self, ref: ClassRef) -> bool:
        outside = [a.dotted for a in self._names.lineage(ref) if isinstance(a, External)]
        return any(dotted in ENUM_BASES or last(dotted).endswith("Enum") for dotted in outside)

    def _absolute(self, scope: Scope, name: Expression) -> str:
        if not isinstance(name, Name):
            return ""
        alias = self._names.alias(scope, name)
        if alias is not None:
            return f"{alias.scope.module.name}.{last(name.dotted)}"
        found = self._names.evaluate(scope, name)
        match found:
            case External(dotted=dotted):
                return dotted
            case ClassRef():
                return found.path
            case Module(name=dotted):
                return dotted
            case _:
                return name.dotted


def quoted(expression: Expression | None) -> Expression | None:
    """The expression that a string annotation holds."""
    if not isinstance(expression, Text):
        return expression
    root = parse("python", expression.value.strip().encode()).root_node
    if (
        root.has_error
        or len(root.named_children) != 1
        or root.named_children[0].type != "expression_statement"
    ):
        return expression
    inner = root.named_children[0].named_children
    return read_expression(inner[0]) if len(inner) == 1 else expression


def _named_family(name: str) -> str:
    lowered = name.lower()
    return next((family for word, family in _HINTS.items() if word in lowered), "")


def _path(value: ClassRef | External) -> str:
    return value.path if isinstance(value, ClassRef) else value.dotted
