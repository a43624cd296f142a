"""What an expression stands for, as far as that tells which function a call reaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groundplan.extract.python.program import ClassRef, Module
from groundplan.index.parse import Node


@dataclass(frozen=True, slots=True)
class Instance:
    """An object. `exact` where its class is known and not only one of its base classes.

    `own` marks the `self` of the function that is read: a call on it is drawn as its class has it.
    """

    cls: ClassRef
    exact: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class itself; `exact` and `own` as for its instances."""

    cls: ClassRef
    exact: bool = True
    own: bool = False


@dataclass(frozen=True, slots=True)
class Parent:
    """`super()` in a method of `owner`, called on `of`."""

    owner: ClassRef
    of: "Instance | ClassValue"


@dataclass(frozen=True, slots=True, eq=False)
class FunctionValue:
    """A function; `owner` the class that declares it, `of` what it is bound to.

    `around` are the local names of the function that a nested one stands in.
    """

    module: Module
    node: Node
    owner: ClassRef | None = None
    of: Instance | ClassValue | None = None
    around: "Mapping[str, Value] | None" = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FunctionValue) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    @property
    def identity(self) -> tuple[str, int, object]:
        return (self.module.path, self.node.start_byte, self.of)


@dataclass(frozen=True, slots=True)
class ModuleValue:
    module: Module


@dataclass(frozen=True, slots=True)
class Several:
    """Something that gives `each` when it is gone through, and when an item is taken (dict: a value)."""

    each: "Value"
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """Of another package, or the language's own: what is called on it is nothing of the workspace's."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known: it may be the workspace's."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """`None`, which says nothing about what else a name may hold."""


UNKNOWN = Unknown()
FOREIGN = Foreign()
NOTHING = Nothing()

Value = Instance | ClassValue | Parent | FunctionValue | ModuleValue | Several | Foreign | Unknown | Nothing


def joined(values: Iterable[Value]) -> Value:
    """What a name holds that was given each of these: the one they agree on, else unknown."""
    found: Value = NOTHING
    for value in values:
        if isinstance(value, Nothing) or value == found:
            continue
        if isinstance(found, Nothing):
            found = value
        elif isinstance(found, Instance) and isinstance(value, Instance) and found.cls == value.cls:
            found = Instance(found.cls, found.exact and value.exact, found.own and value.own)
        else:
            return UNKNOWN
    return found
