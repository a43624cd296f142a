"""`Program`: which definition a name means, through imports, re-exports and base classes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from groundplan.extract.python.sources import ChainedSource, ModuleSource, SourceModule
from groundplan.index.python.expressions import Call, Expression, Literal, Member, Name, Subscript
from groundplan.index.python.statements import (
    Assignment,
    ClassDef,
    FunctionDef,
    ImportedName,
    Statement,
    read_statements,
)

# Longer chains of re-exports, aliases and bases than this are loops or not worth following.
_MAX_STEPS = 40


class Module:
    """A module's statements, and the names they bind."""

    def __init__(self, source: SourceModule) -> None:
        self.name = source.name
        self.path = source.path
        self.is_package = source.is_package
        self.installed = source.installed
        self.statements = read_statements(source.text)
        self.bindings: dict[str, Statement] = {}
        self.star_imports: list[ImportedName] = []
        for statement in self.statements:
            self._bind(statement)

    def _bind(self, statement: Statement) -> None:
        match statement:
            case ImportedName(name="*"):
                self.star_imports.append(statement)
            case ImportedName(module=module, name="", alias=""):
                # `import a.b` binds `a`; resolving goes on from there by the dotted name.
                self._set(module.partition(".")[0], statement)
            case ImportedName(name=name, alias=alias):
                self._set(alias or name, statement)
            case ClassDef(name=name) | FunctionDef(name=name):
                self._set(name, statement)
            case Assignment(target=target) if "." not in target:
                self._set(target, statement)
            case _:
                pass

    def _set(self, name: str, statement: Statement) -> None:
        alternative = not isinstance(statement, ImportedName | ClassDef | FunctionDef | Assignment) or (
            statement.alternative
        )
        if not (alternative and name in self.bindings):
            self.bindings[name] = statement

    def absolute(self, statement: ImportedName) -> str:
        """The absolute dotted name of the module that an import names."""
        if not statement.level:
            return statement.module
        package = self.name.split(".")
        drop = statement.level - 1 if self.is_package else statement.level
        base = package[: len(package) - drop] if drop else package
        return ".".join([*base, *([statement.module] if statement.module else [])])

    def classes(self) -> Iterator[ClassDef]:
        """The module's classes, nested ones after the class they stand in."""
        yield from _classes(self.statements)


@dataclass(frozen=True, slots=True, eq=False)
class ClassRef:
    """A class and the module it stands in. Two references to one class are equal."""

    module: Module
    node: ClassDef

    @property
    def path(self) -> str:
        return f"{self.module.name}.{self.node.qualified_name}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClassRef) and other.node is self.node

    def __hash__(self) -> int:
        return id(self.node)


@dataclass(frozen=True, slots=True)
class FunctionRef:
    module: Module
    node: FunctionDef


@dataclass(frozen=True, slots=True)
class ValueRef:
    """A name bound to an expression that is no plain name: `Base = declarative_base()`."""

    module: Module
    node: Assignment

    @property
    def path(self) -> str:
        return f"{self.module.name}.{self.node.target}"


@dataclass(frozen=True, slots=True)
class External:
    """Something outside the sources, by its absolute dotted name: `django.db.models.CharField`."""

    dotted: str

    @property
    def name(self) -> str:
        return self.dotted.rpartition(".")[2]


Definition = Module | ClassRef | FunctionRef | ValueRef | External


class Program:
    """Modules on demand, and what their names mean.

    `opaque` names packages whose insides do not matter (a framework's own): what is imported from
    them is `External` under the name it is imported by, even where their source could be found.
    """

    def __init__(self, source: ModuleSource, *, opaque: Iterable[str] = ()) -> None:
        self._source = source
        self._opaque = tuple(opaque)
        self._modules: dict[str, Module | None] = {}
        self._asked: set[tuple[str, str]] = set()  # names being resolved at this moment

    def module(self, dotted: str) -> Module | None:
        """The module of that absolute name, or None where no source has it."""
        if dotted not in self._modules:
            found = self._source.find(dotted)
            if found is not None and found.name != dotted:  # one file, asked for by another of its names
                self._modules[dotted] = self._modules.get(found.name) or Module(found)
                self._modules[found.name] = self._modules[dotted]
            else:
                self._modules[dotted] = Module(found) if found else None
        return self._modules[dotted]

    def extended(self, source: ModuleSource) -> "Program":
        """This program with `source` asked for modules that its own sources do not have.

        Modules that were read already are shared.
        """
        program = Program(ChainedSource(self._source, source), opaque=self._opaque)
        program._modules = {name: module for name, module in self._modules.items() if module is not None}
        return program

    def resolve(self, module: Module, dotted: str) -> Definition | None:
        """What `dotted` means in `module`: None where nothing there binds its first name."""
        return self._resolve(module, dotted, steps=0)

    def resolve_expression(self, module: Module, expression: Expression) -> Definition | None:
        """Like `resolve`, of a name, of a generic's origin (`Base[int]`), or of a member of either."""
        match expression:
            case Name(dotted=dotted):
                return self.resolve(module, dotted)
            case Subscript(value=value):
                return self.resolve_expression(module, value)
            case Member(value=Subscript(value=value), name=name):
                found = self.resolve_expression(module, value)
                return self._member(found, name, steps=0) if found else None
            case _:
                return None

    def absolute_name(self, module: Module, expression: Expression) -> str:
        """The absolute dotted name an expression's name stands for, "" where it is none.

        Follows imports and aliases. `models.CharField` gives `django.db.models.CharField`.
        """
        if isinstance(expression, Call):
            return self.absolute_name(module, expression.func)
        found = self.resolve_expression(module, expression)
        match found:
            case External(dotted=dotted):
                return dotted
            case ClassRef() | ValueRef():
                return found.path
            case FunctionRef(module=home, node=node):
                return f"{home.name}.{node.name}"
            case Module(name=name):
                return name
            case None:
                return expression.dotted if isinstance(expression, Name) else ""

    def value(self, module: Module, expression: Expression) -> tuple[Module, Expression]:
        """What an expression comes to when names bound to plain values are followed.

        A name that means a class, a function or something external is given back as it is.
        """
        for _ in range(_MAX_STEPS):
            if not isinstance(expression, Name):
                break
            found = self.resolve(module, expression.dotted)
            if not isinstance(found, ValueRef) or found.node.value is None:
                break
            module, expression = found.module, found.node.value
        return module, expression

    def literal(self, module: Module, expression: Expression | None) -> int | float | bool | None:
        """The number or truth value an expression comes to; None for all else."""
        if expression is None:
            return None
        _, value = self.value(module, expression)
        return value.value if isinstance(value, Literal) else None

    def bases(self, ref: ClassRef) -> list[tuple[Expression, Definition | None]]:
        """Each base as written, with what it means. A call as a base has no definition here."""
        scope = ref.node.qualified_name.rpartition(".")[0]
        return [(base, self._resolve_in_class(ref.module, scope, base)) for base in ref.node.bases]

    def ancestors(self, ref: ClassRef) -> list[ClassRef | External]:
        """The class and all it inherits from, in Python's method resolution order.

        Bases that are calls or cannot be resolved are left out.
        """
        return self._linearise(ref, frozenset())

    def _linearise(self, ref: ClassRef, seen: frozenset[ClassRef]) -> list[ClassRef | External]:
        if ref in seen or len(seen) > _MAX_STEPS:  # a class that inherits from itself: half-typed code
            return []
        parents = [base for _, base in self.bases(ref) if isinstance(base, ClassRef | External)]
        lines: list[list[ClassRef | External]] = [
            self._linearise(parent, seen | {ref}) if isinstance(parent, ClassRef) else [parent]
            for parent in parents
        ]
        return [ref, *linearise([*lines, [p for p in parents if p != ref]])]

    def _resolve_in_class(self, module: Module, scope: str, base: Expression) -> Definition | None:
        name = base.value if isinstance(base, Subscript) else base
        if scope and isinstance(name, Name):
            outer = self.resolve(module, f"{scope}.{name.dotted}")
            if isinstance(outer, ClassRef):
                return outer
        return self.resolve_expression(module, base)

    def _resolve(self, module: Module, dotted: str, *, steps: int) -> Definition | None:
        if steps > _MAX_STEPS:
            return None
        first, _, rest = dotted.partition(".")
        found = self._first(module, first, steps=steps)
        for name in rest.split(".") if rest else ():
            if found is None:
                return None
            found = self._member(found, name, steps=steps)
        return found

    def _first(self, module: Module, name: str, *, steps: int) -> Definition | None:
        """What a plain name means; None where modules that import each other go round in a circle."""
        asked = (module.name, name)
        if asked in self._asked:
            return None
        self._asked.add(asked)
        try:
            bound = module.bindings.get(name)
            if bound is not None:
                return self._bound(module, bound, steps=steps)
            return self._from_stars(module, name, steps=steps)
        finally:
            self._asked.discard(asked)

    def _bound(self, module: Module, statement: Statement, *, steps: int) -> Definition | None:
        match statement:
            case ClassDef():
                return ClassRef(module, statement)
            case FunctionDef():
                return FunctionRef(module, statement)
            case ImportedName(name="", alias=""):
                return self._module_or_external(statement.module.partition(".")[0])
            case ImportedName(name=""):
                return self._module_or_external(statement.module)
            case ImportedName(name=name):
                return self._imported(module.absolute(statement), name, steps=steps + 1)
            case Assignment(value=Name(dotted=dotted), target=target) if dotted.partition(".")[0] != target:
                return self._resolve(module, dotted, steps=steps + 1) or ValueRef(module, statement)
            case Assignment():
                return ValueRef(module, statement)
            case _:
                return None

    def _imported(self, home: str, name: str, *, steps: int) -> Definition | None:
        if self._is_opaque(home):
            return External(f"{home}.{name}")
        module = self.module(home)
        if module is None:
            return self.module(f"{home}.{name}") or External(f"{home}.{name}")
        found = self._resolve(module, name, steps=steps)
        return found or self.module(f"{home}.{name}") or External(f"{home}.{name}")

    def _from_stars(self, module: Module, name: str, *, steps: int) -> Definition | None:
        external: External | None = None
        for statement in reversed(module.star_imports):
            home = module.absolute(statement)
            source = None if self._is_opaque(home) else self.module(home)
            if source is None:
                external = external or (External(f"{home}.{name}") if self._is_opaque(home) else None)
            elif source is not module and (found := self._resolve(source, name, steps=steps + 1)) is not None:
                if not self._is_unfound(found):
                    return found
                external = external or found
        return external

    def _is_unfound(self, found: Definition) -> TypeGuard[External]:
        """Whether a name is one that a module whose source is there does not seem to bind."""
        if not isinstance(found, External) or self._is_opaque(found.dotted):
            return False
        return self.module(found.dotted.rpartition(".")[0]) is not None

    def _member(self, of: Definition, name: str, *, steps: int) -> Definition | None:
        match of:
            case External(dotted=dotted):
                return External(f"{dotted}.{name}")
            case Module():
                if self._is_opaque(of.name):
                    return External(f"{of.name}.{name}")
                return self._resolve(of, name, steps=steps + 1) or self._module_or_external(
                    f"{of.name}.{name}"
                )
            case ClassRef():
                return self._class_member(of, name)
            case FunctionRef() | ValueRef():
                return None

    def _class_member(self, ref: ClassRef, name: str) -> Definition | None:
        for ancestor in self.ancestors(ref):
            if isinstance(ancestor, External):
                continue
            inner = ancestor.node.inner(name)
            if inner is not None:
                return ClassRef(ancestor.module, inner)
            assigned = ancestor.node.assignments().get(name)
            if assigned is not None:
                return ValueRef(ancestor.module, assigned)
        return None

    def _module_or_external(self, dotted: str) -> Definition:
        if self._is_opaque(dotted):
            return External(dotted)
        return self.module(dotted) or External(dotted)

    def _is_opaque(self, dotted: str) -> bool:
        return any(dotted == name or dotted.startswith(f"{name}.") for name in self._opaque)


def _classes(statements: Iterable[Statement]) -> Iterator[ClassDef]:
    for statement in statements:
        if isinstance(statement, ClassDef):
            yield statement
            yield from _classes(statement.body)


def linearise(lines: list[list[ClassRef | External]]) -> list[ClassRef | External]:
    """C3 linearisation; where the code's order has no answer, the first line's next is taken."""
    result: list[ClassRef | External] = []
    lines = [line for line in lines if line]
    while lines:
        heads = (line[0] for line in lines if not any(line[0] in other[1:] for other in lines))
        chosen = next(heads, lines[0][0])
        result.append(chosen)
        lines = [rest for line in lines if (rest := [entry for entry in line if entry != chosen])]
    return result
