"""Finds the closed sets of states that a file declares: enums, choices, unions of texts."""

import re
from collections.abc import Iterator

from groundplan.extract.named_function import dotted_path
from groundplan.extract.state.machine import Machine
from groundplan.extract.state.shapes import (
    CLASSES,
    bare,
    dotted,
    end_line,
    line,
    named,
    string_value,
    text,
)
from groundplan.index.parse import Node
from groundplan.text import Location

_ENUM_BASE = re.compile(r"(?:\w*Enum|\w*Choices|Flag|IntFlag)")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
_STATE_WORD = re.compile(r"(?:^|_|(?<=[a-z]))(?:status|state|stage|phase|lifecycle)(?:es|s)?$", re.IGNORECASE)
_TYPED_FIELDS = ("public_field_definition", "property_signature", "field_definition")
_FEWEST = 2


def is_state_name(name: str) -> bool:
    """Whether a field or type is called as states are: `status`, `order_state`, `OrderStatus`."""
    return _STATE_WORD.search(name) is not None


def state_sets(path: str, language: str, root: Node, *, test_code: bool) -> list[Machine]:
    """The sets that a file declares, each with the fields of its class that hold one of its states."""
    return _Finder(path, language, test_code).found(root)


class _Finder:
    def __init__(self, path: str, language: str, test_code: bool) -> None:
        self._path, self._python = path, language == "python"
        self._module = dotted_path(path)
        self._test_code = test_code
        self._sets: list[Machine] = []

    def found(self, root: Node) -> list[Machine]:
        self._walk(root, ())
        # A field without a list of its states has those that its rules name.
        return [each for each in self._sets if len(each.states) >= _FEWEST or each.fields]

    def _walk(self, node: Node, classes: tuple[str, ...]) -> None:
        for child in named(node):
            name = text(child.child_by_field_name("name"))
            if child.type == "enum_declaration":
                self._enum(child, name, classes)
            elif child.type == "type_alias_declaration":
                self._union(child, name)
            elif child.type in CLASSES:
                if self._python and self._is_enum(child):
                    self._python_enum(child, name, classes)
                elif self._python:
                    self._choices(child, name, classes)
                self._walk(child, (*classes, name))
            else:
                self._walk(child, classes)

    def _new(self, node: Node, name: str, classes: tuple[str, ...], *, constants: bool = False) -> Machine:
        key = ".".join((self._module, *classes, name))
        place = Location(self._path, line(node), end_line(node), key)
        owner = classes[-1] if classes else ""
        shown = f"{owner}.{name}" if owner else name
        machine = Machine(
            shown, key, self._module, place, owner, constants=constants, test_code=self._test_code
        )
        self._sets.append(machine)
        return machine

    def _member(self, machine: Machine, name: str, node: Node, value: Node | None = None) -> None:
        place = Location(self._path, line(node), end_line(node), f"{machine.key}.{name}")
        machine.states.setdefault(name, place)
        first = value
        if value is not None and value.type in ("tuple", "expression_list"):
            first = next(named(value), None)
        if first is not None:
            plain = string_value(first)
            machine.values[name] = plain if plain is not None else text(first)

    def _enum(self, node: Node, name: str, classes: tuple[str, ...]) -> None:
        machine = self._new(node, name, classes)
        body = node.child_by_field_name("body")
        for member in named(body) if body is not None else ():
            if member.type in ("enum_constant", "enum_assignment"):
                called = member.child_by_field_name("name") or member
                self._member(machine, text(called), member, member.child_by_field_name("value"))
            elif member.type in ("property_identifier", "string"):
                self._member(machine, string_value(member) or text(member), member)

    def _union(self, node: Node, name: str) -> None:
        value = node.child_by_field_name("value")
        texts = [(string_value(inner), inner) for inner in _union_parts(value)] if value is not None else []
        if len(texts) >= _FEWEST and all(plain is not None for plain, _ in texts):
            machine = self._new(node, name, ())
            machine.is_enum = False
            for plain, inner in texts:
                self._member(machine, plain or "", inner, inner)

    def _is_enum(self, node: Node) -> bool:
        bases = node.child_by_field_name("superclasses")
        return any(
            _ENUM_BASE.fullmatch(text(base).rpartition(".")[2])
            for base in (named(bases) if bases is not None else ())
        )

    def _python_enum(self, node: Node, name: str, classes: tuple[str, ...]) -> None:
        machine = self._new(node, name, classes)
        for target, value, statement in _assignments(node):
            if not target.startswith("_") and value is not None and value.type != "lambda":
                self._member(machine, target, statement, value)

    def _choices(self, node: Node, name: str, classes: tuple[str, ...]) -> None:
        """Fields with `choices=` of a class's own constants, or of plain texts."""
        assigned = {target: (value, at) for target, value, at in _assignments(node) if value is not None}
        for field, (value, statement) in assigned.items():
            if value.type != "call" or not is_state_name(field):
                continue
            given = keyword(value, "choices")
            if given is None and "FSM" in text(value.child_by_field_name("function")):
                machine = self._new(statement, field, (*classes, name))
                self._owned(machine, name, field, constants=assigned)
                continue
            listed = assigned[text(given)][0] if given is not None and text(given) in assigned else given
            pairs = [pair for pair in (named(listed) if listed is not None else ()) if pair.type == "tuple"]
            firsts = [first for pair in pairs if (first := next(named(pair), None)) is not None]
            if len(firsts) < _FEWEST or (listed is not None and listed.type not in ("list", "tuple")):
                continue
            machine = self._new(statement, field, (*classes, name))
            self._owned(machine, name, field, constants={})
            for first in firsts:
                plain = string_value(first)
                constant = text(first).rpartition(".")[2]
                if plain is None and constant in assigned:
                    self._member(machine, constant, assigned[constant][1], assigned[constant][0])
                elif plain is not None:
                    called = next(
                        (key for key, (value, _) in assigned.items() if string_value(value) == plain), plain
                    )
                    self._member(machine, called, first, first)

    def _owned(
        self, machine: Machine, owner: str, field: str, *, constants: dict[str, tuple[Node, Node]]
    ) -> None:
        machine.owner, machine.constants, machine.is_enum = owner, True, False
        machine.fields.add((owner, field))
        for constant, (value, at) in constants.items():
            if _CONSTANT.fullmatch(constant) and string_value(value) is not None:
                self._member(machine, constant, at, value)


def fields_of(root: Node) -> Iterator[tuple[str, str, str, Node, Node | None]]:
    """Fields that say their type or default: class, field, what is said, where, and the default."""
    waiting = [(root, "")]
    while waiting:
        node, owner = waiting.pop()
        for child in named(node):
            inner = owner
            if child.type in CLASSES or child.type == "interface_declaration":
                inner = text(child.child_by_field_name("name"))
                if child.type == "class_definition":
                    for target, value, at in _assignments(child):
                        yield inner, target, text(at), at, value
            elif owner and child.type in (
                "public_field_definition",
                "property_signature",
                "field_definition",
            ):
                name = child.child_by_field_name("name") or child.child_by_field_name("property")
                yield owner, text(name), text(child), child, child.child_by_field_name("value")
            elif owner and child.type == "required_parameter" and child.child_by_field_name("pattern"):
                if any(part.type == "accessibility_modifier" for part in child.named_children):
                    yield owner, text(child.child_by_field_name("pattern")), text(child), child, None
            elif owner and child.type == "field_declaration":
                declared = child.child_by_field_name("declarator")
                if declared is not None:
                    name = text(declared.child_by_field_name("name"))
                    yield owner, name, text(child), child, declared.child_by_field_name("value")
            waiting.append((child, inner))


def _assignments(node: Node) -> Iterator[tuple[str, Node | None, Node]]:
    """The plain assignments of a Python class body: name, value, statement."""
    body = node.child_by_field_name("body")
    for statement in named(body) if body is not None else ():
        inner = statement.named_children[0] if statement.named_children else statement
        if inner.type != "assignment":
            continue
        left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
        if left is not None and left.type == "identifier":
            yield text(left), right, inner
        elif left is not None and right is not None and left.type == "pattern_list":
            values = [*named(right)]
            for target, value in zip(named(left), values, strict=False):
                if len(values) == len(left.named_children):
                    yield text(target), value, inner


def keyword(call: Node, name: str) -> Node | None:
    """The value that a Python call gives by keyword."""
    arguments = call.child_by_field_name("arguments")
    for child in named(arguments) if arguments is not None else ():
        if child.type == "keyword_argument" and text(child.child_by_field_name("name")) == name:
            return child.child_by_field_name("value")
    return None


def _union_parts(node: Node) -> Iterator[Node]:
    for child in named(node):
        if child.type == "union_type":
            yield from _union_parts(child)
        else:
            yield child.named_children[0] if child.named_children else child


def default_of(value: Node | None) -> Node | None:
    """The state that a field starts with: what is assigned, or a field's `default=`."""
    if value is None:
        return None
    value = bare(value)
    if value.type == "call":
        return keyword(value, "default")
    return value if dotted(value) or string_value(value) is not None else None
