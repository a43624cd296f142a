"""Values of the reader: expressions with the names that are in force where they stand."""

from dataclasses import dataclass, field

from groundplan.extract.python.program import ClassRef, External, Module
from groundplan.index.python.expressions import Expression
from groundplan.index.python.statements import FunctionDef


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """A module and, innermost last, the names bound on the way in. Each binding is a scope of its own.

    So an expression sees what was bound before it, and `date = Column(date)` is no loop. `calls` is
    how many helpers deep it is.
    """

    module: Module
    name: str = ""
    value: "Value | None" = None
    outer: "Scope | None" = None
    calls: int = 0

    def bind(self, name: str, value: "Value | None") -> "Scope":
        return Scope(self.module, name, value, self, self.calls)

    def deeper(self, calls: int) -> "Scope":
        """The same names, as a helper sees them that stands that many calls deep."""
        return Scope(self.module, self.name, self.value, self.outer, calls)

    def has(self, name: str) -> bool:
        return self._find(name) is not None

    def get(self, name: str) -> "Value | None":
        found = self._find(name)
        return found.value if found else None

    def _find(self, name: str) -> "Scope | None":
        scope: Scope | None = self
        while scope is not None:
            if scope.name == name:
                return scope
            scope = scope.outer
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Thunk:
    """An expression, not yet looked into, where its names mean what `scope` says."""

    scope: Scope
    expression: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function, and the class it was reached through, which is its `cls`."""

    scope: Scope
    node: FunctionDef
    receiver: ClassRef | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """What `*args` holds."""

    items: tuple[Thunk, ...]


@dataclass(frozen=True, slots=True, eq=False)
class KeywordBundle:
    """What `**kwargs` holds."""

    items: dict[str, Thunk]


Value = Thunk | Function | Bundle | KeywordBundle | ClassRef | External | Module


@dataclass(frozen=True, slots=True, eq=False)
class Construct:
    """A call that came to one of SQLAlchemy's constructs, whatever helpers stood between.

    `name` is the construct's own (`Column`), `dotted` the name in full; `args` and `keywords` carry
    the scopes they were written in. `site` is the outermost call: its identity tells two tables of
    one helper apart. Lines are those of the outermost call, in `module`.
    """

    name: str
    dotted: str
    args: tuple[Thunk, ...]
    keywords: dict[str, Thunk]
    module: Module
    site: Expression
    wrapped: "Construct | None" = field(default=None)

    def argument(self, position: int, keyword: str) -> Thunk | None:
        if keyword in self.keywords:
            return self.keywords[keyword]
        return self.args[position] if position < len(self.args) else None


def last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
