"""`PythonCalls`: the calls that the workspace's Python functions surely make."""

from groundplan.extract.python.program import ClassRef, Module
from groundplan.extract.sequence.python.annotations import annotated
from groundplan.extract.sequence.python.bindings import bound_names, local_imports, parameters
from groundplan.extract.sequence.python.code import Code, has_decorator, text
from groundplan.extract.sequence.python.expressions import Evaluator, Listener, Scope
from groundplan.extract.sequence.python.facts import Facts, Silent
from groundplan.extract.sequence.python.recorder import Recorder, callee_of
from groundplan.extract.sequence.python.values import (
    UNKNOWN,
    ClassValue,
    FunctionValue,
    Instance,
    Several,
    Value,
)
from groundplan.extract.sequence.python.walk import Walker
from groundplan.extract.sequence.steps import Callee, Run, pruned
from groundplan.index.index import Index
from groundplan.index.parse import Node


class PythonCalls:
    """A `CallReader`. Everything it finds out is kept, so one serves one drawing or many of one index."""

    def __init__(self, index: Index) -> None:
        self.code = Code(index)
        self._facts = Facts(self.code, self._silently, self._evaluate)
        self._runs: dict[FunctionValue, Run] = {}

    def callee(self, path: str, qualified_name: str, line: int) -> Callee | None:
        """The function that stands there; `line` is any between its decorators and its name."""
        module = self.code.module_at(path)
        if module is None:
            return None
        node = self.code.definition(module, line)
        if node is None:
            return None
        owner_name = qualified_name.rpartition(".")[0]
        owner = next((c for c in module.classes() if c.qualified_name == owner_name), None)
        if owner is None:
            return callee_of(self.code, FunctionValue(module, node))
        ref = ClassRef(module, owner)
        of: Instance | ClassValue | None = Instance(ref, own=True)
        if has_decorator(node, "staticmethod"):
            of = None
        elif has_decorator(node, "classmethod"):
            of = ClassValue(ref, exact=False, own=True)
        return callee_of(self.code, FunctionValue(module, node, ref, of))

    def run(self, callee: Callee) -> Run:
        function = callee.key
        if not isinstance(function, FunctionValue):
            return Run()
        if function not in self._runs:
            recorder = Recorder(self.code, function.module)
            self._walk(function, recorder)
            missing = recorder.missing
            self._runs[function] = Run(pruned(recorder.steps), tuple(missing.uncertain), tuple(missing.minor))
        return self._runs[function]

    def _silently(self, function: FunctionValue) -> Silent:
        walker = self._walk(function, None)
        fields = {name: tuple(values) for name, values in walker.fields.items()}
        return Silent(tuple(walker.results), fields)

    def _walk(self, function: FunctionValue, recorder: Recorder | None) -> Walker:
        listener = recorder.listener() if recorder is not None else Listener()
        evaluator = Evaluator(self._facts, self._scope(function), listener)
        walker = Walker(evaluator, recorder)
        walker.run()
        return walker

    def _evaluate(self, module: Module, node: Node) -> Value:
        return Evaluator(self._facts, Scope(module), Listener()).value(node)

    def _scope(self, function: FunctionValue) -> Scope:
        module, node = function.module, function.node
        env = local_imports(self.code, module, node)
        first = ""
        for position, (name, parameter) in enumerate(parameters(node)):
            if position == 0 and function.owner is not None and not has_decorator(node, "staticmethod"):
                first = name
                env[name] = self._own(function)
            else:
                env[name] = self._given(function, parameter)
        return Scope(module, function, bound_names(node), env, function.around or {}, first)

    def _own(self, function: FunctionValue) -> Value:
        """`self`, or `cls`."""
        of, owner = function.of, function.owner
        if isinstance(of, Instance):
            return Instance(of.cls, of.exact, own=True)
        if isinstance(of, ClassValue):
            return ClassValue(of.cls, of.exact, own=True)
        return Instance(owner) if owner is not None else UNKNOWN  # `Base.method(self)`

    def _given(self, function: FunctionValue, parameter: Node) -> Value:
        kind = parameter.child_by_field_name("type")
        own = ClassValue(function.owner, exact=False) if function.owner is not None else None
        value = annotated(kind, lambda node: self._evaluate(function.module, node), own)
        written = text(parameter)
        if written.startswith("*"):
            return Several(value, keyed=written.startswith("**"))
        return value
