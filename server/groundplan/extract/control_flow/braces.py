"""The statements of JavaScript, TypeScript and Java for control flow."""

from collections.abc import Iterator

from groundplan.extract.control_flow.statements import (
    Attempt,
    Body,
    Case,
    Choice,
    Handler,
    Jump,
    JumpKind,
    Labelled,
    Loop,
    Selection,
    Statement,
    Step,
)
from groundplan.extract.control_flow.wording import question, shortened, text_of
from groundplan.index.parse import Node

_SILENT = frozenset(
    {"comment", "line_comment", "block_comment", "empty_statement", "import_statement", ";"}
    | {"type_alias_declaration", "interface_declaration"}
)
_BLOCKS = frozenset({"statement_block", "block", "constructor_body", "ERROR"})
_JUMPS = {
    "return_statement": JumpKind.RETURN,
    "throw_statement": JumpKind.RAISE,
    "break_statement": JumpKind.BREAK,
    "continue_statement": JumpKind.CONTINUE,
}
_FOR = frozenset({"for_statement", "for_in_statement", "enhanced_for_statement"})
_WHILE = frozenset({"while_statement", "do_statement"})
_TRY = frozenset({"try_statement", "try_with_resources_statement"})
_SWITCH = frozenset({"switch_statement", "switch_expression"})
_GUARDED = frozenset({"synchronized_statement", "with_statement"})
_DEFINITIONS = {
    "function_declaration": "define",
    "generator_function_declaration": "define",
    "class_declaration": "define class",
    "local_class_declaration": "define class",
}
_CATCH_ALL = frozenset({"Throwable", "Exception"})


def read_braces(function: Node) -> Body:
    """The statements of a function or method; an arrow without a block returns its expression."""
    body = function.child_by_field_name("body")
    if body is not None and body.type not in _BLOCKS:
        return (Jump(JumpKind.RETURN, shortened(f"return {text_of(body)}"), *_lines(body)),)
    return _body(body)


def _body(node: Node | None) -> Body:
    """The statements of a block, or the single one that stands in its place."""
    if node is None:
        return ()
    if node.type in _BLOCKS:
        return tuple(statement for child in node.named_children for statement in _statement(child))
    return tuple(_statement(node))


def _statement(node: Node, label: str = "") -> Iterator[Statement]:
    kind = node.type
    if kind in _SILENT:
        return
    if kind in _BLOCKS:
        yield from _body(node)
    elif kind in _JUMPS:
        yield _jump(node, _JUMPS[kind])
    elif kind == "if_statement":
        yield _choice(node, chained=False)
    elif kind in _FOR or kind in _WHILE:
        yield _loop(node, label)
    elif kind in _TRY:
        yield from _attempt(node)
    elif kind in _SWITCH:
        yield _selection(node, label)
    elif kind == "expression_statement" and node.named_children and node.named_children[0].type in _SWITCH:
        yield _selection(node.named_children[0], label)
    elif kind == "labeled_statement":
        yield from _labelled(node)
    elif kind in _GUARDED:
        yield Step(_head(node), *_head_lines(node))
        yield from _body(node.child_by_field_name("body"))
    elif kind in _DEFINITIONS:
        yield Step(f"{_DEFINITIONS[kind]} {text_of(node.child_by_field_name('name'))}", *_lines(node))
    else:
        yield Step(shortened(text_of(node).removesuffix(";")), *_lines(node))


def _jump(node: Node, kind: JumpKind) -> Jump:
    target = ""
    inner = [child for child in node.named_children if child.type not in _SILENT]
    if kind is JumpKind.RAISE and inner:
        made = inner[0]
        name = made.child_by_field_name("constructor") or made.child_by_field_name("type")
        target = text_of(name).rpartition(".")[2]
    elif kind in (JumpKind.BREAK, JumpKind.CONTINUE) and inner:
        target = text_of(inner[0])
    return Jump(kind, shortened(text_of(node).removesuffix(";")), *_lines(node), target)


def _choice(node: Node, *, chained: bool) -> Choice:
    alternative = node.child_by_field_name("alternative")
    if alternative is not None and alternative.type == "else_clause":
        alternative = next((part for part in alternative.named_children if part.type not in _SILENT), None)
    no: Body
    if alternative is not None and alternative.type == "if_statement":
        no = (_choice(alternative, chained=True),)
    else:
        no = _body(alternative)
    yes = node.child_by_field_name("consequence")
    asked = question(text_of(node.child_by_field_name("condition")))
    return Choice(asked, _body(yes), no, *_head_lines(node, yes), chained)


def _loop(node: Node, label: str) -> Loop:
    body = node.child_by_field_name("body")
    lines = _head_lines(node, body)
    inside = _body(body)
    if node.type in ("for_in_statement", "enhanced_for_statement"):
        return Loop(_head(node), inside, *lines, "each", "done", label=label)
    condition = node.child_by_field_name("condition")
    asked = text_of(condition).strip("(); ") if node.type == "for_statement" else text_of(condition)
    last = node.type == "do_statement"
    if asked in ("true", "(true)", "1", "(1)", ""):
        return Loop("repeat", inside, *lines, "", "", endless=True, label=label)
    if node.type == "for_statement":
        return Loop(_head(node), inside, *lines, "again", "done", label=label)
    if last and condition is not None:
        lines = _lines(condition)
    return Loop(question(asked), inside, *lines, "yes", "no", checked_last=last, label=label)


def _attempt(node: Node) -> Iterator[Statement]:
    resources = node.child_by_field_name("resources")
    if resources is not None:
        yield Step(shortened(f"open {text_of(resources)[1:-1]}"), *_lines(resources))
    handlers: list[Handler] = []
    final: Body = ()
    for child in node.named_children:
        if child.type == "catch_clause":
            handlers.append(_handler(child))
        elif child.type in ("finally_clause", "finally"):
            block = child.child_by_field_name("body")
            final = _body(
                block or next((part for part in child.named_children if part.type in _BLOCKS), None)
            )
    body = node.child_by_field_name("body")
    yield Attempt(_body(body), tuple(handlers), (), final, *_head_lines(node, body))


def _handler(clause: Node) -> Handler:
    body = _body(clause.child_by_field_name("body"))
    caught = next((part for part in clause.named_children if part.type == "catch_formal_parameter"), None)
    types = (
        next((part for part in caught.named_children if part.type == "catch_type"), None) if caught else None
    )
    if types is None:
        return Handler("error", (), body)
    names = [text_of(part) for part in types.named_children]
    classes = tuple(name.rpartition(".")[2] for name in names)
    return Handler(shortened(" or ".join(names), 40), () if _CATCH_ALL & set(classes) else classes, body)


def _selection(node: Node, label: str) -> Selection:
    subject = node.child_by_field_name("value") or node.child_by_field_name("condition")
    body = node.child_by_field_name("body")
    cases: list[Case] = []
    for part in body.named_children if body is not None else ():
        if part.type in ("switch_case", "switch_default"):
            value = part.child_by_field_name("value")
            inside = list(part.children_by_field_name("body"))
            cases.append(Case(shortened(text_of(value), 40), _several(inside), falls_through=True))
        elif part.type in ("switch_block_statement_group", "switch_rule"):
            cases.append(_java_case(part))
    return Selection(question(text_of(subject)), tuple(cases), *_head_lines(node, body), True, label)


def _java_case(part: Node) -> Case:
    labels = [child for child in part.named_children if child.type == "switch_label"]
    inside = [child for child in part.named_children if child.type != "switch_label"]
    words = [text_of(label).removeprefix("case").strip() for label in labels]
    label = "" if "default" in words else ", ".join(words)
    return Case(shortened(label, 40), _several(inside), falls_through=part.type != "switch_rule")


def _several(nodes: list[Node]) -> Body:
    return tuple(statement for node in nodes for statement in _statement(node))


def _labelled(node: Node) -> Iterator[Statement]:
    parts = [part for part in node.named_children if part.type not in _SILENT]
    if len(parts) < 2:
        return
    label, inner = text_of(parts[0]), parts[-1]
    if inner.type in _FOR or inner.type in _WHILE or inner.type in _SWITCH:
        yield from _statement(inner, label)
    else:
        yield Labelled(label, _body(inner), *_lines(node))


def _head(node: Node) -> str:
    """A compound statement without its body: `for (const item of items)`."""
    body = node.child_by_field_name("body")
    whole = node.text or b""
    end = len(whole) if body is None else body.start_byte - node.start_byte
    return shortened(" ".join(whole[:end].decode("utf-8", "replace").split()))


def _head_lines(node: Node, body: Node | None = None) -> tuple[int, int]:
    """The first and last line of a compound statement's head; its brace stands on the last one."""
    body = body or node.child_by_field_name("body")
    first, last = _lines(node)
    return first, max(first, body.start_point.row + 1) if body is not None else last


def _lines(node: Node) -> tuple[int, int]:
    return node.start_point.row + 1, node.end_point.row + 1
