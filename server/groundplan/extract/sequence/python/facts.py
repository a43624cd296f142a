"""What is known of functions and classes beyond one function: results, fields, and where calls end."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from groundplan.extract.python.program import ClassRef, Module, ValueRef
from groundplan.extract.sequence.python.annotations import annotated
from groundplan.extract.sequence.python.code import (
    Code,
    decorators,
    functions_in,
    has_decorator,
    is_abstract,
    text,
)
from groundplan.extract.sequence.python.values import (
    NOTHING,
    UNKNOWN,
    ClassValue,
    Foreign,
    FunctionValue,
    Instance,
    Nothing,
    Parent,
    Unknown,
    Value,
    joined,
)
from groundplan.index.parse import Node

_MAX_DEPTH = 6  # functions whose results are asked for by the result of another
PROPERTIES = ("property", "cached_property")


@dataclass(frozen=True, slots=True)
class Silent:
    """What reading a function for its values alone tells: its results, and its object's fields."""

    results: tuple[Value, ...]
    fields: dict[str, tuple[Value, ...]]


class Facts:
    """Answers by reading functions silently; asked again, from memory.

    `read` runs a function for its values, `evaluate` an expression of a module.
    """

    def __init__(
        self, code: Code, read: Callable[[FunctionValue], Silent], evaluate: Callable[[Module, Node], Value]
    ) -> None:
        self.code = code
        self._read = read
        self._evaluate = evaluate
        self._silent: dict[FunctionValue, Silent] = {}
        self._fields: dict[tuple[ClassRef, str], Value] = {}
        self._module_values: dict[tuple[Module, str], Value] = {}
        self._depth = 0
        # How often an answer was only half of one, and which answers hang on such: forgotten at the end.
        self._cuts = 0
        self._cut_fields: set[tuple[ClassRef, str]] = set()
        self._cut_functions: set[FunctionValue] = set()

    def result(self, function: FunctionValue) -> Value:
        """What a call of the function gives."""
        returns = function.node.child_by_field_name("return_type")
        own = function.of if isinstance(function.of, ClassValue) else None
        if isinstance(function.of, Instance):
            own = ClassValue(function.of.cls, function.of.exact, function.of.own)
        if returns is not None:
            return annotated(returns, lambda node: self._evaluate(function.module, node), own)
        if has_decorator(function.node, "contextmanager", "asynccontextmanager"):
            return UNKNOWN
        if _yields(function.node):
            return UNKNOWN
        return joined(self._silently(function).results)

    def field(self, ref: ClassRef, name: str) -> Value:
        """What an object of the class holds under a name that is no method."""
        key = (ref, name)
        if key in self._fields:
            self._cuts += key in self._cut_fields
            return self._fields[key]
        self._fields[key] = UNKNOWN  # while it is being found out: it may hang on itself
        self._cut_fields.add(key)
        cuts = self._cuts
        self._fields[key] = self._find_field(ref, name)
        if cuts == self._cuts or not self._depth:
            self._cut_fields.discard(key)
        return self._fields[key]

    def attribute(self, of: Instance | ClassValue | Parent, name: str) -> Value:
        """`of.name`."""
        if isinstance(of, Parent):
            return self._bound(of.of, name, self.code.method(of.of.cls, name, after=of.owner))
        found = self.code.method(of.cls, name)
        if isinstance(found, tuple):
            return self._bound(of, name, found)
        inner = self.code.program.resolve(of.cls.module, f"{of.cls.node.qualified_name}.{name}")
        if isinstance(inner, ClassRef):
            return ClassValue(inner)
        value = self.field(of.cls, name)
        return value if not isinstance(value, Nothing | Unknown) else found

    def target(self, function: FunctionValue) -> FunctionValue | None:
        """The function that a call of `function` surely runs: None where several might."""
        of = function.of
        if of is None or function.owner is None or of.exact:
            return function
        others = self.code.overriding(of.cls, text(function.node.child_by_field_name("name")))
        if not others:
            return None if is_abstract(function.node) else function
        if is_abstract(function.node):
            return self._only(function, others)
        return function if of.own else None

    def _only(self, function: FunctionValue, others: list[ClassRef]) -> FunctionValue | None:
        """The one method that stands in for an abstract one."""
        name = text(function.node.child_by_field_name("name"))
        written = [(ref, self.code.methods(ref)[name]) for ref in others]
        concrete = [(ref, node) for ref, node in written if not is_abstract(node)]
        if len(concrete) != 1 or function.of is None:
            return None
        ref, node = concrete[0]
        return FunctionValue(ref.module, node, ref, replace(function.of, cls=ref))

    def _bound(
        self, of: Instance | ClassValue, name: str, found: "tuple[ClassRef, Node] | Foreign | Unknown"
    ) -> Value:
        if not isinstance(found, tuple):
            return found
        owner, node = found
        marks = decorators(node)
        if any(mark.rpartition(".")[2] in PROPERTIES for mark in marks):
            if isinstance(of, ClassValue):
                return UNKNOWN
            return self.result(FunctionValue(owner.module, node, owner, of))
        if "staticmethod" in marks:
            return FunctionValue(owner.module, node, owner)
        if "classmethod" in marks:
            bound = of if isinstance(of, ClassValue) else ClassValue(of.cls, of.exact, of.own)
            return FunctionValue(owner.module, node, owner, bound)
        return FunctionValue(owner.module, node, owner, of if isinstance(of, Instance) else None)

    def _find_field(self, ref: ClassRef, name: str) -> Value:
        for ancestor in self.code.program.ancestors(ref):
            if not isinstance(ancestor, ClassRef):
                continue
            found = self._declared(ancestor, name)
            if not isinstance(found, Nothing):
                return found
        return NOTHING

    def _declared(self, ref: ClassRef, name: str) -> Value:
        """What the class itself says of a field: its annotation, or all that is assigned to it."""
        node = self.code.definition(ref.module, ref.node.line)
        body = node.child_by_field_name("body") if node is not None else None
        values: list[Value] = []
        for statement in body.named_children if body is not None else ():
            assigned = statement.named_children[0] if statement.named_children else statement
            if assigned.type != "assignment" or text(assigned.child_by_field_name("left")) != name:
                continue
            kind = assigned.child_by_field_name("type")
            if kind is not None:
                return annotated(
                    kind, lambda part: self._evaluate(ref.module, part), ClassValue(ref, exact=False)
                )
            right = assigned.child_by_field_name("right")
            values.append(self._evaluate(ref.module, right) if right is not None else UNKNOWN)
        for function in functions_in(body):
            if f".{name}".encode() in (function.text or b""):
                own = Instance(ref, own=True)
                silent = self._silently(FunctionValue(ref.module, function, ref, own))
                values += silent.fields.get(name, ())
        return joined(values)

    def _silently(self, function: FunctionValue) -> Silent:
        known = self._silent.get(function)
        if known is not None:
            self._cuts += function in self._cut_functions
            return known
        if self._depth >= _MAX_DEPTH:
            self._cuts += 1
            return Silent((UNKNOWN,), {})
        self._silent[function] = Silent((UNKNOWN,), {})  # a function that hangs on its own result
        self._cut_functions.add(function)
        self._depth += 1
        cuts = self._cuts
        found = self._silent[function] = self._read(function)
        self._depth -= 1
        if cuts == self._cuts or not self._depth:
            self._cut_functions.discard(function)
        if not self._depth:
            self._forget_cut()
        return found

    def _forget_cut(self) -> None:
        """What was answered from too deep, or inside a circle, may be known better when it is asked anew."""
        for key in self._cut_fields:
            self._fields.pop(key, None)
        for function in self._cut_functions:
            self._silent.pop(function, None)
        self._cut_fields.clear()
        self._cut_functions.clear()

    def module_value(self, ref: ValueRef) -> Value:
        """What a module's name holds that is bound to an expression."""
        key = (ref.module, ref.node.target)
        if key in self._module_values:
            return self._module_values[key]
        self._module_values[key] = UNKNOWN
        node = self.code.assignment(ref.module, ref.node.line)
        value: Value = UNKNOWN
        if node is not None and text(node.child_by_field_name("left")) == ref.node.target:
            kind, right = node.child_by_field_name("type"), node.child_by_field_name("right")
            if kind is not None:
                value = annotated(kind, lambda part: self._evaluate(ref.module, part), None)
            elif right is not None:
                value = self._evaluate(ref.module, right)
        self._module_values[key] = value if not isinstance(value, Nothing) else UNKNOWN
        return self._module_values[key]


def _yields(node: Node) -> bool:
    if node.type == "yield":
        return True
    inner = [child for child in node.named_children if child.type not in ("function_definition", "lambda")]
    return any(_yields(child) for child in inner)
