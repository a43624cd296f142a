"""`Lookup`: what an expression comes to, through local names, helpers and class members."""

from collections.abc import Callable, Iterable, Iterator

from groundplan.extract.python.program import (
    ClassRef,
    Definition,
    External,
    FunctionRef,
    Module,
    Program,
    ValueRef,
)
from groundplan.extract.sqlalchemy.scope import (
    Bundle,
    Function,
    KeywordBundle,
    Scope,
    Thunk,
    Value,
)
from groundplan.extract.sqlalchemy.vocabulary import BUILTINS
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Comprehension,
    Conditional,
    Expression,
    Items,
    Lambda,
    Member,
    Name,
    Pairs,
    Starred,
    Subscript,
    Text,
)
from groundplan.index.python.statements import (
    Assignment,
    ClassDef,
    FunctionDef,
    ImportedName,
    Returned,
    Statement,
)

# Longer chains of names and helpers than this are loops or not worth following.
MAX_DEPTH = 24
_MAX_CALLS = 6

Arguments = tuple[tuple[Thunk, ...], dict[str, Thunk]]
Lineage = Callable[[ClassRef], "tuple[ClassRef | External, ...]"]


class Lookup:
    """Follows expressions to the values behind them. `lineage` gives a class's resolution order."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.lineage: Lineage = lambda ref: tuple(program.ancestors(ref))
        self._class_scopes: dict[ClassRef, Scope] = {}
        self._module_scopes: dict[str, Scope] = {}
        self._depth = 0

    def module_scope(self, module: Module) -> Scope:
        """The scope of a module's own names; one a module, so that answers can be remembered."""
        return self._module_scopes.setdefault(module.name, Scope(module))

    def evaluate(self, scope: Scope, expression: Expression | None) -> Value | None:
        """The value behind names: a class, a function, something external, or an expression that
        is no name. Of a conditional, its first choice; of a lambda, its body."""
        if self._depth > MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return self._evaluate(scope, expression)
        finally:
            self._depth -= 1

    def _evaluate(self, scope: Scope, expression: Expression | None) -> Value | None:
        for _ in range(MAX_DEPTH):
            match expression:
                case None:
                    return None
                case Name(dotted=dotted):
                    found = self.lookup(scope, dotted)
                    if not isinstance(found, Thunk):
                        return found
                    scope, expression = found.scope, found.expression
                case Conditional(choices=(first, *_)):
                    expression = first
                case Lambda(body=body):
                    expression = body
                case Subscript(value=value):
                    inner = self.evaluate(scope, value)
                    return (
                        inner
                        if inner is not None and not isinstance(inner, Thunk)
                        else Thunk(scope, expression)
                    )
                case Member(value=value, name=name):
                    of = self.evaluate(scope, value)
                    return (self.member(of, name) if of is not None else None) or Thunk(scope, expression)
                case _:
                    return Thunk(scope, expression)
        return None

    def alias(self, scope: Scope, name: Name) -> Thunk | None:
        """The expression that a name is another name for: `Key = Annotated[int, …]`."""
        for _ in range(MAX_DEPTH):
            bound = self.lookup(scope, name.dotted)
            if not isinstance(bound, Thunk):
                return None
            if not isinstance(bound.expression, Name):
                return bound
            scope, name = bound.scope, bound.expression
        return None

    def lookup(self, scope: Scope, dotted: str) -> Value | None:
        """What a dotted name is bound to, one step: an expression is given unevaluated."""
        first, _, rest = dotted.partition(".")
        if scope.has(first):
            found = scope.get(first)
        elif first in BUILTINS and first not in scope.module.bindings:
            return None  # a star import does not bring it
        else:
            whole = self.program.resolve(scope.module, dotted)
            if whole is not None and not isinstance(whole, ValueRef):
                return self._value(whole)
            found = self._value(self.program.resolve(scope.module, first))
        for name in rest.split(".") if rest else ():
            if found is None:
                return None
            found = self.member(found, name)
        return found

    def member(self, of: Value, name: str) -> Value | None:
        """An attribute of a class, a module, something external, or an instance of any of them."""
        if self._depth > MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return self._member(of, name)
        finally:
            self._depth -= 1

    def class_scope(self, ref: ClassRef) -> Scope:
        """The names in force at the end of a class's body."""
        if ref not in self._class_scopes:
            self._class_scopes[ref] = Scope(ref.module)  # while it is being made: half-typed loops
            self._class_scopes[ref] = self.run(self.module_scope(ref.module), ref.node.body, ref)
        return self._class_scopes[ref]

    def at(self, ref: ClassRef, statement: Assignment) -> Scope:
        """The names in force where a statement of a class's body stands."""
        end: Scope | None = self.class_scope(ref)
        while end is not None:
            if isinstance(end.value, Thunk) and end.value.expression is statement.value:
                return end.value.scope
            end = end.outer
        return self.class_scope(ref)

    def run(self, scope: Scope, body: Iterable[Statement], owner: ClassRef | None = None) -> Scope:
        """The scope after the statements of a body; `owner` is the class whose body it is."""
        outside = scope  # methods do not see the names of the class they stand in
        for statement in body:
            match statement:
                case Assignment(target=target, value=value, alternative=alternative) if "." not in target:
                    if value is not None and not (alternative and scope.has(target)):
                        scope = scope.bind(target, Thunk(scope, value))
                case ClassDef(name=name):
                    scope = scope.bind(name, ClassRef(scope.module, statement))
                case FunctionDef(name=name):
                    scope = scope.bind(name, Function(outside if owner else scope, statement, owner))
                case ImportedName(module=module, name=name, alias=alias) if name and name != "*":
                    home = self.program.module(scope.module.absolute(statement))
                    found = self.program.resolve(home, name) if home else None
                    value = self._value(found) if found else None
                    bound = value or External(f"{scope.module.absolute(statement) or module}.{name}")
                    scope = scope.bind(alias or name, bound)
                case _:
                    pass
        return scope

    def items(self, scope: Scope, expression: Expression | None) -> Iterator[Thunk]:
        """The members of a list or tuple, through names, sums, helpers and simple comprehensions."""
        found = self.evaluate(scope, expression)
        if self._depth > MAX_DEPTH:
            return
        self._depth += 1
        try:
            yield from self._items(found)
        finally:
            self._depth -= 1

    def pairs(self, scope: Scope, expression: Expression | None) -> dict[str, Thunk]:
        """The entries of a dict with plain string keys, through names and merges."""
        found = self.evaluate(scope, expression)
        match found:
            case KeywordBundle(items=items):
                return items
            case Thunk(scope=inner, expression=Pairs(items=items)):
                entries: dict[str, Thunk] = {}
                for key, value in items:
                    if key is None:
                        entries |= self.pairs(inner, value)
                    elif isinstance(text := self.evaluate(inner, key), Thunk) and isinstance(
                        text.expression, Text
                    ):
                        entries[text.expression.value] = Thunk(inner, value)
                return entries
            case Thunk(scope=inner, expression=Call(func=Name(dotted="dict")) as call):
                entries = self.pairs(inner, call.args[0]) if call.args else {}
                return entries | self.arguments(inner, call)[1]
            case Thunk(scope=inner, expression=Binary(left=left, operator="|", right=right)):
                return self.pairs(inner, left) | self.pairs(inner, right)
            case Thunk(scope=inner, expression=Call()):
                for result in self.results(inner, found.expression):
                    return self.pairs(result.scope, result.expression)
                return {}
            case _:
                return {}

    def entries(self, scope: Scope, expression: Expression) -> Iterator[tuple[Scope, Expression, Expression]]:
        """The keys and values of a dict display, as written, through names and merges."""
        found = self.evaluate(scope, expression)
        match found:
            case Thunk(scope=inner, expression=Pairs(items=items)):
                for key, value in items:
                    if key is None:
                        yield from self.entries(inner, value)
                    else:
                        yield inner, key, value
            case Thunk(scope=inner, expression=Binary(left=left, operator="|", right=right)):
                yield from self.entries(inner, left)
                yield from self.entries(inner, right)
            case _:
                return

    def arguments(self, scope: Scope, call: Call) -> Arguments:
        """A call's arguments with `*` and `**` unpacked where what they hold can be seen."""
        positional: list[Thunk] = []
        for argument in call.args:
            if isinstance(argument, Starred):
                positional.extend(self.items(scope, argument.value))
            else:
                positional.append(Thunk(scope, argument))
        keywords = {key: Thunk(scope, value) for key, value in call.keywords.items()}
        for packed in call.double_starred:
            keywords = self.pairs(scope, packed) | keywords
        return tuple(positional), keywords

    def results(self, scope: Scope, expression: Expression, given: Arguments | None = None) -> list[Thunk]:
        """What the function that a call names may return, with its parameters bound."""
        if not isinstance(expression, Call) or self._depth > MAX_DEPTH:
            return []
        self._depth += 1
        try:
            function = self.evaluate(scope, expression.func)
            if not isinstance(function, Function):
                return []
            return self.returned(function, given or self.arguments(scope, expression), scope.calls + 1)
        finally:
            self._depth -= 1

    def returned(self, function: Function, arguments: Arguments, calls: int = 1) -> list[Thunk]:
        """The expressions a function returns, each in the scope it is returned from.

        `calls` is how many helpers deep the call is; a helper that calls itself has no answer here.
        """
        if calls > _MAX_CALLS:
            return []
        scope = _bound(function, arguments, calls)
        found: list[Thunk] = []
        for statement in function.node.body():
            if isinstance(statement, Returned):
                found.append(Thunk(scope, statement.value))
            else:
                scope = self.run(scope, (statement,))
        return found

    def _value(self, found: Definition | None) -> Value | None:
        match found:
            case FunctionRef(module=module, node=node):
                return Function(self.module_scope(module), node)
            case ValueRef(module=module, node=node):
                return Thunk(self.module_scope(module), node.value) if node.value is not None else None
            case _:
                return found

    def _member(self, of: Value, name: str) -> Value | None:
        match of:
            case External(dotted=dotted):
                return External(f"{dotted}.{name}")
            case Module():
                return self._value(self.program.resolve(of, name)) or self.program.module(f"{of.name}.{name}")
            case ClassRef():
                return self._class_member(of, name)
            case Thunk(scope=scope, expression=expression):
                target = self.evaluate(scope, expression)
                if isinstance(target, Thunk):
                    return self._instance_member(target, name)
                return self._member(target, name) if target is not None else None
            case _:
                return None

    def _class_member(self, ref: ClassRef, name: str) -> Value | None:
        for ancestor in self.lineage(ref):
            if isinstance(ancestor, External):
                continue
            found = self.class_scope(ancestor).get(name)
            if isinstance(found, Function):
                return Function(found.scope, found.node, ref)
            found = found or self._given_later(ancestor, name)
            if found is not None:
                return found
        outside = [a for a in self.lineage(ref) if isinstance(a, External)]
        return External(f"{outside[0].dotted}.{name}") if outside else None

    def _given_later(self, ref: ClassRef, name: str) -> Thunk | None:
        """What a statement after the class makes its attribute: `User.table = Table(…)`."""
        target = f"{ref.node.qualified_name}.{name}"
        for statement in ref.module.statements:
            if (
                isinstance(statement, Assignment)
                and statement.target == target
                and statement.value is not None
            ):
                return Thunk(self.module_scope(ref.module), statement.value)
        return None

    def _instance_member(self, instance: Thunk, name: str) -> Value | None:
        """`db.Model`, where `db = SQLAlchemy(…)`: known by the class that was called."""
        if not isinstance(instance.expression, Call):
            return None
        maker = self.evaluate(instance.scope, instance.expression.func)
        match maker:
            case External(dotted=dotted):
                return External(f"{dotted}.{name}")
            case ClassRef():
                return self._class_member(maker, name)
            case Function():
                for result in self.results(instance.scope, instance.expression):
                    if (found := self.member(result, name)) is not None:
                        return found
                return None
            case _:
                return None

    def _items(self, found: Value | None) -> Iterator[Thunk]:
        match found:
            case Bundle(items=items):
                yield from items
            case Thunk(scope=scope, expression=Items(items=items)):
                for item in items:
                    if isinstance(item, Starred):
                        yield from self.items(scope, item.value)
                    else:
                        yield Thunk(scope, item)
            case Thunk(scope=scope, expression=Binary(left=left, operator="+", right=right)):
                yield from self.items(scope, left)
                yield from self.items(scope, right)
            case Thunk(
                scope=scope, expression=Comprehension(element=element, target=Name() as target, iterable=over)
            ):
                for item in list(self.items(scope, over)) if element is not None else ():
                    yield Thunk(scope.bind(target.dotted, item), element)  # type: ignore[arg-type]
            case Thunk(scope=scope, expression=Call() as call):
                if call.name in ("list", "tuple", "set") and call.args:
                    yield from self.items(scope, call.args[0])
                    return
                for result in self.results(scope, call):
                    yield from self.items(result.scope, result.expression)
                    return
            case _:
                return


def _bound(function: Function, arguments: Arguments, calls: int) -> Scope:
    """The scope a function's body starts with: its parameters bound to what the call gives."""
    positional, keywords = list(arguments[0]), dict(arguments[1])
    node, scope = function.node, function.scope.deeper(calls)
    names = [name for name in node.parameters if name != "/"]
    decorators = {d.dotted for d in node.decorators if isinstance(d, Name)}
    if function.receiver is not None and "staticmethod" not in decorators and names:
        scope = scope.bind(names.pop(0), function.receiver)
    args_name, kwargs_name = node.packed
    takes_positional = True
    for name in names:
        if name == "*":
            takes_positional = False
        elif name == args_name:
            scope, takes_positional = scope.bind(name, Bundle(tuple(positional))), False
            positional = []
        elif name == kwargs_name:
            scope = scope.bind(name, KeywordBundle(keywords))
        elif name in keywords:
            scope = scope.bind(name, keywords.pop(name))
        elif positional and takes_positional:
            scope = scope.bind(name, positional.pop(0))
        else:
            default = node.defaults.get(name)
            scope = scope.bind(name, Thunk(function.scope, default) if default is not None else None)
    return scope
