"""Statements to a graph. Every node is reachable: what nothing leads to is never made."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from groundplan.extract.control_flow.flow import Flow, FlowEdge, FlowKind, FlowNode, Group
from groundplan.extract.control_flow.statements import (
    Attempt,
    Body,
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

_MAX_LINES = 5  # in one block
_CATCHES_ALL = frozenset({"Exception", "BaseException", "Throwable"})


@dataclass(frozen=True, slots=True)
class _Open:
    """A way out of a node that leads nowhere yet."""

    source: int
    label: str = ""
    exceptional: bool = False


_Opens = tuple[_Open, ...]


@dataclass(slots=True)
class _Frame:
    """What jumps may land in. `head` is where `continue` goes (None: gathered in `again`).

    A block that is only there for its label takes no `break` without one.
    """

    is_loop: bool
    is_block: bool = False
    label: str = ""
    head: int | None = None
    left: list[_Open] = field(default_factory=list[_Open])
    again: list[_Open] = field(default_factory=list[_Open])


@dataclass(slots=True)
class _Guard:
    """The body of a `try` with handlers, and what was raised to each of them."""

    handlers: tuple[Handler, ...]
    raised: list[list[_Open]]


@dataclass(slots=True)
class _Final:
    """A `try` with `finally`: jumps out of it wait until it has run."""

    waiting: dict[tuple[JumpKind, str], tuple[Jump, list[_Open]]] = field(
        default_factory=dict[tuple[JumpKind, str], tuple[Jump, list[_Open]]]
    )


def build_flow(body: Body, *, title: str, line: int, end_line: int) -> Flow:
    """The graph of a function that is called `title` and stands at these lines."""
    return _Builder().flow(body, title, line, end_line)


class _Builder:
    def __init__(self) -> None:
        self._nodes: list[FlowNode] = []
        self._edges: dict[FlowEdge, None] = {}
        self._groups: dict[int, Group] = {}
        self._inside: tuple[int, ...] = ()
        self._frames: list[_Frame | _Guard | _Final] = []

    def flow(self, body: Body, title: str, line: int, end_line: int) -> Flow:
        start = self._node(FlowKind.START, (title,), line, line)
        exits = self._body(body, (_Open(start),))
        if exits:
            self._join(exits, self._node(FlowKind.END, ("end",), end_line, end_line))
        return Flow(tuple(self._nodes), tuple(self._edges), self._groups)

    def _body(self, body: Sequence[Statement], opens: _Opens) -> _Opens:
        for statement in body:
            if not opens:
                break  # dead code
            opens = self._statement(statement, opens)
        return opens

    def _statement(self, statement: Statement, opens: _Opens) -> _Opens:
        match statement:
            case Step():
                return self._step(statement.text, statement.line, statement.end_line, opens)
            case Jump():
                return self._jump(statement, opens)
            case Choice():
                return self._choice(statement, opens)
            case Selection():
                return self._grouped(statement.subject, statement, opens)
            case Loop():
                return self._grouped(statement.head, statement, opens)
            case Attempt():
                return self._grouped("try", statement, opens)
            case Labelled():
                frame = _Frame(is_loop=False, is_block=True, label=statement.label)
                self._frames.append(frame)
                exits = self._body(statement.body, opens)
                self._frames.pop()
                return (*exits, *frame.left)

    def _grouped(self, head: str, statement: Selection | Loop | Attempt, opens: _Opens) -> _Opens:
        around = self._inside
        self._enter(head, statement.line, _last_line(statement))
        match statement:
            case Selection():
                opens = self._selection(statement, opens)
            case Loop():
                opens = self._loop(statement, opens)
            case Attempt():
                opens = self._attempt(statement, opens)
        self._inside = around
        return opens

    def _step(self, text: str, line: int, end_line: int, opens: _Opens) -> _Opens:
        if len(opens) == 1 and not opens[0].label:
            last = self._nodes[opens[0].source]
            if last.kind is FlowKind.STEP and last.groups == self._inside and len(last.texts) < _MAX_LINES:
                self._nodes[last.id] = replace(last, texts=(*last.texts, text), end_line=end_line)
                return opens
        node = self._node(FlowKind.STEP, (text,), line, end_line)
        self._join(opens, node)
        return (_Open(node),)

    def _choice(self, choice: Choice, opens: _Opens) -> _Opens:
        around = self._inside
        if not choice.chained:
            self._enter(f"if {choice.question.removesuffix('?')}", choice.line, _last_line(choice))
        node = self._node(FlowKind.DECISION, (choice.question,), choice.line, choice.end_line)
        self._join(opens, node)
        yes = self._body(choice.yes, (_Open(node, "yes"),))
        no = self._body(choice.no, (_Open(node, "no"),))
        self._inside = around
        return (*yes, *no)

    def _selection(self, selection: Selection, opens: _Opens) -> _Opens:
        node = self._node(FlowKind.DECISION, (selection.subject,), selection.line, selection.end_line)
        self._join(opens, node)
        frame = _Frame(is_loop=False, label=selection.label)
        if selection.breakable:
            self._frames.append(frame)
        falling: _Opens = ()
        exits: list[_Open] = []
        for case in selection.cases:
            after = self._body(case.body, (*falling, _Open(node, case.label or "otherwise")))
            falling = after if case.falls_through else ()
            exits += () if case.falls_through else after
        if selection.breakable:
            self._frames.pop()
        if all(case.label for case in selection.cases):
            exits.append(_Open(node, "otherwise"))
        return (*exits, *falling, *frame.left)

    def _loop(self, loop: Loop, opens: _Opens) -> _Opens:
        if loop.checked_last:
            return self._checked_last(loop, opens)
        head = self._node(FlowKind.LOOP, (loop.head,), loop.line, loop.end_line)
        self._join(opens, head)
        frame = _Frame(is_loop=True, label=loop.label, head=head)
        self._frames.append(frame)
        self._join(self._body(loop.body, (_Open(head, loop.again),)), head)
        self._frames.pop()
        done: _Opens = () if loop.endless else (_Open(head, loop.done),)
        return (*self._body(loop.otherwise, done), *frame.left)

    def _checked_last(self, loop: Loop, opens: _Opens) -> _Opens:
        start = self._node(FlowKind.LOOP, ("repeat",), loop.line, loop.line)
        self._join(opens, start)
        frame = _Frame(is_loop=True, label=loop.label)
        self._frames.append(frame)
        ends = (*self._body(loop.body, (_Open(start),)), *frame.again)
        self._frames.pop()
        if not ends:
            return tuple(frame.left)
        check = self._node(FlowKind.DECISION, (loop.head,), loop.line, loop.end_line)
        self._join(ends, check)
        self._join((_Open(check, loop.again),), start)
        return (_Open(check, loop.done), *frame.left)

    def _attempt(self, attempt: Attempt, opens: _Opens) -> _Opens:
        final = _Final()
        if attempt.final:
            self._frames.append(final)
        exits = self._tried(attempt, opens)
        if not attempt.final:
            return exits
        self._frames.pop()
        waiting = list(final.waiting.values())
        entries = (*exits, *(each for _, jumps in waiting for each in jumps))
        after = self._body(attempt.final, entries)
        if not after:
            return ()
        for jump, _ in waiting:
            # What it says stands before the `finally`; behind it only that it happens.
            self._jump(replace(jump, text=jump.kind.value), _labelled(after, jump.kind.value))
        if not exits:
            return ()
        return _labelled(after, "otherwise") if waiting else after

    def _tried(self, attempt: Attempt, opens: _Opens) -> _Opens:
        if not attempt.handlers:
            return self._body(attempt.otherwise, self._body(attempt.body, opens))
        node = self._node(FlowKind.TRY, ("try",), attempt.line, attempt.end_line)
        self._join(opens, node)
        guard = _Guard(attempt.handlers, [[] for _ in attempt.handlers])
        self._frames.append(guard)
        exits = self._body(attempt.body, (_Open(node),))
        self._frames.pop()
        exits = self._body(attempt.otherwise, exits)
        for handler, raised in zip(attempt.handlers, guard.raised, strict=True):
            ways = (_Open(node, handler.label, exceptional=True), *raised)
            exits = (*exits, *self._body(handler.body, ways))
        return exits

    def _jump(self, jump: Jump, opens: _Opens) -> _Opens:
        leaves = jump.kind in (JumpKind.RETURN, JumpKind.RAISE)
        for frame in reversed(self._frames):
            match frame:
                case _Final():
                    if leaves and jump.text != jump.kind.value:
                        opens = self._step(jump.text, jump.line, jump.end_line, opens)
                    _, waiting = frame.waiting.setdefault((jump.kind, jump.target), (jump, []))
                    waiting += opens
                    return ()
                case _Guard() if jump.kind is JumpKind.RAISE:
                    place = _caught_by(frame.handlers, jump.target)
                    if place is not None:
                        raised = self._step(jump.text, jump.line, jump.end_line, opens)
                        frame.raised[place] += (replace(each, exceptional=True) for each in raised)
                        return ()
                case _Frame() if not leaves and _is_meant(frame, jump):
                    self._land(frame, jump, opens)
                    return ()
                case _:
                    pass
        kind = FlowKind.RETURN if jump.kind is not JumpKind.RAISE else FlowKind.RAISE
        self._join(opens, self._node(kind, (jump.text,), jump.line, jump.end_line))
        return ()

    def _land(self, frame: _Frame, jump: Jump, opens: _Opens) -> None:
        opens = _labelled(opens, jump.kind.value)
        if jump.kind is JumpKind.BREAK:
            frame.left += opens
        elif frame.head is None:
            frame.again += opens
        else:
            self._join(opens, frame.head)

    def _enter(self, head: str, line: int, end_line: int) -> None:
        group = len(self._groups)
        self._groups[group] = Group(head, line, end_line)
        self._inside = (*self._inside, group)

    def _node(self, kind: FlowKind, texts: tuple[str, ...], line: int, end_line: int) -> int:
        number = len(self._nodes)
        self._nodes.append(FlowNode(number, kind, texts, line, end_line, self._inside))
        return number

    def _join(self, opens: _Opens, target: int) -> None:
        for each in opens:
            self._edges[FlowEdge(each.source, target, each.label, each.exceptional)] = None


def _labelled(opens: _Opens, label: str) -> _Opens:
    return tuple(replace(each, label=each.label or label) for each in opens)


def _is_meant(frame: _Frame, jump: Jump) -> bool:
    if jump.target:
        return frame.label == jump.target and (frame.is_loop or jump.kind is JumpKind.BREAK)
    return frame.is_loop or (jump.kind is JumpKind.BREAK and not frame.is_block)


def _caught_by(handlers: Sequence[Handler], raised: str) -> int | None:
    """The handler that surely takes what is raised; None where that can't be told from the names."""
    for place, handler in enumerate(handlers):
        if not handler.classes or raised in handler.classes or _CATCHES_ALL & set(handler.classes):
            return place
    return None


def _last_line(statement: Statement) -> int:
    """The last line of a compound statement, its bodies included."""
    match statement:
        case Choice(yes=yes, no=no):
            bodies = [yes, no]
        case Selection(cases=cases):
            bodies = [case.body for case in cases]
        case Loop(body=body, otherwise=otherwise):
            bodies = [body, otherwise]
        case Attempt(body=body, handlers=handlers, otherwise=otherwise, final=final):
            bodies = [body, *(handler.body for handler in handlers), otherwise, final]
        case Labelled(body=body):
            bodies = [body]
        case _:
            bodies = []
    return max([statement.end_line, *(_last_line(each) for body in bodies for each in body)])
