"""State diagrams out of Mermaid source, through Mermaid's own reading of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.state.diagram import (
    START_OR_END,
    Direction,
    NoteSide,
    State,
    StateDiagram,
    StateKind,
    StateNote,
    StateTransition,
    in_drawing_order,
)
from groundplan.mermaid.kinds.state.identifiers import decode_id
from groundplan.mermaid.kinds.state.leftovers import leftovers_of
from groundplan.mermaid.parsed import Parsed, edge_key
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

_KINDS = {"choice": StateKind.CHOICE, "fork": StateKind.FORK, "join": StateKind.JOIN}


def parse(source: str, *, engine: Engine | None = None) -> Parsed[StateDiagram]:
    """Read a state diagram. A text that is none gives an empty diagram and the error.

    States and transitions come in drawing order. `spans` has states by id and transitions by `edge_key`.
    """
    answer = answer_of(source, StateDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(StateDiagram(), error=answer)
    reader = _Reader(answer)
    answer.told["title"] = answer.told["frontTitle"]
    leftovers = answer.leftovers(leftovers_of(answer, reader.statements))
    return Parsed(reader.diagram(), reader.spans, leftovers)


@dataclass(slots=True)
class _Draft:
    """A state while it is read."""

    id: str
    parent: str
    region: int
    kind: StateKind = StateKind.STATE
    texts: list[str] = field(default_factory=list[str])
    direction: Direction | None = None
    classes: set[str] = field(default_factory=set[str])


class _Reader:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._drafts: dict[str, _Draft] = {}
        self._transitions: list[StateTransition] = []
        self._notes: list[StateNote] = []
        self._direction = Direction.TOP_BOTTOM
        self.spans: dict[str, Span] = {}
        self.statements: list[dict[str, Any]] = []
        root = next(call for call in answer.calls if call["name"] == "setRootDoc")
        self._scope(root["values"][0], "")

    def diagram(self) -> StateDiagram:
        return in_drawing_order(
            StateDiagram(
                tuple(map(_finished, self._drafts.values())),
                tuple(self._transitions),
                tuple(self._notes),
                self._direction,
                self._answer.told["frontTitle"],
            )
        )

    def _scope(self, statements: list[Any], parent: str) -> None:
        region = 0
        for statement in statements:
            if isinstance(statement, str):
                continue  # `scale` and the like have no value; the leftovers tell
            known: dict[str, Any] = statement
            self.statements.append(known)
            if known.get("type") == "divider":
                region += 1
            elif known["stmt"] == "state":
                self._state(known, parent, region)
            elif known["stmt"] == "relation":
                self._relation(known, parent, region)
            elif known["stmt"] == "dir":
                self._turn(parent, Direction(known["value"]))
            elif known["stmt"] == "applyClass":
                for id_ in known["id"].split(","):
                    self._styled(decode_id(id_.strip()), known["styleClass"])

    def _state(self, told: dict[str, Any], parent: str, region: int) -> None:
        draft = self._mentioned(told, parent, region)
        if draft is None:
            return
        draft.kind = _KINDS.get(told.get("type", ""), draft.kind)
        description: str | list[str] = told.get("description") or []
        draft.texts += [description] if isinstance(description, str) else description
        if "note" in told:
            side = NoteSide.LEFT if "left" in told["note"]["position"] else NoteSide.RIGHT
            self._notes.append(StateNote(draft.id, decode(told["note"]["text"].strip()), side))
        if "doc" in told:
            self._scope(told["doc"], draft.id)

    def _relation(self, told: dict[str, Any], parent: str, region: int) -> None:
        both = [self._mentioned(told[end], parent, region) for end in ("state1", "state2")]
        source, target = (draft.id if draft else START_OR_END for draft in both)
        label = decode(told.get("description") or "")
        proposed = self._answer.is_proposed(told["place"])
        self._transitions.append(StateTransition(source, target, label, parent, region, proposed))
        self.spans.setdefault(edge_key(source, target, label), Span(*told["place"]))

    def _mentioned(self, told: dict[str, Any], parent: str, region: int) -> _Draft | None:
        """The state, which becomes a part of the innermost scope that mentions it; None for `[*]`."""
        self.statements.append(told)
        written = told["id"].strip()
        if written == START_OR_END:
            return None
        id_ = decode_id(written)
        draft = self._drafts.setdefault(id_, _Draft(id_, parent, region))
        if parent and parent != draft.parent and id_ not in self._frames(parent):
            draft.parent, draft.region = parent, region
        draft.classes |= set(told.get("classes", ()))
        self.spans.setdefault(id_, Span(*told["place"]))
        return draft

    def _frames(self, id_: str) -> Iterator[str]:
        """A state and the composite states around it."""
        while id_:
            yield id_
            id_ = self._drafts[id_].parent

    def _turn(self, parent: str, direction: Direction) -> None:
        if parent:
            self._drafts[parent].direction = direction
        else:
            self._direction = direction

    def _styled(self, id_: str, name: str) -> None:
        if name in marks.CLASS_STYLES:
            self._drafts.setdefault(id_, _Draft(id_, "", 0)).classes.add(name)


def _finished(draft: _Draft) -> State:
    label, *descriptions = map(decode, draft.texts or [""])
    return State(
        draft.id,
        "" if label == draft.id else label,
        tuple(descriptions),
        draft.kind,
        draft.parent,
        draft.region,
        draft.direction,
        external=marks.EXTERNAL in draft.classes,
        proposed=marks.PROPOSED in draft.classes,
    )
