"""Which state of which machine an expression names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from groundplan.extract.state.machine import Machine
from groundplan.extract.state.shapes import bare, dotted, string_value
from groundplan.index.parse import Node

_TAILS = ("value", "name")
_SELVES = ("self", "cls")

Named = tuple[Machine, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the classes around it (with bases), and the types of parameters."""

    path: str
    classes: tuple[str, ...] = ()
    family: frozenset[str] = frozenset()
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    function: str = ""

    @property
    def owner(self) -> str:
        return self.classes[-1] if self.classes else ""


class Resolver:
    """Resolves names against all machines of a workspace. What could mean two of them means none."""

    def __init__(self, machines: Iterable[Machine]) -> None:
        self._by_name: dict[str, list[Machine]] = {}
        self._by_field: dict[str, list[Machine]] = {}
        for machine in machines:
            self._by_name.setdefault(machine.name.rpartition(".")[2], []).append(machine)
            for _, name in machine.fields:
                self._by_field.setdefault(name, []).append(machine)

    def field_machine(self, access: str, scope: Scope) -> Machine | None:
        """The machine whose states a field holds, by the class of what the field is taken from."""
        receiver, _, name = access.rpartition(".")
        owners = self._classes(receiver, scope)
        found = [
            machine
            for machine in self._by_field.get(name, ())
            if any((owner, name) in machine.fields for owner in owners)
        ]
        return _only(found, scope)

    def named(self, node: Node, scope: Scope, machine: Machine | None = None) -> Named | None:
        """The state that an expression names; with a `machine`, plain texts and bare names are its states."""
        node = bare(node)
        plain = string_value(node)
        if plain is not None:
            state = machine.by_value(plain) if machine is not None else None
            return (machine, state) if machine is not None and state is not None else None
        parts = dotted(node).split(".")
        while len(parts) > 2 and parts[-1] in _TAILS:
            parts.pop()
        if len(parts) == 1:
            known = machine is not None and parts[0] in machine.states
            return (machine, parts[0]) if machine is not None and known else None
        return self._qualified(parts, scope) or self._constant(parts, scope, machine)

    def _qualified(self, parts: list[str], scope: Scope) -> Named | None:
        """`OrderStatus.PAID`, `Order.Status.PAID`, `self.Status.PAID`."""
        found = [each for each in self._by_name.get(parts[-2], ()) if parts[-1] in each.states]
        if len(parts) > 2:
            owners = self._classes(".".join(parts[:-2]), scope) | {parts[-3]}
            found = [each for each in found if each.owner in owners or not each.owner] or found
        machine = _only([each for each in found if not each.constants], scope)
        return (machine, parts[-1]) if machine is not None else None

    def _constant(self, parts: list[str], scope: Scope, machine: Machine | None) -> Named | None:
        """`self.PAID`, `Order.PAID`: a class's own constant."""
        if machine is None or not machine.constants or parts[-1] not in machine.states:
            return None
        owners = self._classes(".".join(parts[:-1]), scope) | {parts[-2]}
        return (machine, parts[-1]) if machine.owner in owners else None

    def _classes(self, receiver: str, scope: Scope) -> frozenset[str]:
        if receiver in _SELVES:
            return scope.family | frozenset(scope.classes[-1:])
        return frozenset({scope.types[receiver]}) if receiver in scope.types else frozenset()


def _only(found: list[Machine], scope: Scope) -> Machine | None:
    """One machine: of several, the one declared in the scope's class, else in its file."""
    distinct = list({id(each): each for each in found}.values())
    here = [each for each in distinct if each.location.path == scope.path]
    inside = [each for each in here if each.owner and each.owner in scope.classes]
    nearest = inside or here or distinct
    return nearest[0] if len(nearest) == 1 else None
