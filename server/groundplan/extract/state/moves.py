"""Reads a file for what changes states: guarded assignments, decorators and tables."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from groundplan.extract.state.machine import Machine, Setting
from groundplan.extract.state.resolve import Resolver, Scope
from groundplan.extract.state.sets import keyword
from groundplan.extract.state.shapes import (
    ASSIGNMENTS,
    CASES,
    CLASSES,
    CONSTRUCTORS,
    FUNCTIONS,
    IFS,
    LEAVES,
    LOOPS,
    SWITCHES,
    bare,
    dotted,
    end_line,
    items,
    line,
    named,
    string_value,
    text,
)
from groundplan.index.parse import Node
from groundplan.text import Location

# What a field may hold by all that is known at a point: its machine, and some of the machine's states.
Known = Mapping[str, tuple[Machine, frozenset[str]]]
Bases = Callable[[str], frozenset[str]]

_ANY = ("*", "+")
_TYPE = re.compile(r"[\w.]+")
_SAME = frozenset({"==", "===", "is"})
_OTHER = frozenset({"!=", "!==", "is not"})


class Moves:
    """Goes through one file and writes what it proves into the machines."""

    def __init__(self, path: str, language: str, resolver: Resolver, bases: Bases) -> None:
        self._path, self._language = path, language
        self._resolver, self._bases = resolver, bases

    def read(self, root: Node) -> None:
        self._block(list(named(root)), Scope(self._path), {})

    def _block(self, nodes: Sequence[Node], scope: Scope, known: Known) -> Known | None:
        """What is known after the statements; None where they are never left at their end."""
        for node in nodes:
            after = self._statement(node, scope, known)
            if after is None:
                return None
            known = after
        return known

    def _statement(self, node: Node, scope: Scope, known: Known) -> Known | None:
        kind = node.type
        if kind in CLASSES or kind in FUNCTIONS:
            self._definition(node, scope)
            return known
        if kind == "decorated_definition":
            self._decorated(node, scope)
            return known
        if kind in IFS:
            return self._if(node, scope, known)
        if kind in SWITCHES:
            self._switch(node, scope, known)
            return self._without_assigned(node, known)
        if kind in LEAVES:
            self._inside(node, scope, known)
            return None
        if kind in ("block", "statement_block", "else_clause", "export_statement", "class_body"):
            return self._block(list(named(node)), scope, known)
        if kind in LOOPS or "try" in kind:
            inner = self._without_assigned(node, known)
            self._inside(node, scope, inner)
            return inner
        return self._inside(node, scope, known)

    def _inside(self, node: Node, scope: Scope, known: Known) -> Known:
        """Any other node: its assignments and tables, in order."""
        for child in named(node):
            if child.type in ASSIGNMENTS:
                known = self._assigned(child, scope, known)
            elif child.type in ("dictionary", "object"):
                self._table(child, scope)
            known = self._statement(child, scope, known) or known
        return known

    def _definition(self, node: Node, scope: Scope) -> None:
        name = text(node.child_by_field_name("name"))
        body = node.child_by_field_name("body")
        if body is None:
            return
        if node.type in CLASSES:
            inner = Scope(self._path, (*scope.classes, name), self._bases(name))
            self._block(list(named(body)), inner, {})
            return
        inner = replace(scope, types={**scope.types, **_types(node)}, function=name or scope.function)
        self._block(list(named(body)), inner, {})

    def _decorated(self, node: Node, scope: Scope) -> None:
        definition = node.child_by_field_name("definition")
        function = text(definition.child_by_field_name("name")) if definition is not None else ""
        for mark in named(node):
            call = mark.named_children[0] if mark.type == "decorator" and mark.named_children else None
            if call is not None and call.type == "call":
                self._rule(call, function, scope, mark)
        if definition is not None:
            self._definition(definition, scope)

    def _rule(self, call: Node, function: str, scope: Scope, mark: Node) -> None:
        """`@transition(field=status, source=A, target=B)`, by shape."""
        field, source = keyword(call, "field"), keyword(call, "source")
        target = keyword(call, "target")
        if field is None or source is None or target is None:
            return
        machine = self._resolver.field_machine(f"self.{string_value(field) or text(field)}", scope)
        if machine is None:
            return
        place = Location(self._path, line(mark), end_line(mark), function)
        aims = [state for item in items(target) if (state := self._state(item, machine, scope))]
        for item in items(source):
            if string_value(item) in _ANY:
                sources = [state for state in machine.states if state not in aims]
            else:
                sources = [state] if (state := self._state(item, machine, scope)) else []
            for one in sources:
                for aim in aims:
                    machine.add(one, aim, function, place)

    def _state(self, node: Node, machine: Machine, scope: Scope) -> str | None:
        """A state named in a rule; an open set takes in what it has not seen."""
        found = self._resolver.named(node, scope, machine)
        if found is not None:
            return found[1] if found[0] is machine else None
        plain = string_value(node)
        if plain and machine.constants and plain not in machine.states and plain not in _ANY:
            key = f"{machine.key}.{plain}"
            machine.states[plain] = Location(self._path, line(node), end_line(node), key)
            machine.values[plain] = plain
            return plain
        return None

    def _table(self, node: Node, scope: Scope) -> None:
        """`{A: [B, C]}` where every key and every value is a state of one machine."""
        moves: list[tuple[str, list[str], Node]] = []
        machines: set[int] = set()
        machine: Machine | None = None
        for pair in named(node):
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is None or value is None:
                return
            inner = key.named_children[0] if key.type == "computed_property_name" else key
            found = [self._resolver.named(each, scope) for each in (inner, *items(value))]
            if any(each is None for each in found) or bare(value).type in ("dictionary", "object"):
                return
            sure = [each for each in found if each is not None]
            machines |= {id(each[0]) for each in sure}
            machine = sure[0][0]
            moves.append((sure[0][1], [state for _, state in sure[1:]], pair))
        listed = [targets for _, targets, pair in moves if bare(pair.child_by_field_name("value") or pair)]
        if machine is None or len(machines) != 1 or not any(len(each) != 1 for each in listed):
            return  # `{A: B}` alone may mean anything: a label, a next step, a mapping
        for source, targets, pair in moves:
            place = Location(self._path, line(pair), end_line(pair), scope.owner)
            for target in targets:
                machine.add(source, target, "", place)
            if not targets:
                machine.add(source, "", "", place)

    def _assigned(self, node: Node, scope: Scope, known: Known) -> Known:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return known
        access = self._access(left, scope)
        if not access:
            return known
        machine = self._resolver.field_machine(access, scope)
        targets = [found for each in _choices(right) if (found := self._resolver.named(each, scope, machine))]
        kept = {name: states for name, states in known.items() if name != access}
        if not targets or "." not in access:
            return kept
        machine = targets[0][0]
        label = scope.function
        place = Location(self._path, line(node), end_line(node), ".".join((*scope.classes, label)))
        before = known.get(access)
        for _, target in targets:
            if before is not None and before[0] is machine:
                for source in sorted(before[1] - {target}, key=list(machine.states).index):
                    machine.add(source, target, label, place)
            elif access.startswith("self.") and (label in CONSTRUCTORS or label == scope.owner):
                machine.add("", target, "", place)
            else:
                machine.settings.append(Setting(target, label, place))
        kept[access] = (machine, frozenset(target for _, target in targets))
        return kept

    def _access(self, node: Node, scope: Scope) -> str:
        """`self.status`, `order.status`; Java's bare `status` is `self.status`."""
        access = dotted(node)
        if access and "." not in access and self._language == "java":
            return f"self.{access}" if self._resolver.field_machine(f"self.{access}", scope) else access
        return access

    def _if(self, node: Node, scope: Scope, known: Known) -> Known | None:
        condition = node.child_by_field_name("condition")
        if condition is None:
            return known
        then = node.child_by_field_name("consequence")
        yes = self._narrowed(condition, scope, known, holds=True)
        no = self._narrowed(condition, scope, known, holds=False)
        ends = [self._statement(then, scope, yes) if then is not None else yes]
        rest: Known | None = no
        for other in node.children_by_field_name("alternative"):
            if other.type == "elif_clause" and rest is not None:
                asked, body = other.child_by_field_name("condition"), other.child_by_field_name("consequence")
                if asked is not None and body is not None:
                    ends.append(self._statement(body, scope, self._narrowed(asked, scope, rest, holds=True)))
                    rest = self._narrowed(asked, scope, rest, holds=False)
            elif rest is not None:
                rest = self._statement(other, scope, rest)
        return _joined([*ends, rest])

    def _switch(self, node: Node, scope: Scope, known: Known) -> None:
        subject = next(
            (
                found
                for name in ("subject", "value", "condition")
                if (found := node.child_by_field_name(name))
            ),
            None,
        )
        body = node.child_by_field_name("body")
        access = self._access(bare(subject), scope) if subject is not None else ""
        falling: list[Node] = []
        for case in named(body) if body is not None else ():
            patterns = [*falling, *_patterns(case)]
            steps = _case_body(case)
            if case.type in CASES and not steps:
                falling = patterns  # `case A: case B:`
                continue
            falling = []
            self._block(steps, scope, self._limited(access, patterns, scope, known, holds=True))

    def _narrowed(self, condition: Node, scope: Scope, known: Known, *, holds: bool) -> Known:
        """What is known where a condition holds, or does not."""
        node = bare(condition)
        operator = text(node.child_by_field_name("operator")) or " ".join(
            text(each) for each in node.children_by_field_name("operators")
        )
        if node.type in ("not_operator", "unary_expression") and (not operator or operator in ("!", "not")):
            inner = node.child_by_field_name("argument") or node.child_by_field_name("operand")
            return self._narrowed(inner, scope, known, holds=not holds) if inner is not None else known
        if operator in ("and", "&&", "or", "||"):
            both = holds if operator in ("and", "&&") else not holds
            sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
            ways: list[Known | None] = []
            for side in sides:
                if side is not None and both:
                    known = self._narrowed(side, scope, known, holds=holds)
                elif side is not None:
                    ways.append(self._narrowed(side, scope, known, holds=holds))
            return known if both else (_joined(ways) or known)
        left, right = _sides(node)
        if left is None or right is None:
            return self._membership(node, scope, known, holds=holds)
        if operator in _SAME | _OTHER:
            same = holds if operator in _SAME else not holds
            if not self._access(left, scope) or self._resolver.named(left, scope) is not None:
                left, right = right, left
            return self._limited(self._access(left, scope), [right], scope, known, holds=same)
        if operator in ("in", "not in"):
            inside = holds if operator == "in" else not holds
            return self._limited(self._access(left, scope), items(right), scope, known, holds=inside)
        return known

    def _membership(self, node: Node, scope: Scope, known: Known, *, holds: bool) -> Known:
        """`[A, B].includes(order.status)`, `status.equals(A)`."""
        arguments = node.child_by_field_name("arguments")
        function = node.child_by_field_name("function") or node
        called = text(function.child_by_field_name("property") or function.child_by_field_name("name"))
        receiver = function.child_by_field_name("object")
        given = list(named(arguments)) if arguments is not None else []
        if receiver is None or len(given) != 1:
            return known
        if called in ("includes", "has", "contains"):
            return self._limited(self._access(given[0], scope), items(receiver), scope, known, holds=holds)
        if called == "equals":
            return self._limited(self._access(receiver, scope), given, scope, known, holds=holds)
        return known

    def _limited(
        self, access: str, states: Sequence[Node], scope: Scope, known: Known, *, holds: bool
    ) -> Known:
        if "." not in access or not states:
            return known
        machine = self._resolver.field_machine(access, scope)
        found = [self._resolver.named(each, scope, machine) for each in states]
        sure = [each for each in found if each is not None]
        if len(sure) != len(found) or len({id(each[0]) for each in sure}) != 1:
            return known
        machine = sure[0][0]
        told = frozenset(state for _, state in sure)
        before = known[access][1] if access in known and known[access][0] is machine else None
        possible = before if before is not None else frozenset(machine.states)
        return {**known, access: (machine, possible & told if holds else possible - told)}

    def _without_assigned(self, node: Node, known: Known) -> Known:
        """What is still known around statements that may have run or not."""
        touched = {dotted(left) for left in _assigned_in(node)}
        touched |= {f"self.{name}" for name in touched}
        return {name: states for name, states in known.items() if name not in touched}


def _joined(ways: Sequence[Known | None]) -> Known | None:
    """What is known where several ways meet; None where none of them comes through."""
    open_ways = [way for way in ways if way is not None]
    if not open_ways:
        return None
    joined: dict[str, tuple[Machine, frozenset[str]]] = {}
    for name, (machine, states) in open_ways[0].items():
        others = [way.get(name) for way in open_ways[1:]]
        if all(other is not None and other[0] is machine for other in others):
            more = [other[1] for other in others if other is not None]
            joined[name] = (machine, states.union(*more))
    return joined


def _assigned_in(node: Node) -> Iterator[Node]:
    for child in named(node):
        if child.type in ASSIGNMENTS and (left := child.child_by_field_name("left")) is not None:
            yield left
        yield from _assigned_in(child)


def _choices(node: Node) -> list[Node]:
    """What a value may be: both ways of a conditional."""
    node = bare(node)
    if node.type == "conditional_expression":
        children = list(named(node))
        return [children[0], children[2]] if len(children) == 3 else [node]
    if node.type == "ternary_expression":
        ends = (node.child_by_field_name("consequence"), node.child_by_field_name("alternative"))
        return [end for end in ends if end is not None]
    return [node]


def _sides(node: Node) -> tuple[Node | None, Node | None]:
    if node.type == "comparison_operator":
        children = list(named(node))
        return (bare(children[0]), children[1]) if len(children) == 2 else (None, None)
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    return (bare(left) if left is not None else None), right


def _patterns(case: Node) -> list[Node]:
    if case.type == "case_clause":
        if case.child_by_field_name("guard") is not None:
            return []
        heads = [child for child in named(case) if child.type == "case_pattern"]
        inner = [head.named_children[0] for head in heads if head.named_children]
        return [
            part for head in inner for part in (list(named(head)) if head.type == "union_pattern" else [head])
        ]
    if (value := case.child_by_field_name("value")) is not None:
        return [value]
    return [part for label in named(case) if label.type == "switch_label" for part in named(label)]


def _case_body(case: Node) -> list[Node]:
    body = case.child_by_field_name("consequence")
    if body is not None:
        return list(named(body))
    value = case.child_by_field_name("value")
    return [child for child in named(case) if child != value and child.type != "switch_label"]


def _types(function: Node) -> dict[str, str]:
    """The parameters of a function whose type is a plain name."""
    parameters = function.child_by_field_name("parameters")
    found: dict[str, str] = {}
    for each in named(parameters) if parameters is not None else ():
        name = each.child_by_field_name("name") or each.child_by_field_name("pattern")
        kind = text(each.child_by_field_name("type")).lstrip(": ").strip("\"'")
        if name is None and each.type == "typed_parameter" and each.named_children:
            name = each.named_children[0]
        if name is not None and _TYPE.fullmatch(kind):
            found[text(name)] = kind.rpartition(".")[2]
    return found
