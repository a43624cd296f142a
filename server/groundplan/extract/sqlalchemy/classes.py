"""`Classes`: which classes are declarative, which are mapped, and to what table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.extract.python.program import ClassRef, External, Program
from groundplan.extract.python.sources import MemorySource
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Function, Scope, Thunk, Value, last
from groundplan.extract.sqlalchemy.strings import Strings, snake
from groundplan.extract.sqlalchemy.vocabulary import (
    BASE_DECORATORS,
    BASE_MAKERS,
    BUILTINS,
    CLASS_DECORATORS,
    COLUMNS,
    DECLARATIVE_BASES,
    DECLARED,
    OPAQUE,
)
from groundplan.extract.sqlalchemy.well_known import ALIASES, FILES
from groundplan.index.python.expressions import Call, Expression, Literal, Name
from groundplan.index.python.statements import Assignment, FunctionDef

_BASE = External("sqlalchemy.orm.DeclarativeBase")
_FLASK = External("flask_sqlalchemy.model.Model")
_FLASK_MODELS = frozenset({"flask_sqlalchemy.model.Model", "flask_sqlalchemy.Model"})
_METACLASSES = ("DeclarativeMeta", "ModelDeclarativeMeta", "DefaultMeta", "DeclarativeAttributeIntercept")
_UNKNOWN = "?"
_BASE_NAME = re.compile(r"(?:base|model)(?:v?\d+)?$", re.IGNORECASE)
_MIXIN_NAME = re.compile(r"mixin|abstract|^base|^has", re.IGNORECASE)

Ancestor = ClassRef | External


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a class is mapped. `parent` is the nearest mapped ancestor; `single` classes share its table."""

    table: str
    parent: ClassRef | None
    single: bool
    guessed_name: bool = False


class Classes:
    """Answers about classes; each answer is worked out once."""

    def __init__(self, names: Names, strings: Strings) -> None:
        self._names = names
        self._strings = strings
        self._lineages: dict[ClassRef, tuple[Ancestor, ...]] = {}
        self._mappings: dict[ClassRef, Mapping | None] = {}
        self._known_mixins = Program(MemorySource(FILES, installed=True), opaque=OPAQUE)
        names.lineage = self.lineage
        strings.table_name = self.table_name

    def lineage(self, ref: ClassRef) -> tuple[Ancestor, ...]:
        """The class and all it inherits from, in Python's order; a base made by a call is expanded."""
        if ref not in self._lineages:
            self._lineages[ref] = (ref,)  # while it is worked out: a class that inherits from itself
            parents = self._parents(ref)
            lines: list[list[Ancestor]] = [
                list(self.lineage(p)) if isinstance(p, ClassRef) else [p] for p in parents
            ]
            self._lineages[ref] = (ref, *_merged([*lines, parents]))
        return self._lineages[ref]

    def is_declarative(self, ref: ClassRef) -> bool:
        """Whether SQLAlchemy's declarative machinery looks at the class."""
        return any(isinstance(a, External) and _is_base(a.dotted) for a in self.lineage(ref)) or any(
            last(self._decorator(ref, mark)) in CLASS_DECORATORS for mark in ref.node.decorators
        )

    def is_sqlmodel(self, ref: ClassRef) -> bool:
        return any(isinstance(a, External) and last(a.dotted) == "SQLModel" for a in self.lineage(ref))

    def is_sqlmodel_table(self, ref: ClassRef) -> bool:
        flag = ref.node.keywords.get("table")
        return isinstance(flag, Literal) and flag.value is True

    def mapping(self, ref: ClassRef) -> Mapping | None:
        """How the class is mapped by declarative, or None where it is a mixin, abstract or plain."""
        if ref not in self._mappings:
            self._mappings[ref] = None
            self._mappings[ref] = self._mapping(ref)
        return self._mappings[ref]

    def table_name(self, ref: ClassRef) -> str:
        """`__tablename__` as the class has it, whoever defines it."""
        found = self._table_name(ref, skip_mapped=False)
        if found[0]:
            return found[0]
        mapping = self.mapping(ref)
        return mapping.table if mapping else ""

    def declared(self, function: FunctionDef) -> bool:
        """Whether a method is a `declared_attr` of some kind."""
        return any(DECLARED & set(_decorator_parts(mark)) for mark in function.decorators)

    def cascading(self, function: FunctionDef) -> bool:
        return any("cascading" in _decorator_parts(mark) for mark in function.decorators)

    def special(self, ref: ClassRef, name: str, *, skip_mapped: bool = True) -> Thunk | None:
        """A dunder of declarative (`__table_args__`): own, or of a mixin or abstract base; for a
        `declared_attr`, what it returns for this class."""
        for ancestor in self.lineage(ref):
            if isinstance(ancestor, External):
                continue
            inherited = ancestor != ref and skip_mapped and self.mapping(ancestor) is not None
            statement = _statement(ancestor, name)
            if isinstance(statement, FunctionDef):
                if inherited and not self.declared(statement):
                    continue
                for result in self.returned(ref, ancestor, statement):
                    if not (isinstance(result.expression, Literal) and result.expression.value is None):
                        return result
                return None
            if isinstance(statement, Assignment) and not inherited and statement.value is not None:
                return Thunk(self._names.class_scope(ancestor), statement.value)
        return None

    def returned(self, ref: ClassRef, home: ClassRef, function: FunctionDef) -> list[Thunk]:
        """What a method of `home` returns with `ref` as its `cls`."""
        return self._names.returned(Function(self._names.module_scope(home.module), function, ref), ((), {}))

    def _mapping(self, ref: ClassRef) -> Mapping | None:
        if self._is_base_itself(ref) or self._is_abstract(ref):
            return None
        if self.is_sqlmodel(ref):
            return self._sqlmodel_mapping(ref)
        declarative = self.is_declarative(ref)
        if not declarative and not self._looks_mapped(ref):
            return None
        parent = next(
            (a for a in self.lineage(ref)[1:] if isinstance(a, ClassRef) and self.mapping(a) is not None),
            None,
        )
        if _statement(ref, "__table__") is not None or (parent is None and self.special(ref, "__table__")):
            return Mapping("", parent, single=False)
        name, guessed = self._table_name(ref, skip_mapped=True)
        if (
            not name
            and self._names_itself(ref)
            and not (parent is not None and not self._own_primary_key(ref))
        ):
            name = snake(ref.node.name)
        if name:
            return Mapping(name, parent, single=False, guessed_name=guessed)
        if parent is not None:
            return Mapping("", parent, single=True)
        # What an unseen base names the table is not known.
        return None if declarative else Mapping(snake(ref.node.name), None, single=False, guessed_name=True)

    def _parent_of(self, ref: ClassRef) -> ClassRef | None:
        ancestors = (a for a in self.lineage(ref)[1:] if isinstance(a, ClassRef))
        return next((a for a in ancestors if self.mapping(a) is not None), None)

    def _sqlmodel_mapping(self, ref: ClassRef) -> Mapping | None:
        if not self.is_sqlmodel_table(ref):
            return None
        for ancestor in self.lineage(ref)[1:]:
            if isinstance(ancestor, ClassRef) and self.mapping(ancestor) is not None:
                return None  # SQLModel maps no subclass of a table
        name, guessed = self._table_name(ref, skip_mapped=True)
        return Mapping(name or ref.node.name.lower(), None, single=False, guessed_name=guessed)

    def _table_name(self, ref: ClassRef, *, skip_mapped: bool) -> tuple[str, bool]:
        """`__tablename__` and whether it had to be guessed from the class's name."""
        for ancestor in self.lineage(ref):
            if isinstance(ancestor, External):
                continue
            statement = _statement(ancestor, "__tablename__")
            if isinstance(statement, FunctionDef):
                if ancestor != ref and statement.mentions("has_inherited_table") and self._parent_of(ref):
                    return "", False
                results = self.returned(ref, ancestor, statement)
                texts = [text for r in results if (text := self._strings.of(r))]
                if texts:
                    return texts[0], False
                return snake(ref.node.name), True
            if isinstance(statement, Assignment) and statement.value is not None:
                if ancestor != ref and skip_mapped and self.mapping(ancestor) is not None:
                    continue
                value = Thunk(self._names.class_scope(ancestor).bind("cls", ref), statement.value)
                if isinstance(value.expression, Literal):
                    return "", False
                text = self._strings.of(value)
                return (text, False) if text else (snake(ref.node.name), True)
        return "", False

    def _names_itself(self, ref: ClassRef) -> bool:
        """Whether Flask-SQLAlchemy's rule gives the class a name."""
        return any(isinstance(a, External) and _is_flask(a.dotted) for a in self.lineage(ref))

    def _own_primary_key(self, ref: ClassRef) -> bool:
        for statement in ref.node.body:
            value = statement.value if isinstance(statement, Assignment) else None
            construct = self._names.construct(self._names.class_scope(ref), value) if value else None
            if construct is not None and construct.name in COLUMNS and "primary_key" in construct.keywords:
                return True
        return False

    def _is_abstract(self, ref: ClassRef) -> bool:
        statement = _statement(ref, "__abstract__")
        return isinstance(statement, Assignment) and not (
            isinstance(statement.value, Literal) and statement.value.value is False
        )

    def _is_base_itself(self, ref: ClassRef) -> bool:
        """`class Base(DeclarativeBase)` and `@as_declarative() class Base`: never mapped."""
        if any(last(self._decorator(ref, mark)) in BASE_DECORATORS for mark in ref.node.decorators):
            return True
        scope = self._names.module_scope(ref.module)
        found = [self._names.evaluate(scope, base) for base in ref.node.bases]
        return any(isinstance(f, External) and last(f.dotted) in DECLARATIVE_BASES for f in found)

    def _looks_mapped(self, ref: ClassRef) -> bool:
        """Whether a class is mapped whose base cannot be seen: it names a table; or it has columns
        and the unseen base goes by the name of a base."""
        outside = [
            a.dotted
            for a in self.lineage(ref)
            if isinstance(a, External) and not self._is_known_outsider(a.dotted)
        ]
        if not outside:
            return False
        if any(self.special(ref, name) is not None for name in ("__tablename__", "__table__")):
            return True
        if not any(_BASE_NAME.search(last(dotted)) for dotted in outside) or _MIXIN_NAME.search(
            ref.node.name
        ):
            return False
        return any(self._column_of(ref, statement) for statement in ref.node.body)

    def _column_of(self, ref: ClassRef, statement: object) -> bool:
        value = statement.value if isinstance(statement, Assignment) else None
        construct = self._names.construct(self._names.class_scope(ref), value) if value is not None else None
        return (
            construct is not None and construct.name in COLUMNS and construct.dotted.startswith("sqlalchemy.")
        )

    def _is_known_outsider(self, dotted: str) -> bool:
        return dotted.partition(".")[0] in ("typing", "abc", "enum", "dataclasses", "pydantic", "collections")

    def _parents(self, ref: ClassRef) -> list[Ancestor]:
        scope = self._outer_scope(ref)
        parents: list[Ancestor] = []
        for base in ref.node.bases:
            parents.extend(p for p in self._parent(scope, base) if p not in parents)
        meta = ref.node.keywords.get("metaclass")
        if meta is not None and self._dotted(scope, meta).rpartition(".")[2] in _METACLASSES:
            parents.append(_BASE)
        if any(last(self._decorator(ref, mark)) in BASE_DECORATORS for mark in ref.node.decorators):
            parents.append(_BASE)
        return [p for p in parents if p != ref]

    def _outer_scope(self, ref: ClassRef) -> Scope:
        return self._names.module_scope(ref.module)

    def _parent(self, scope: Scope, base: Expression) -> Iterator[Ancestor]:
        found: Value | None = self._names.evaluate(scope, base)
        match found:
            case ClassRef():
                yield found
            case External(dotted=dotted) if last(dotted) == "Model":
                yield from self._flask(scope, base, found)
            case External():
                yield self._well_known(found) or found
            case Thunk(scope=inner, expression=Call() as call):
                yield from self._made_base(inner, call)
            case None if isinstance(base, Name) and base.dotted not in BUILTINS:
                yield External(f"{_UNKNOWN}.{base.dotted}")
            case _:
                return

    def _flask(self, scope: Scope, base: Expression, found: External) -> Iterator[Ancestor]:
        """`db.Model`: the class given as `model_class`, and Flask-SQLAlchemy's own rules."""
        while isinstance(base, Name) and "." not in base.dotted:  # `Model = db.Model`
            bound = self._names.lookup(scope, base.dotted)
            if not isinstance(bound, Thunk):
                break
            scope, base = bound.scope, bound.expression
        head, _, _ = base.dotted.rpartition(".") if isinstance(base, Name) else ("", "", "")
        instance = self._names.evaluate(scope, Name(head, base.line, base.end_line)) if head else None
        if isinstance(instance, Thunk) and isinstance(instance.expression, Call):
            _, keywords = self._names.arguments(instance.scope, instance.expression)
            if (given := keywords.get("model_class")) is not None:
                yield from self._parent(given.scope, given.expression)
            yield _FLASK
        elif last(head) == "db":
            yield _FLASK
        else:
            yield found

    def _well_known(self, outside: External) -> ClassRef | None:
        """What is known of a mixin whose package is not installed."""
        home, _, name = outside.dotted.rpartition(".")
        module = self._known_mixins.module(ALIASES.get(home, home))
        found = self._known_mixins.resolve(module, name) if module else None
        return found if isinstance(found, ClassRef) else None

    def _made_base(self, scope: Scope, call: Call) -> Iterator[Ancestor]:
        name = last(self._dotted(scope, call.func)) or last(call.name)
        if name in BASE_MAKERS:
            _, keywords = self._names.arguments(scope, call)
            given = keywords.get("cls")
            if given is not None:
                yield from self._parent(given.scope, given.expression)
            yield _FLASK if name == "make_declarative_base" else _BASE
            return
        if name in ("with_metaclass", "add_metaclass"):
            for argument in call.args[1:]:
                yield from self._parent(scope, argument)
            return
        results = self._names.results(scope, call)
        for result in results[:1]:
            yield from self._parent(result.scope, result.expression)
        if not results:
            yield External(f"{_UNKNOWN}.{name}")

    def _decorator(self, ref: ClassRef, mark: Expression) -> str:
        target = mark.func if isinstance(mark, Call) else mark
        return self._dotted(self._names.module_scope(ref.module), target)

    def _dotted(self, scope: Scope, expression: Expression) -> str:
        found = self._names.evaluate(scope, expression)
        if isinstance(found, External):
            return found.dotted
        return expression.dotted if isinstance(expression, Name) else ""


def _is_flask(dotted: str) -> bool:
    return dotted in _FLASK_MODELS


def _is_base(dotted: str) -> bool:
    return (
        last(dotted) in DECLARATIVE_BASES
        or last(dotted) == "SQLModel"
        or _is_flask(dotted)
        or (dotted.startswith(("flask_appbuilder.", "flask_sqlalchemy")) and last(dotted) == "Model")
    )


def _statement(ref: ClassRef, name: str) -> Assignment | FunctionDef | None:
    """The last binding of a name in a class's own body; of alternatives, the first."""
    found: Assignment | FunctionDef | None = None
    for statement in ref.node.body:
        if isinstance(statement, FunctionDef) and statement.name == name:
            found = statement
        elif isinstance(statement, Assignment) and statement.target == name and statement.value is not None:
            found = found if found is not None and statement.alternative else statement
    return found


def _decorator_parts(mark: Expression) -> list[str]:
    if isinstance(mark, Call):
        mark = mark.func
    return mark.dotted.split(".") if isinstance(mark, Name) else []


def _merged(lines: list[list[Ancestor]]) -> list[Ancestor]:
    """C3 linearisation; where the code's order has no answer, the first line's next is taken."""
    result: list[Ancestor] = []
    lines = [line for line in lines if line]
    while lines:
        heads = (line[0] for line in lines if not any(line[0] in other[1:] for other in lines))
        chosen = next(heads, lines[0][0])
        result.append(chosen)
        lines = [rest for line in lines if (rest := [entry for entry in line if entry != chosen])]
    return result
