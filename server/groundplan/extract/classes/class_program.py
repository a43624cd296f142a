"""`ClassProgram`: a program in which classes that calls make are classes like any other."""

from collections.abc import Iterable
from dataclasses import replace

from groundplan.extract.classes.made_class import made_class, may_make_class
from groundplan.extract.python.program import Module, Program
from groundplan.index.python.statements import Assignment, ClassDef, Statement


class ClassProgram(Program):
    """A `Program` whose modules have a `ClassDef` for each `X = namedtuple("X", …)` and its like.

    The class goes by the name it is assigned to, not the one in quotes, and its lines are the call's.
    """

    def module(self, dotted: str) -> Module | None:
        known = dotted in self._modules
        module = super().module(dotted)
        if not known and module is not None and not module.installed:
            self._with_made_classes(module)
        return module

    def _with_made_classes(self, module: Module) -> None:
        # The module is known by now, so that modules that import each other do not go round in a circle.
        statements = tuple(self._rewritten(module, module.statements, ""))
        for old, new in zip(module.statements, statements, strict=True):
            name = getattr(new, "name", "")
            if old is not new and module.bindings.get(name) is old:
                module.bindings[name] = new
        module.statements = statements

    def _rewritten(self, module: Module, statements: Iterable[Statement], prefix: str) -> Iterable[Statement]:
        for statement in statements:
            match statement:
                case Assignment(value=value) if may_make_class(value):
                    yield made_class(self, module, statement, prefix) or statement
                case ClassDef(body=body, qualified_name=around):
                    inner = tuple(self._rewritten(module, body, f"{around}."))
                    same = all(old is new for old, new in zip(body, inner, strict=True))
                    yield statement if same else replace(statement, body=inner)
                case _:
                    yield statement
