"""The syntax tree of one function of the workspace."""

from dataclasses import dataclass

from groundplan.errors import WorkspaceError
from groundplan.extract.named_function import NamedFunction
from groundplan.index.index import Index
from groundplan.index.parse import Node, parse

_FUNCTIONS = frozenset(
    {
        "function_definition",
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "arrow_function",
        "method_definition",
        "method_declaration",
        "constructor_declaration",
        "compact_constructor_declaration",
    }
)
# What gives its name to a function that has none itself: `const f = () => 1`.
_HOLDERS = frozenset(
    {"variable_declarator", "pair", "field_definition", "public_field_definition", "assignment_expression"}
)


@dataclass(frozen=True, slots=True)
class FunctionNode:
    """A function's node, in the tree of a whole file. `body` is a block, or an arrow's expression."""

    path: str
    language: str
    node: Node

    @property
    def body(self) -> Node | None:
        return self.node.child_by_field_name("body")


def function_node(index: Index, function: NamedFunction) -> FunctionNode:
    """Raises `WorkspaceError` where the file has changed so much that the function is gone."""
    language = index.files[function.path].language
    text = index.file_text(function.path)
    root = parse(language, text.encode()).root_node
    row = function.symbol.name_line - 1
    lines = text.split("\n")
    before = lines[row][: function.symbol.name_column - 1] if row < len(lines) else ""
    point = (row, len(before.encode()))
    node = root.descendant_for_point_range(point, point)
    while node is not None:
        found = node if node.type in _FUNCTIONS else _held(node)
        if found is not None:
            return FunctionNode(function.path, language, found)
        node = node.parent
    raise WorkspaceError(
        f"{function.path} has changed since it was indexed: `{function.symbol.qualified_name}` is gone.",
        hint="Index the workspace again.",
    )


def _held(node: Node) -> Node | None:
    if node.type not in _HOLDERS:
        return None
    value = node.child_by_field_name("value") or node.child_by_field_name("right")
    return value if value is not None and value.type in _FUNCTIONS else None
