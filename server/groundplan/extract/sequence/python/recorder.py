"""Gathers calls into blocks while a function is read."""

from dataclasses import dataclass, field

from groundplan.extract.python.program import Module
from groundplan.extract.sequence.python.code import Code, is_getter, name_of, place_of, text
from groundplan.extract.sequence.python.expressions import Listener
from groundplan.extract.sequence.python.values import ClassValue, FunctionValue, Instance
from groundplan.extract.sequence.steps import Block, BlockKind, Branch, Call, Callee, Missing, Step
from groundplan.index.parse import Node
from groundplan.text import Location

_MAX_ARGUMENTS = 32  # characters
_LOGGING = frozenset(
    {
        "log",
        "debug",
        "info",
        "warning",
        "warn",
        "error",
        "exception",
        "critical",
        "trace",
        "getLogger",
        "get_logger",
    }
)
# On what is not known, these are nearly always the language's own.
_CONTAINERS = frozenset(name for kind in (str, bytes, list, dict, set) for name in dir(kind))


@dataclass(slots=True)
class _Open:
    kind: BlockKind
    branches: list[tuple[str, list[Step]]] = field(default_factory=list[tuple[str, list[Step]]])


class Recorder:
    """A listener's ears: `steps` is what was heard, `missing` what is not drawn of it."""

    def __init__(self, code: Code, module: Module) -> None:
        self.steps: list[Step] = []
        self.missing = Missing()
        self._code = code
        self._module = module
        self._open: list[_Open] = []

    def listener(self) -> Listener:
        return Listener(self._called, self._made, self._missed, self.opened, self.branched, self.closed)

    def opened(self, kind: str) -> None:
        self._open.append(_Open(BlockKind(kind)))

    def branched(self, label: str) -> None:
        self._open[-1].branches.append((label, []))

    def closed(self) -> None:
        block = self._open.pop()
        branches = tuple(Branch(label, tuple(steps)) for label, steps in block.branches)
        self._here.append(Block(block.kind, branches))

    def end(self, kind: BlockKind) -> None:
        """The block that is open turns out to be of another kind."""
        self._open[-1].kind = kind

    @property
    def _here(self) -> list[Step]:
        return self._open[-1].branches[-1][1] if self._open else self.steps

    def _called(self, node: Node, function: FunctionValue) -> None:
        name = name_of(function.node)
        if is_getter(function.node) or name in _LOGGING:
            self.missing.minor.append(name)
            return
        callee = callee_of(self._code, function)
        written = f"{name}({self._arguments(node)})"
        self._here.append(
            Call(callee, written, place_of(self._module, node, callee.place.symbol), result_name(node))
        )

    def _made(self, node: Node, cls: ClassValue) -> None:
        """An object is made: a call where its class says how, and surely this class."""
        found = self._code.method(cls.cls, "__init__")
        if not isinstance(found, tuple):
            return
        if not cls.exact and self._code.overriding(cls.cls, "__init__"):
            self._missed(node)
            return
        owner, init = found
        if is_getter(init):
            return
        function = FunctionValue(owner.module, init, owner, Instance(cls.cls, cls.exact, own=True))
        callee = callee_of(self._code, function)
        written = f"{cls.cls.node.name}({self._arguments(node)})"
        self._here.append(
            Call(callee, written, place_of(self._module, node, callee.place.symbol), result_name(node))
        )

    def _missed(self, node: Node) -> None:
        written = text(node.child_by_field_name("function"))
        _, dot, name = written.rpartition(".")
        if name not in _LOGGING and not (dot and name in _CONTAINERS):
            self.missing.uncertain.append(written)

    def _arguments(self, node: Node) -> str:
        arguments = node.child_by_field_name("arguments")
        if arguments is None:
            return ""
        if arguments.type == "generator_expression":
            return "…"
        parts = [text(child) for child in arguments.named_children if child.type != "comment"]
        whole = ", ".join(
            part if len(part) <= 20 else f"{part.partition('=')[0]}=…" if _is_keyword(part) else "…"
            for part in parts
        )
        return whole if len(whole) <= _MAX_ARGUMENTS else "…"


def callee_of(code: Code, function: FunctionValue) -> Callee:
    """A function as the drawing knows it: its class or module stands for it."""
    module, node = function.module, function.node
    name = name_of(node)
    if function.owner is not None:
        owner = function.owner
        full, short = owner.path, owner.node.name
        place = Location(module.path, owner.node.line, owner.node.end_line, full)
    else:
        full, short = module.name, module.name.rpartition(".")[2]
        root = code.root(module)
        place = Location(module.path, 1, root.end_point.row + 1 if root is not None else 1, full)
    return Callee(function, name, full, short, place, place_of(module, node, f"{full}.{name}"))


def result_name(node: Node) -> str:
    """The name that a call's value is given: `total` of `total = self.sum()`."""
    around = node.parent
    while around is not None and around.type in ("await", "parenthesized_expression"):
        around = around.parent
    if around is None or around.type != "assignment":
        return ""
    left = around.child_by_field_name("left")
    return text(left) if left is not None and left.type in ("identifier", "attribute") else ""


def _is_keyword(argument: str) -> bool:
    return argument.partition("=")[0].isidentifier() and "=" in argument
