"""A Python function's statements, gone through as they would run."""

from collections.abc import Iterable

from groundplan.extract.sequence.python.bindings import body_of
from groundplan.extract.sequence.python.code import name_of, text
from groundplan.extract.sequence.python.expressions import Env, Evaluator, Listener
from groundplan.extract.sequence.python.recorder import Recorder
from groundplan.extract.sequence.python.values import UNKNOWN, FunctionValue, Instance, Value, joined
from groundplan.extract.sequence.steps import BlockKind
from groundplan.index.parse import Node

_ENDS = frozenset({"raise_statement", "break_statement", "continue_statement"})
_DEEPEST_LOOP = 2  # inside of more, what a loop changes is taken for unknown instead of worked out


class Walker:
    """Reads one function's body. `recorder` is None where only values are wanted."""

    def __init__(self, evaluator: Evaluator, recorder: Recorder | None) -> None:
        self._at = evaluator
        self._recorder = recorder
        self._loops = 0
        self.results: list[Value] = []
        self.fields: dict[str, list[Value]] = {}

    def run(self) -> None:
        """Go through the whole body."""
        function = self._at.scope.function
        if function is not None:
            self._statements(body_of(function.node))

    def _statements(self, nodes: Iterable[Node]) -> bool:
        """Whether flow comes out at the end; what comes after it is never read."""
        return all(self._statement(node) for node in nodes)

    def _block(self, node: Node | None) -> bool:
        return node is None or self._statements(node.named_children)

    def _statement(self, node: Node) -> bool:
        match node.type:
            case "return_statement":
                self.results.append(self._at.value(node.named_children[0] if node.named_children else None))
                return False
            case "if_statement":
                return self._if(node)
            case "for_statement":
                items = self._at.value(node.child_by_field_name("right"))
                self._loop(node, self._at.each(items))
            case "while_statement":
                self._loop(node, UNKNOWN)
            case "try_statement":
                return self._try(node)
            case "with_statement":
                return self._with(node)
            case "match_statement":
                self._match(node)
            case "function_definition" | "decorated_definition" | "class_definition":
                self._define(node)
            case "expression_statement" if node.named_children and node.named_children[0].type in (
                "assignment",
                "augmented_assignment",
            ):
                self._assign(node.named_children[0])
            case "import_statement" | "import_from_statement" | "comment":
                pass
            case _:
                for child in node.named_children:
                    self._at.value(child)
                return node.type not in _ENDS
        return True

    def _assign(self, node: Node) -> Value:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "augmented_assignment":
            self._at.value(right)
            self._at.bind(left, UNKNOWN)
            return UNKNOWN
        if right is not None and right.type in ("assignment",):  # a = b = value
            value = self._assign(right)
        else:
            value = self._at.value(right)
        kind = node.child_by_field_name("type")
        if kind is not None and not (isinstance(value, Instance) and value.exact):
            value = self._at.annotation(kind)
        if right is not None or kind is not None:
            self._bind(left, right, value)
        return value

    def _bind(self, left: Node | None, right: Node | None, value: Value) -> None:
        lists = ("pattern_list", "tuple_pattern")
        if left is not None and left.type in lists and right is not None and right.type == "expression_list":
            self._at.bind(left, UNKNOWN)
            return
        self._at.bind(left, value)
        first = self._at.scope.first
        if (
            left is not None
            and left.type == "attribute"
            and text(left.child_by_field_name("object")) == first
        ):
            self.fields.setdefault(text(left.child_by_field_name("attribute")), []).append(value)

    def _if(self, node: Node) -> bool:
        condition = node.child_by_field_name("condition")
        if text(condition).rpartition(".")[2] == "TYPE_CHECKING":
            return True
        self._at.value(condition)
        alternatives = list(node.children_by_field_name("alternative"))
        before = dict(self._at.scope.env)
        after: list[Env] = []
        self._opened(BlockKind.ALT if alternatives else BlockKind.OPT)
        self._branch(text(condition), node.child_by_field_name("consequence"), after)
        leaves = not after and not alternatives
        for clause in alternatives:
            self._at.scope.env = dict(before)
            asked = clause.child_by_field_name("condition")
            if asked is not None:
                self._at.value(asked)
            block = clause.child_by_field_name("consequence") or clause.child_by_field_name("body")
            self._branch(text(asked) if asked is not None else "", block, after)
        if self._recorder is not None and leaves:
            self._recorder.end(BlockKind.BREAK)
        self._closed()
        if not alternatives or alternatives[-1].type != "else_clause":
            after.append(before)
        self._at.scope.env = _merged(after)
        return bool(after)

    def _branch(self, label: str, block: Node | None, after: list[Env]) -> None:
        self._branched(label)
        if self._block(block):
            after.append(self._at.scope.env)

    def _loop(self, node: Node, item: Value) -> None:
        body, left = node.child_by_field_name("body"), node.child_by_field_name("left")
        condition = node.child_by_field_name("condition")
        before = dict(self._at.scope.env)
        self._loops += 1
        if self._loops <= _DEEPEST_LOOP:
            self._unheard(left, item, condition, body)
            self._at.scope.env = _merged([before, self._at.scope.env])
        else:
            self._at.scope.env = {
                name: value for name, value in before.items() if "." in name
            } | dict.fromkeys(before, UNKNOWN)
        self._opened(BlockKind.LOOP)
        self._branched(_loop_label(node))
        start = dict(self._at.scope.env)
        self._at.bind(left, item)
        if condition is not None:
            self._at.value(condition)
        self._block(body)
        self._closed()
        self._loops -= 1
        self._at.scope.env = _merged([start, self._at.scope.env])
        alternative = node.child_by_field_name("alternative")
        if alternative is not None:
            self._block(alternative.child_by_field_name("body"))

    def _unheard(self, left: Node | None, item: Value, condition: Node | None, body: Node | None) -> None:
        """Go through a loop once for what it does to names."""
        recorder, listener = self._recorder, self._at.listener
        self._recorder, self._at.listener = None, Listener()
        self._at.bind(left, item)
        self._at.value(condition)
        self._block(body)
        self._recorder, self._at.listener = recorder, listener

    def _try(self, node: Node) -> bool:
        before = dict(self._at.scope.env)
        goes_on = self._block(node.child_by_field_name("body"))
        clauses = [child for child in node.named_children if child.type.endswith("_clause")]
        inside = _merged([before, self._at.scope.env])
        after: list[Env] = []
        for clause in clauses:
            if clause.type == "else_clause" and goes_on:
                goes_on = self._block(clause.child_by_field_name("body"))
        if goes_on:
            after.append(self._at.scope.env)
        for clause in clauses:
            if clause.type in ("except_clause", "except_group_clause"):
                self._at.scope.env = dict(inside)
                self._opened(BlockKind.OPT)
                self._branch(_except_label(clause), _block_in(clause), after)
                self._closed()
        self._at.scope.env = _merged(after or [inside])
        for clause in clauses:
            if clause.type == "finally_clause" and not self._block(_block_in(clause)):
                return False
        return bool(after)

    def _with(self, node: Node) -> bool:
        clause = next((child for child in node.named_children if child.type == "with_clause"), None)
        for item in clause.named_children if clause is not None else ():
            value = item.child_by_field_name("value") or item
            if value.type == "as_pattern":
                self._at.value(value.named_children[0])
                self._at.bind(value.child_by_field_name("alias"), UNKNOWN)
            else:
                self._at.value(value)
        return self._block(node.child_by_field_name("body"))

    def _match(self, node: Node) -> None:
        for subject in node.children_by_field_name("subject"):
            self._at.value(subject)
        body = node.child_by_field_name("body")
        before = dict(self._at.scope.env)
        after = [before]
        self._opened(BlockKind.ALT)
        for clause in body.named_children if body is not None else ():
            if clause.type == "case_clause":
                self._at.scope.env = dict(before)
                labels = [text(part) for part in clause.named_children if part.type == "case_pattern"]
                self._branch(", ".join(labels), clause.child_by_field_name("consequence"), after)
        self._closed()
        self._at.scope.env = _merged(after)

    def _define(self, node: Node) -> None:
        inner = node.child_by_field_name("definition") or node
        scope = self._at.scope
        value: Value = UNKNOWN
        if inner.type == "function_definition" and inner is node:
            seen = {**scope.around, **scope.env}
            value = FunctionValue(scope.module, inner, around=seen)
        scope.env[name_of(inner)] = value

    def _opened(self, kind: BlockKind) -> None:
        if self._recorder is not None:
            self._recorder.opened(kind.value)

    def _branched(self, label: str) -> None:
        if self._recorder is not None:
            self._recorder.branched(label)

    def _closed(self) -> None:
        if self._recorder is not None:
            self._recorder.closed()


def _merged(envs: list[Env]) -> Env:
    """What is known after any of several ways: what all of them agree on."""
    if not envs:
        return {}
    names = {name for env in envs for name in env}
    return {name: joined(env[name] if name in env else _absent(name) for env in envs) for name in names}


def _absent(name: str) -> Value:
    """A local name that a way did not bind can't be used there; a field can."""
    return UNKNOWN if "." in name else joined([])


def _loop_label(node: Node) -> str:
    body = node.child_by_field_name("body")
    whole = node.text or b""
    head = whole[: body.start_byte - node.start_byte] if body is not None else whole
    return " ".join(head.decode("utf-8", "replace").split()).rstrip(": ")


def _except_label(clause: Node) -> str:
    caught = [child for child in clause.named_children if child.type not in ("block", "comment")]
    if not caught:
        return "on any error"
    named = caught[0].named_children[0] if caught[0].type == "as_pattern" else caught[0]
    return f"on {text(named)}"


def _block_in(clause: Node) -> Node | None:
    return next((child for child in clause.named_children if child.type == "block"), None)
