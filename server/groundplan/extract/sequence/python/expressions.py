"""Python expressions, in the order they are evaluated: what each is, and which calls it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from groundplan.extract.python.program import Module, ValueRef
from groundplan.extract.sequence.python.annotations import annotated
from groundplan.extract.sequence.python.bindings import identifiers, value_of
from groundplan.extract.sequence.python.code import is_builtin, text
from groundplan.extract.sequence.python.facts import Facts
from groundplan.extract.sequence.python.values import (
    FOREIGN,
    NOTHING,
    UNKNOWN,
    ClassValue,
    Foreign,
    FunctionValue,
    Instance,
    ModuleValue,
    Nothing,
    Parent,
    Several,
    Unknown,
    Value,
    joined,
)
from groundplan.index.parse import Node

Env = dict[str, Value]

_LITERALS = frozenset({"string", "integer", "float", "true", "false", "concatenated_string", "ellipsis"})
_COMPREHENSIONS = frozenset(
    {"list_comprehension", "set_comprehension", "generator_expression", "dictionary_comprehension"}
)
_ITEM_METHODS = frozenset({"pop", "popleft", "get", "setdefault"})
_VIEWS = frozenset({"values", "copy"})
_SAME = frozenset({"list", "tuple", "sorted", "reversed", "set", "iter", "frozenset"})


@dataclass(slots=True)
class Listener:
    """What is done about calls and blocks that evaluation comes across; by default, nothing."""

    called: Callable[[Node, FunctionValue], None] = lambda node, function: None
    made: Callable[[Node, ClassValue], None] = lambda node, cls: None
    missed: Callable[[Node], None] = lambda node: None
    opened: Callable[[str], None] = lambda kind: None
    branched: Callable[[str], None] = lambda label: None
    closed: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Scope:
    """Where an expression stands: the module, and inside a function its names."""

    module: Module
    function: FunctionValue | None = None
    bound: frozenset[str] = frozenset()
    env: Env = field(default_factory=dict[str, Value])
    around: Mapping[str, Value] = field(default_factory=dict[str, Value])
    first: str = ""  # the name of `self`


class Evaluator:
    def __init__(self, facts: Facts, scope: Scope, listener: Listener) -> None:
        self.facts = facts
        self.scope = scope
        self.listener = listener

    def value(self, node: Node | None) -> Value:
        if node is None:
            return NOTHING
        kind = node.type
        if kind == "identifier":
            return self._name(text(node))
        if kind == "attribute":
            return self._attribute(node)
        if kind == "call":
            return self._call(node)
        if kind in ("await", "parenthesized_expression", "keyword_argument", "list_splat", "type"):
            values = [self.value(child) for child in node.named_children]
            return values[-1] if values else UNKNOWN
        if kind == "none":
            return NOTHING
        if kind in _COMPREHENSIONS:
            return self._comprehension(node)
        if kind in ("conditional_expression", "boolean_operator", "named_expression", "subscript"):
            return self._compound(node)
        if kind in ("list", "tuple", "set"):
            return Several(joined([self.value(child) for child in node.named_children]))
        if kind == "dictionary":
            return self._dictionary(node)
        if kind == "lambda":
            return FOREIGN  # what it calls is not called here
        for child in node.named_children:
            self.value(child)
        return FOREIGN if kind in _LITERALS or kind.endswith("operator") else UNKNOWN

    def bind(self, target: Node | None, value: Value) -> None:
        """Give a target a value; of several names in it, none is known."""
        if target is None:
            return
        if target.type == "identifier":
            self.scope.env[text(target)] = value
        elif target.type == "attribute":
            owner, name = target.child_by_field_name("object"), target.child_by_field_name("attribute")
            if text(owner) == self.scope.first:
                self.scope.env[f"{self.scope.first}.{text(name)}"] = value
            else:
                self.value(owner)
        elif target.type == "subscript":
            for child in target.named_children:
                self.value(child)
        else:
            for name in identifiers(target):
                self.scope.env[name] = UNKNOWN

    def annotation(self, node: Node) -> Value:
        """What a variable's annotation says of it."""
        return annotated(node, self.value, None)

    def each(self, value: Value) -> Value:
        """What going through a value gives."""
        if isinstance(value, Several):
            return FOREIGN if value.keyed else value.each
        return FOREIGN if isinstance(value, Foreign) else UNKNOWN

    def _name(self, name: str) -> Value:
        scope = self.scope
        if name in scope.env:
            return scope.env[name]
        if name in scope.bound:
            return UNKNOWN
        if name in scope.around:
            return scope.around[name]
        found = self.facts.code.program.resolve(scope.module, name)
        if isinstance(found, ValueRef):
            return self.facts.module_value(found)
        if found is None:
            return FOREIGN if is_builtin(name) else UNKNOWN
        return value_of(self.facts.code, found)

    def _attribute(self, node: Node) -> Value:
        owner, name = node.child_by_field_name("object"), text(node.child_by_field_name("attribute"))
        known = self.scope.env.get(text(node)) if text(owner) == self.scope.first else None
        if known is not None:
            return known
        of = self.value(owner)
        match of:
            case Instance() | ClassValue() | Parent():
                return self.facts.attribute(of, name)
            case ModuleValue(module=module):
                program = self.facts.code.program
                found = program.resolve(module, name) or program.module(f"{module.name}.{name}")
                if isinstance(found, ValueRef):
                    return self.facts.module_value(found)
                return value_of(self.facts.code, found)
            case Foreign() | FunctionValue():
                return FOREIGN  # `task.delay` is the decorator's
            case Several():
                return FOREIGN
            case Unknown() | Nothing():
                return UNKNOWN

    def _call(self, node: Node) -> Value:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        called = self._super(function, arguments) or self.value(function)
        given = [self.value(child) for child in (arguments.named_children if arguments is not None else ())]
        match called:
            case Parent():
                return called
            case FunctionValue():
                target = self.facts.target(called)
                if target is None:
                    self.listener.missed(node)
                    return self.facts.result(called)
                self.listener.called(node, target)
                return self.facts.result(target)
            case ClassValue():
                self.listener.made(node, called)
                return Instance(called.cls, called.exact, called.own)
            case Foreign():
                return self._foreign(function, given)
            case _:
                self.listener.missed(node)
                return UNKNOWN

    def _super(self, function: Node | None, arguments: Node | None) -> Value | None:
        """`super()`: the object of this method, looked at from behind the class that declares it."""
        here = self.scope.function
        if text(function) != "super" or here is None or here.owner is None or here.of is None:
            return None
        return Parent(here.owner, here.of) if arguments is None or not arguments.named_children else UNKNOWN

    def _foreign(self, function: Node | None, given: list[Value]) -> Value:
        """What the language's own containers and functions give back of what they were given."""
        if function is None:
            return FOREIGN
        if function.type == "identifier":
            name = text(function)
            if name in _SAME and given:
                return given[0] if isinstance(given[0], Several) else FOREIGN
            if name == "next" and given:
                return self.each(given[0])
            return FOREIGN
        owner, name = function.child_by_field_name("object"), text(function.child_by_field_name("attribute"))
        if owner is None or b"(" in (owner.text or b""):  # looked at a second time, it would call twice
            return FOREIGN
        of = self.value(owner)
        if isinstance(of, Several):
            if name in _ITEM_METHODS:
                return of.each
            if name in _VIEWS:
                return Several(of.each)
            return FOREIGN
        return FOREIGN

    def _compound(self, node: Node) -> Value:
        if node.type == "named_expression":
            value = self.value(node.child_by_field_name("value"))
            self.bind(node.child_by_field_name("name"), value)
            return value
        if node.type == "subscript":
            of, *_ = [self.value(child) for child in node.named_children]
            if isinstance(of, Several):
                index = node.child_by_field_name("subscript")
                return of if index is not None and index.type == "slice" else of.each
            return of if isinstance(of, Foreign) else UNKNOWN
        if node.type == "boolean_operator":
            return joined([self.value(child) for child in node.named_children])
        parts = [child for child in node.named_children if child.type != "comment"]
        if len(parts) != 3:  # half-typed
            return UNKNOWN
        yes, condition, no = parts
        self.value(condition)
        self.listener.opened("alt")
        self.listener.branched(text(condition))
        first = self.value(yes)
        self.listener.branched("")
        second = self.value(no)
        self.listener.closed()
        return joined([first, second])

    def _dictionary(self, node: Node) -> Value:
        values: list[Value] = []
        for child in node.named_children:
            if child.type == "pair":
                self.value(child.child_by_field_name("key"))
                values.append(self.value(child.child_by_field_name("value")))
            else:
                self.value(child)
                values.append(UNKNOWN)
        return Several(joined(values), keyed=True)

    def _comprehension(self, node: Node) -> Value:
        clauses = [child for child in node.named_children if child.type == "for_in_clause"]
        outer = dict(self.scope.env)
        opened = 0
        for clause in clauses:
            right = clause.child_by_field_name("right")
            items = self.value(right)
            self.listener.opened("loop")
            self.listener.branched(" ".join(text(clause).split()))
            opened += 1
            self.bind(clause.child_by_field_name("left"), self.each(items))
        for child in node.named_children:
            if child.type == "if_clause":
                self.value(child)
        body = node.child_by_field_name("body")
        if body is not None and body.type == "pair":
            self.value(body.child_by_field_name("key"))
            value = self.value(body.child_by_field_name("value"))
        else:
            value = self.value(body)
        for _ in range(opened):
            self.listener.closed()
        self.scope.env = outer
        return Several(value, keyed=node.type == "dictionary_comprehension")
