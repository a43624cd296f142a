"""The workspace's Python modules with their syntax trees: classes' methods, functions, decorators."""

import builtins
from collections.abc import Iterator

from groundplan.errors import WorkspaceError
from groundplan.extract.django.test_code import is_test_code
from groundplan.extract.python.program import ClassRef, Module, Program
from groundplan.extract.python.workspace_source import WorkspaceSource
from groundplan.extract.sequence.python.values import FOREIGN, UNKNOWN, Foreign, Unknown
from groundplan.index.index import Index
from groundplan.index.parse import Node, parse
from groundplan.text import Location

# Bases of other packages that declare nothing which a workspace's class would call by name.
_HARMLESS = frozenset(
    {
        f"{home}.{name}"
        for home in ("typing", "typing_extensions")
        for name in ("Generic", "Protocol", "NamedTuple")
    }
    | {"abc.ABC", "enum.Enum", "enum.StrEnum", "enum.IntEnum", "collections.abc.Callable"}
)


class Code:
    """A `Program` whose definitions can be looked at in full."""

    def __init__(self, index: Index) -> None:
        self._source = WorkspaceSource(index, [root.path for root in index.roots])
        self.program = Program(self._source)
        self.index = index
        self._roots: dict[str, Node | None] = {}
        self._methods: dict[ClassRef, dict[str, Node]] = {}

    def root(self, module: Module) -> Node | None:
        """The tree of a module; None where its file is gone."""
        if module.path not in self._roots:
            try:
                source = self.index.file_text(module.path).encode()
                self._roots[module.path] = parse("python", source).root_node
            except WorkspaceError:  # deleted since it was indexed
                self._roots[module.path] = None
        return self._roots[module.path]

    def definition(self, module: Module, line: int) -> Node | None:
        """The function or class whose `def` or `class` begins on that line."""
        return self._at(module, line, ("function_definition", "class_definition"))

    def assignment(self, module: Module, line: int) -> Node | None:
        return self._at(module, line, ("assignment",))

    def methods(self, ref: ClassRef) -> dict[str, Node]:
        """The functions in a class's body: of several of a name the last, setters left out."""
        found = self._methods.get(ref)
        if found is None:
            node = self.definition(ref.module, ref.node.line)
            body = node.child_by_field_name("body") if node is not None else None
            found = self._methods[ref] = {}
            for function in functions_in(body):
                marks = decorators(function)
                if not any(mark.endswith((".setter", ".deleter", "overload")) for mark in marks):
                    found[name_of(function)] = function
        return found

    def method(
        self, ref: ClassRef, name: str, *, after: ClassRef | None = None
    ) -> "tuple[ClassRef, Node] | Foreign | Unknown":
        """The method that `name` means on an object of exactly that class, and the class that has it.

        `after` starts behind one of its ancestors, as `super()` does. Unknown where a base that can't
        be read comes before it.
        """
        doubtful = foreign = False
        waiting = after is not None
        for ancestor in self.program.ancestors(ref):
            if waiting:
                waiting = ancestor != after
                continue
            if not isinstance(ancestor, ClassRef):
                foreign = foreign or ancestor.dotted not in _HARMLESS
                continue
            function = self.methods(ancestor).get(name)
            if function is not None:
                return UNKNOWN if doubtful or foreign else (ancestor, function)
            doubtful = doubtful or any(
                meaning is None and not is_builtin(getattr(base, "dotted", ""))
                for base, meaning in self.program.bases(ancestor)
            )
        return FOREIGN if foreign and not doubtful else UNKNOWN

    def overriding(self, ref: ClassRef, name: str) -> list[ClassRef]:
        """The classes below `ref`, test code aside, that declare a method of that name themselves."""
        found: list[ClassRef] = []
        for path, symbol in self.index.subclasses_closure({ref.node.name}):
            if is_test_code(path) and not is_test_code(ref.module.path):
                continue
            module = self.module_at(path)
            if module is None:
                continue
            below = next((c for c in module.classes() if c.qualified_name == symbol.qualified_name), None)
            if below is None or below is ref.node:
                continue
            other = ClassRef(module, below)
            if name in self.methods(other) and ref in self.program.ancestors(other):
                found.append(other)
        return found

    def module_at(self, path: str) -> Module | None:
        name = self._source.name_of(path)
        return self.program.module(name) if name else None

    def _at(self, module: Module, line: int, types: tuple[str, ...]) -> Node | None:
        root = self.root(module)
        if root is None:
            return None
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.start_point.row + 1 == line and node.type in types:
                return node
            if node.start_point.row < line <= node.end_point.row + 1:
                waiting += reversed(node.named_children)
        return None


def functions_in(body: Node | None) -> Iterator[Node]:
    """The functions declared in a block, also under `if` and `try`, not those inside of others."""
    for node in body.named_children if body is not None else ():
        if node.type == "function_definition":
            yield node
        elif node.type == "decorated_definition":
            inner = node.child_by_field_name("definition")
            if inner is not None and inner.type == "function_definition":
                yield inner
        elif node.type in ("if_statement", "try_statement", "else_clause", "except_clause", "block"):
            yield from functions_in(node)


def decorators(function: Node) -> list[str]:
    """The names of a function's decorators, without arguments."""
    around = function.parent
    if around is None or around.type != "decorated_definition":
        return []
    marks = [child for child in around.named_children if child.type == "decorator"]
    return [text(mark).lstrip("@ ").partition("(")[0].strip() for mark in marks]


def has_decorator(function: Node, *names: str) -> bool:
    return any(mark.rpartition(".")[2] in names for mark in decorators(function))


def is_abstract(function: Node) -> bool:
    """Whether a method only says that those below the class have it."""
    if has_decorator(function, "abstractmethod"):
        return True
    body = function.child_by_field_name("body")
    statements = [
        node for node in (body.named_children if body is not None else ()) if node.type != "comment"
    ]
    if statements and _is_string(statements[0]):
        statements = statements[1:]
    if len(statements) != 1:
        return False
    only = text(statements[0])
    return only == "..." or only.startswith("raise NotImplementedError")


def is_getter(function: Node) -> bool:
    """Whether a function does no more than give something that is there already, or nothing at all."""
    body = function.child_by_field_name("body")
    statements = [
        node for node in (body.named_children if body is not None else ()) if node.type != "comment"
    ]
    if statements and _is_string(statements[0]):
        statements = statements[1:]
    if len(statements) > 1:
        return False
    if not statements:
        return True
    only = statements[0]
    if only.type == "pass_statement":
        return True
    return only.type == "return_statement" and not _has_call(only)


def is_builtin(name: str) -> bool:
    return bool(name) and hasattr(builtins, name.partition(".")[0])


def name_of(node: Node) -> str:
    return text(node.child_by_field_name("name"))


def text(node: Node | None) -> str:
    """The node's source on one line."""
    return " ".join((node.text or b"").decode("utf-8", "replace").split()) if node is not None else ""


def place_of(module: Module, node: Node, symbol: str) -> Location:
    return Location(module.path, node.start_point.row + 1, node.end_point.row + 1, symbol)


def _is_string(node: Node) -> bool:
    return (
        node.type == "expression_statement"
        and node.named_child_count == 1
        and node.named_children[0].type
        in (
            "string",
            "concatenated_string",
        )
    )


def _has_call(node: Node) -> bool:
    return node.type == "call" or any(_has_call(child) for child in node.named_children)
