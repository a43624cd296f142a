"""The calls of TypeScript, JavaScript and Java functions: the symbol graph's, in the text's blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundplan.errors import WorkspaceError
from groundplan.extract.control_flow.wording import shortened, text_of
from groundplan.extract.function_node import function_node
from groundplan.extract.named_function import NamedFunction, dotted_path
from groundplan.extract.sequence.steps import Block, BlockKind, Branch, Call, Callee, Run, Step, pruned
from groundplan.index.index import Index
from groundplan.index.parse import Node
from groundplan.index.records import Symbol, SymbolKind
from groundplan.text import Location

if TYPE_CHECKING:  # the graph is loaded when it is first asked for
    from groundplan.index.graph import Edge

_CALLS = frozenset({"call_expression", "new_expression", "method_invocation", "object_creation_expression"})
_MADE = frozenset({"new_expression", "object_creation_expression", "explicit_constructor_invocation"})
_LOOPS = frozenset(
    {"for_statement", "for_in_statement", "enhanced_for_statement", "while_statement", "do_statement"}
)
_NESTED = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "generator_function",
        "method_definition",
    }
    | {"class_declaration", "class", "class_body", "lambda_expression"}
)
# Methods of collections that call a function once for each item.
_EACH = frozenset({"forEach", "map", "filter", "some", "every", "find", "findIndex", "reduce", "flatMap"})
_CASES = frozenset({"switch_case", "switch_default", "switch_block_statement_group", "switch_rule"})
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.ENUM})
_LOGGING = frozenset({"log", "debug", "info", "warn", "error", "trace"})
_MAX_ARGUMENTS = 32


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    qualified_name: str


class GraphCalls:
    """A `CallReader` on the index's symbol graph: only its exact edges are calls."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def callee(self, path: str, symbol: Symbol) -> Callee:
        owner_name = symbol.qualified_name.rpartition(".")[0]
        owner = self._index.graph.symbol((path, owner_name)) if owner_name else None
        module = dotted_path(path)
        if owner is not None and owner.kind not in _FUNCTIONS:
            full, short = f"{module}.{owner_name}", owner.name
            place = Location(path, owner.start_line, owner.end_line, full)
        else:
            full, short = module, module.rpartition(".")[2]
            lines = max(each.end_line for each in self._index.files[path].symbols)
            place = Location(path, 1, lines, full)
        own = Location(path, symbol.start_line, symbol.end_line, f"{module}.{symbol.qualified_name}")
        return Callee(_Place(path, symbol.qualified_name), symbol.name, full, short, place, own)

    def run(self, callee: Callee) -> Run:
        place = callee.key
        if not isinstance(place, _Place):
            return Run()
        symbols = [
            one
            for one in self._index.files[place.path].symbols
            if one.qualified_name == place.qualified_name and one.kind in _FUNCTIONS
        ]
        if not symbols:
            return Run()
        longest = max(symbols, key=lambda one: one.end_line - one.start_line)
        try:
            found = function_node(self._index, NamedFunction(place.path, longest))
        except WorkspaceError:  # changed since it was indexed: nothing certain can be said
            return Run()
        edges = self._index.graph.callees((place.path, place.qualified_name))
        reading = _Reading(self, self._index, place.path, edges)
        steps = reading.steps(found.body)
        return Run(pruned(steps), (), tuple(reading.minor))


class _Reading:
    """One function's tree gone through in the order of evaluation, its calls matched to edges."""

    def __init__(self, calls: GraphCalls, index: Index, path: str, edges: "Sequence[Edge]") -> None:
        self._calls = calls
        self._index = index
        self._path = path
        self._edges = list(edges)
        self.minor: list[str] = []

    def steps(self, node: Node | None) -> tuple[Step, ...]:
        return () if node is None else tuple(self._of(node))

    def _of(self, node: Node) -> Iterator[Step]:
        kind = node.type
        if kind in _NESTED and not (kind in ("arrow_function", "lambda_expression") and _is_each(node)):
            return
        if kind in ("if_statement", "ternary_expression"):
            yield from self._choice(node)
        elif kind in _LOOPS:
            yield from self._loop(node)
        elif kind == "catch_clause":
            caught = next((one for one in node.named_children if one.type == "catch_formal_parameter"), None)
            label = f"on {text_of(caught).rpartition(' ')[0]}" if caught is not None else "on error"
            yield Block(BlockKind.OPT, (Branch(label, self.steps(node.child_by_field_name("body"))),))
        elif kind in ("switch_statement", "switch_expression"):
            yield from self._switch(node)
        else:
            inner = [step for child in node.named_children for step in self._of(child)]
            if kind in ("arrow_function", "lambda_expression"):
                yield Block(BlockKind.LOOP, (Branch("for each", tuple(inner)),))
                return
            yield from inner
            if kind in _CALLS:
                yield from self._call(node)

    def _choice(self, node: Node) -> Iterator[Step]:
        condition = node.child_by_field_name("condition")
        yield from self.steps(condition)
        branches = [Branch(_bare(text_of(condition)), self.steps(node.child_by_field_name("consequence")))]
        alternative = node.child_by_field_name("alternative")
        while alternative is not None:
            inner = alternative
            if inner.type == "else_clause" and inner.named_children:
                inner = inner.named_children[-1]
            if inner.type != "if_statement":
                branches.append(Branch("", self.steps(inner)))
                break
            asked = inner.child_by_field_name("condition")
            body = (*self.steps(asked), *self.steps(inner.child_by_field_name("consequence")))
            branches.append(Branch(_bare(text_of(asked)), body))
            alternative = inner.child_by_field_name("alternative")
        yield Block(BlockKind.ALT if len(branches) > 1 else BlockKind.OPT, tuple(branches))

    def _loop(self, node: Node) -> Iterator[Step]:
        body = node.child_by_field_name("body")
        parts = [child for child in node.named_children if child != body]
        head = [step for part in parts for step in self._of(part)]
        if node.type in ("for_in_statement", "enhanced_for_statement"):
            yield from head
            head = []
        whole = node.text or b""
        end = body.start_byte - node.start_byte if body is not None and node.type != "do_statement" else None
        label = " ".join(whole[:end].decode("utf-8", "replace").split())
        if node.type == "do_statement":
            label = f"while {_bare(text_of(node.child_by_field_name('condition')))}"
        yield Block(BlockKind.LOOP, (Branch(shortened(label), (*head, *self.steps(body))),))

    def _switch(self, node: Node) -> Iterator[Step]:
        subject = node.child_by_field_name("value") or node.child_by_field_name("condition")
        yield from self.steps(subject)
        body = node.child_by_field_name("body")
        cases = [child for child in (body.named_children if body is not None else ()) if child.type in _CASES]
        branches: list[Branch] = []
        for case in cases:
            value = case.child_by_field_name("value")
            labels = [text_of(part) for part in case.named_children if part.type == "switch_label"]
            label = text_of(value) if value is not None else ", ".join(labels).replace("case ", "")
            steps = [step for child in case.named_children for step in self._of(child)]
            branches.append(Branch(f"{_bare(text_of(subject))} is {label}" if label else "", tuple(steps)))
        yield Block(BlockKind.ALT, tuple(branches))

    def _call(self, node: Node) -> Iterator[Step]:
        name = _called(node)
        edge = self._edge(node, name)
        if edge is None:
            return
        symbol = self._index.graph.symbol(edge.target)
        if symbol is None:
            return
        if symbol.kind in _CLASSES:
            symbol = self._constructor(edge.target[0], symbol)
        if symbol is None or symbol.kind not in _FUNCTIONS:
            return
        if symbol.name in _LOGGING or (
            symbol.end_line - symbol.start_line < 3 and symbol.name.startswith("get")
        ):
            self.minor.append(symbol.name)
            return
        callee = self._calls.callee(edge.target[0], symbol)
        label = f"{name}({_arguments(node)})"
        place = Location(self._path, node.start_point.row + 1, node.end_point.row + 1, callee.place.symbol)
        yield Call(callee, label, place, _result(node))

    def _edge(self, node: Node, name: str) -> "Edge | None":
        """The edge of a call: the first that is left on one of its lines and leads to that name."""
        first, last = node.start_point.row + 1, node.end_point.row + 1
        for edge in self._edges:
            symbol = self._index.graph.symbol(edge.target)
            if first <= edge.line <= last and symbol is not None and name in (symbol.name, _owner(edge)):
                self._edges.remove(edge)
                return edge
        return None

    def _constructor(self, path: str, cls: Symbol) -> Symbol | None:
        """A class's constructor, if it declares one."""
        for name in ("constructor", cls.name):
            found = self._index.graph.symbol((path, f"{cls.qualified_name}.{name}"))
            if found is not None and found.kind in _FUNCTIONS:
                return found
        return None


def _owner(edge: "Edge") -> str:
    """`Order` for the constructor `Order.constructor`."""
    outer, _, name = edge.target[1].rpartition(".")
    return outer.rpartition(".")[2] if name == "constructor" else ""


def _called(node: Node) -> str:
    named = (
        node.child_by_field_name("name")
        or node.child_by_field_name("constructor")
        or node.child_by_field_name("type")
        or node.child_by_field_name("function")
    )
    if named is None:
        return ""
    last = named.child_by_field_name("property")
    return text_of(last or named).partition("<")[0].rpartition(".")[2]


def _is_each(function: Node) -> bool:
    """Whether a function is handed to something like `forEach`."""
    arguments = function.parent
    call = arguments.parent if arguments is not None else None
    return call is not None and call.type in _CALLS and _called(call) in _EACH


def _arguments(node: Node) -> str:
    arguments = node.child_by_field_name("arguments")
    parts = [text_of(child) for child in arguments.named_children] if arguments is not None else []
    whole = ", ".join(part if len(part) <= 20 else "…" for part in parts)
    return whole if len(whole) <= _MAX_ARGUMENTS else "…"


def _result(node: Node) -> str:
    around = node.parent
    while around is not None and around.type in ("await_expression", "parenthesized_expression"):
        around = around.parent
    if around is None or around.type not in ("variable_declarator", "assignment_expression"):
        return ""
    left = around.child_by_field_name("name") or around.child_by_field_name("left")
    return text_of(left) if left is not None and left.type in ("identifier", "member_expression") else ""


def _bare(condition: str) -> str:
    bare = condition[1:-1] if condition.startswith("(") and condition.endswith(")") else condition
    return shortened(bare)
