"""`Names`: a `Lookup` that also knows SQLAlchemy's constructs, whatever helpers stand between."""

from groundplan.extract.python.program import ClassRef, External, Program
from groundplan.extract.sqlalchemy.lookup import MAX_DEPTH, Arguments, Lookup
from groundplan.extract.sqlalchemy.scope import Construct, Function, Scope, Thunk, Value, last
from groundplan.extract.sqlalchemy.vocabulary import CONSTRUCTS
from groundplan.index.python.expressions import Call, Expression, Member, Name

_COPIES = frozenset({"copy", "_copy"})


class Names(Lookup):
    """Follows calls to the constructs they come to, and remembers the answers."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        # Answers by scope and expression; None while one is being worked out, which ends loops.
        # The scope and expression are kept too: an identity means nothing once its owner is gone.
        self._constructs: dict[tuple[int, int], tuple[Scope, Expression, Construct | None]] = {}

    def construct(self, scope: Scope, expression: Expression | None) -> Construct | None:
        """The SQLAlchemy construct an expression comes to, through helpers, partials and copies."""
        if expression is None or self._depth > MAX_DEPTH:
            return None
        place = (id(scope), id(expression))
        known = self._constructs.get(place)
        if known is not None:
            return known[2]
        self._constructs[place] = (scope, expression, None)
        self._depth += 1
        try:
            made = self._construct(scope, expression)
        finally:
            self._depth -= 1
        self._constructs[place] = (scope, expression, made)
        return made

    def _construct(self, scope: Scope, expression: Expression) -> Construct | None:
        found = self.evaluate(scope, expression)
        if not isinstance(found, Thunk) or not isinstance(found.expression, Call):
            return None
        call, inner = found.expression, found.scope
        copied = self._copied(inner, call)
        if copied is not None:
            return copied
        made = self._made(self.evaluate(inner, call.func), self.arguments(inner, call), call, inner)
        if made is None and isinstance(call.func, Name) and last(call.func.dotted) in CONSTRUCTS:
            made = self._named(
                last(call.func.dotted), call.func.dotted, self.arguments(inner, call), call, inner
            )
        return made

    def _copied(self, scope: Scope, call: Call) -> Construct | None:
        """`column.copy()` and `deepcopy(column)` are the column."""
        match call.func:
            case Member(value=value, name=name) if name in _COPIES:
                return self._construct(scope, value)
            case Name(dotted=dotted) if last(dotted) in _COPIES and "." in dotted:
                head = dotted.rpartition(".")[0]
                inner = self.construct(scope, Name(head, call.line, call.end_line))
                if inner is None and call.args:
                    inner = self.construct(scope, call.args[0])
                return inner
            case _:
                return None

    def _made(self, maker: Value | None, given: Arguments, call: Call, scope: Scope) -> Construct | None:
        match maker:
            case External(dotted=dotted):
                return self._named(last(dotted), dotted, given, call, scope)
            case ClassRef():
                outside = (a.dotted for a in self.lineage(maker) if isinstance(a, External))
                dotted = next((d for d in outside if last(d) in CONSTRUCTS), "")
                return self._named(last(dotted), dotted, given, call, scope) if dotted else None
            case Function():
                for result in self.returned(maker, given, scope.calls + 1):
                    made = self.construct(result.scope, result.expression)
                    if made is not None:
                        return Construct(made.name, made.dotted, made.args, made.keywords, scope.module, call)
                return None
            case Thunk(scope=inner, expression=Call() as partial) if self._is_partial(inner, partial):
                args, keywords = self.arguments(inner, partial)
                merged = (*args[1:], *given[0]), keywords | given[1]
                return (
                    self._made(self.evaluate(args[0].scope, args[0].expression), merged, call, scope)
                    if args
                    else None
                )
            case _:
                return None

    def _is_partial(self, scope: Scope, call: Call) -> bool:
        maker = self.evaluate(scope, call.func)
        return isinstance(maker, External) and last(maker.dotted) == "partial"

    def _named(self, name: str, dotted: str, given: Arguments, call: Call, scope: Scope) -> Construct | None:
        if name not in CONSTRUCTS:
            return None
        return Construct(name, dotted, given[0], given[1], scope.module, call)
