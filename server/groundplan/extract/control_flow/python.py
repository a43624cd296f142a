"""Python's statements for control flow."""

from collections.abc import Iterable, Iterator

from groundplan.extract.control_flow.statements import (
    Attempt,
    Body,
    Case,
    Choice,
    Handler,
    Jump,
    JumpKind,
    Loop,
    Selection,
    Statement,
    Step,
)
from groundplan.extract.control_flow.wording import question, shortened, text_of
from groundplan.index.parse import Node

# What does nothing that a reader follows.
_SILENT = frozenset(
    {"comment", "pass_statement", "import_statement", "import_from_statement", "future_import_statement"}
    | {"global_statement", "nonlocal_statement", "line_continuation"}
)
_JUMPS = {
    "return_statement": JumpKind.RETURN,
    "raise_statement": JumpKind.RAISE,
    "break_statement": JumpKind.BREAK,
    "continue_statement": JumpKind.CONTINUE,
}
_DEFINITIONS = {"function_definition": "define", "class_definition": "define class"}


def read_python(function: Node) -> Body:
    """The statements of a function or method."""
    return _body(function.child_by_field_name("body"))


def _body(block: Node | None) -> Body:
    if block is None:
        return ()
    return tuple(statement for node in block.named_children for statement in _statement(node))


def _statement(node: Node) -> Iterator[Statement]:
    kind = node.type
    if kind in _SILENT or _is_docstring(node):
        return
    if kind in _JUMPS:
        yield _jump(node, _JUMPS[kind])
    elif kind == "if_statement":
        alternatives = list(node.children_by_field_name("alternative"))
        yield _choice(node, node.child_by_field_name("consequence"), alternatives, chained=False)
    elif kind in ("for_statement", "while_statement"):
        yield _loop(node)
    elif kind == "try_statement":
        yield _attempt(node)
    elif kind == "with_statement":
        yield Step(_head(node), *_head_lines(node, node.child_by_field_name("body")))
        yield from _body(node.child_by_field_name("body"))
    elif kind == "match_statement":
        yield _match(node)
    elif kind in ("function_definition", "class_definition", "decorated_definition"):
        inner = node.child_by_field_name("definition") or node
        name = text_of(inner.child_by_field_name("name"))
        yield Step(f"{_DEFINITIONS.get(inner.type, 'define')} {name}", *_lines(node))
    elif kind == "ERROR":
        yield from _body(node)
    else:
        yield Step(shortened(text_of(node)), *_lines(node))


def _is_docstring(node: Node) -> bool:
    """A string, or `...`, that stands for itself."""
    if node.type != "expression_statement" or node.named_child_count != 1:
        return False
    return node.named_children[0].type in ("string", "concatenated_string", "ellipsis")


def _jump(node: Node, kind: JumpKind) -> Jump:
    target = ""
    if kind is JumpKind.RAISE and node.named_children:
        raised = node.named_children[0]
        if raised.type == "call":
            raised = raised.child_by_field_name("function") or raised
        if raised.type in ("identifier", "attribute"):
            target = text_of(raised).rpartition(".")[2]
    return Jump(kind, shortened(text_of(node)), *_lines(node), target)


def _choice(node: Node, yes: Node | None, alternatives: list[Node], *, chained: bool) -> Choice:
    no: Body = ()
    if alternatives:
        first, *rest = alternatives
        if first.type == "elif_clause":
            no = (_choice(first, first.child_by_field_name("consequence"), rest, chained=True),)
        else:
            no = _body(first.child_by_field_name("body"))
    condition = node.child_by_field_name("condition")
    return Choice(question(text_of(condition)), _body(yes), no, *_head_lines(node, yes), chained)


def _loop(node: Node) -> Loop:
    body = node.child_by_field_name("body")
    condition = node.child_by_field_name("condition")
    alternative = node.child_by_field_name("alternative")
    otherwise = _body(alternative.child_by_field_name("body")) if alternative is not None else ()
    lines = _head_lines(node, body)
    if condition is None:
        return Loop(_head(node), _body(body), *lines, "each", "done", otherwise)
    if text_of(condition) in ("True", "1"):
        return Loop("repeat", _body(body), *lines, "", "", otherwise, endless=True)
    return Loop(question(text_of(condition)), _body(body), *lines, "yes", "no", otherwise)


def _attempt(node: Node) -> Attempt:
    handlers: list[Handler] = []
    otherwise: Body = ()
    final: Body = ()
    for child in node.named_children:
        block = next((part for part in child.named_children if part.type == "block"), None)
        if child.type in ("except_clause", "except_group_clause"):
            caught = [part for part in child.named_children if part.type not in ("block", "comment")]
            handlers.append(_handler(caught[0] if caught else None, block))
        elif child.type == "else_clause":
            otherwise = _body(block)
        elif child.type == "finally_clause":
            final = _body(block)
    body = node.child_by_field_name("body")
    return Attempt(_body(body), tuple(handlers), otherwise, final, *_head_lines(node, body))


def _handler(caught: Node | None, block: Node | None) -> Handler:
    if caught is not None and caught.type == "as_pattern":
        caught = caught.named_children[0]
    if caught is None:
        return Handler("any error", (), _body(block))
    names = [text_of(part) for part in _parts(caught)]
    return Handler(
        shortened(", ".join(names), 40), tuple(name.rpartition(".")[2] for name in names), _body(block)
    )


def _parts(caught: Node) -> Iterable[Node]:
    return caught.named_children if caught.type == "tuple" else [caught]


def _match(node: Node) -> Selection:
    body = node.child_by_field_name("body")
    cases: list[Case] = []
    for clause in body.named_children if body is not None else ():
        if clause.type != "case_clause":
            continue
        consequence = clause.child_by_field_name("consequence")
        guard = clause.child_by_field_name("guard")
        patterns = [text_of(part) for part in clause.named_children if part.type == "case_pattern"]
        label = ", ".join(patterns) + (f" {text_of(guard)}" if guard is not None else "")
        cases.append(Case("" if label == "_" else shortened(label, 40), _body(consequence)))
    subjects = [text_of(part) for part in node.children_by_field_name("subject")]
    return Selection(question(", ".join(subjects)), tuple(cases), *_head_lines(node, body))


def _head(node: Node) -> str:
    """A compound statement without its body: `for item in items`."""
    body = node.child_by_field_name("body")
    whole = node.text or b""
    end = len(whole) if body is None else body.start_byte - node.start_byte
    text = " ".join(whole[:end].decode("utf-8", "replace").partition("\n#")[0].split())
    return shortened(text.rstrip().removesuffix(":").rstrip())


def _head_lines(node: Node, body: Node | None) -> tuple[int, int]:
    """The first and last line of a compound statement's head."""
    first, last = _lines(node)
    if body is not None:
        last = max(first, body.start_point.row if body.start_point.row + 1 > first else first)
    return first, last


def _lines(node: Node) -> tuple[int, int]:
    return node.start_point.row + 1, node.end_point.row + 1
