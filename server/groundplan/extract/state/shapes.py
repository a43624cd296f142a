"""What Python, TypeScript, JavaScript and Java call alike things in their syntax trees."""

import re
from collections.abc import Iterator

from groundplan.index.parse import Node

IFS = frozenset({"if_statement", "elif_clause"})
SWITCHES = frozenset({"match_statement", "switch_statement", "switch_expression"})
CASES = frozenset({"case_clause", "switch_case", "switch_block_statement_group", "switch_rule"})
LOOPS = frozenset(
    {
        "for_statement",
        "while_statement",
        "for_in_statement",
        "enhanced_for_statement",
        "do_statement",
    }
)
FUNCTIONS = frozenset(
    {
        "function_definition",
        "function_declaration",
        "method_definition",
        "method_declaration",
        "constructor_declaration",
        "arrow_function",
        "function_expression",
        "generator_function_declaration",
        "lambda",
        "lambda_expression",
    }
)
CLASSES = frozenset(
    {"class_definition", "class_declaration", "abstract_class_declaration", "record_declaration"}
)
LEAVES = frozenset(
    {"return_statement", "raise_statement", "throw_statement", "continue_statement", "break_statement"}
)
ASSIGNMENTS = frozenset({"assignment", "assignment_expression"})
STRINGS = frozenset({"string", "string_literal"})
LISTS = frozenset({"list", "tuple", "set", "array", "expression_list"})
CALLS = frozenset({"call", "call_expression", "method_invocation"})
CONSTRUCTORS = frozenset({"__init__", "constructor"})
_QUOTED = re.compile(r"""^[a-zA-Z]*(['"])(.*)\1$""", re.DOTALL)
_DOTTED = re.compile(r"[\w$]+(?:\??!?\.[\w$]+)*")


def text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def line(node: Node) -> int:
    return node.start_point.row + 1


def end_line(node: Node) -> int:
    return node.end_point.row + 1


def bare(node: Node) -> Node:
    """Without parentheses, `await` and casts around it."""
    around = ("parenthesized_expression", "await", "await_expression", "as_expression", "case_pattern")
    while node.type in (*around, "non_null_expression", "satisfies_expression", "dotted_name"):
        inner = [child for child in node.named_children if child.type != "comment"]
        if not inner or (node.type == "dotted_name" and len(inner) > 1):
            return node
        node = inner[0]
    return node


def string_value(node: Node) -> str | None:
    """A plain string's text."""
    if node.type not in STRINGS:
        return None
    match = _QUOTED.match(text(node))
    return match[2] if match and "\\" not in match[2] else None


def dotted(node: Node) -> str:
    """`order.status` as written, `this` as `self`; "" for what is no plain name."""
    node = bare(node)
    written = text(node).replace("?.", ".").replace("!", "")
    if not _DOTTED.fullmatch(written):
        return ""
    return f"self{written[4:]}" if written == "this" or written.startswith("this.") else written


def named(node: Node) -> Iterator[Node]:
    return (child for child in node.named_children if child.type not in ("comment", "line_comment"))


def items(node: Node) -> list[Node]:
    """The elements of a list display, or of what makes a list: `set(…)`, `new Set([…])`, `List.of(…)`."""
    node = bare(node)
    if node.type in LISTS:
        return list(named(node))
    if node.type in CALLS or node.type in ("new_expression", "object_creation_expression"):
        arguments = node.child_by_field_name("arguments")
        inner = list(named(arguments)) if arguments is not None else []
        called = text(node.child_by_field_name("function") or node.child_by_field_name("constructor"))
        called = called or text(node.child_by_field_name("name"))
        if called.rpartition(".")[2] in ("of", "asList") or "EnumSet" in called:
            return inner
        if called in ("set", "frozenset", "list", "tuple", "Set", "Array") and len(inner) <= 1:
            return items(inner[0]) if inner else []
    return [node]
