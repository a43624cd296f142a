"""What happens in a sequence diagram, out of the statements that Mermaid read."""

import re
from collections.abc import Iterator
from typing import Any, cast

from groundplan.mermaid.kinds.answer import Answer
from groundplan.mermaid.kinds.sequence.diagram import (
    BlockKind,
    Destroyed,
    MessageActivation,
    SequenceActivation,
    SequenceBlock,
    SequenceMessage,
    SequenceNote,
    SequenceNumbering,
    SequenceSection,
    SequenceStep,
)
from groundplan.mermaid.kinds.sequence.notation import ARROW_OF_NUMBER, PLACE_OF_NUMBER, decode_id, written_id
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

_STARTS = {
    "loopStart": (BlockKind.LOOP, "loopText"),
    "rectStart": (BlockKind.RECTANGLE, "color"),
    "optStart": (BlockKind.OPTION, "optText"),
    "altStart": (BlockKind.ALTERNATIVE, "altText"),
    "parStart": (BlockKind.PARALLEL, "parText"),
    "criticalStart": (BlockKind.CRITICAL, "criticalText"),
    "breakStart": (BlockKind.BREAK, "breakText"),
}
_SECTIONS = {"else": "altText", "and": "parText", "option": "optionText"}
_ENDS = frozenset({"loopEnd", "rectEnd", "optEnd", "altEnd", "parEnd", "criticalEnd", "breakEnd"})
_PAR_OVER = 32
_KEPT = {"addLinks": "links", "addALink": "link", "addProperties": "properties", "addDetails": "details"}
_KEY = re.compile(r"(?:^|[,\n])\s*[\"']?(\w+)[\"']?\s*:")


class StepReader:
    """Goes through the statements once. `declared` and `mentioned` are places of participants' names."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.declared: dict[str, list[int]] = {}
        self.mentioned: dict[str, list[int]] = {}
        self.messages: list[tuple[SequenceMessage, list[int]]] = []
        self.leftovers: list[Leftover] = []
        self.numbering: SequenceNumbering | None = None
        # What is open: its kind, and the sections so far. The diagram itself is no block.
        self._open: list[tuple[BlockKind | None, list[tuple[str, list[SequenceStep]]]]] = [(None, [("", [])])]
        self._creating = ""
        self._destroying: dict[str, Any] | None = None
        for call in answer.calls:
            if call["name"] == "apply":
                self._statements(call["values"][0])
        if self._destroying is not None:
            self._unread("destroy", self._destroying)

    @property
    def steps(self) -> tuple[SequenceStep, ...]:
        return tuple(self._open[0][1][0][1])

    def _statements(self, value: Any) -> None:
        if isinstance(value, list):
            items = cast("list[Any]", value)
            records = [cast("dict[str, Any]", each) for each in items if isinstance(each, dict)]
            if any(each["type"] == "addMessage" for each in records):
                self._message(records)
            else:
                for item in items:
                    self._statements(item)
        elif isinstance(value, dict):
            self._statement(cast("dict[str, Any]", value))

    def _statement(self, told: dict[str, Any]) -> None:
        type_ = told["type"]
        if type_ in ("addParticipant", "createParticipant"):
            self._participant(told)
        elif type_ == "destroyParticipant":
            self._destroying = told
        elif type_ == "addNote":
            self._add(_note(told))
        elif type_ in ("activeStart", "activeEnd"):
            self._add(SequenceActivation(decode_id(told["actor"]), type_ == "activeStart"))
        elif type_ == "sequenceIndex":
            self._number(told)
        elif type_ in _KEPT:
            self._keep(told)
        else:
            self._frame(told)

    def _frame(self, told: dict[str, Any]) -> None:
        type_ = told["type"]
        if type_ in _STARTS:
            kind, text = _STARTS[type_]
            kind = BlockKind.PARALLEL_OVER if told["signalType"] == _PAR_OVER else kind
            self._open.append((kind, [(self._label(told, text), [])]))
        elif type_ in _SECTIONS:
            self._open[-1][1].append((self._label(told, _SECTIONS[type_]), []))
        elif type_ in _ENDS:
            kind, sections = self._open.pop()
            assert kind is not None
            self._add(
                SequenceBlock(kind, tuple(SequenceSection(label, tuple(steps)) for label, steps in sections))
            )

    def _add(self, step: SequenceStep) -> None:
        self._open[-1][1][-1][1].append(step)

    def _participant(self, told: dict[str, Any]) -> None:
        places = self.declared if "draw" in told else self.mentioned
        places.setdefault(told["actor"], told["place"])
        if told["type"] == "createParticipant":
            self._creating = told["actor"]
        if set(_KEY.findall(told.get("config") or "")) - {"type", "alias"}:
            self._unread("properties", told)

    def _message(self, statement: list[dict[str, Any]]) -> None:
        told = next(each for each in statement if each["type"] == "addMessage")
        for each in statement:
            if each["type"] == "addParticipant":
                self._participant(each)
        kinds = {each["type"] for each in statement}
        activation = MessageActivation.START if "activeStart" in kinds else MessageActivation.NONE
        message = SequenceMessage(
            decode_id(told["from"]),
            decode_id(told["to"]),
            self._text(told, told["msg"]),
            ARROW_OF_NUMBER[told["signalType"]],
            MessageActivation.END if "activeEnd" in kinds else activation,
            creates=self._creating != "" and self._creating == told["to"],
            destroys=self._destroys(told),
            proposed=self._answer.is_proposed(told["place"]),
        )
        self._creating, self._destroying = "", None
        if "centralConnection" in told:
            self._unread("central connection", told)
        self.messages.append((message, told["place"]))
        self._add(message)

    def _destroys(self, told: dict[str, Any]) -> Destroyed:
        if self._destroying is None:
            return Destroyed.NONE
        return Destroyed.TARGET if self._destroying["actor"] == told["to"] else Destroyed.SOURCE

    def _number(self, told: dict[str, Any]) -> None:
        if self.numbering is not None or self.messages or not told["sequenceVisible"]:
            self._unread("autonumber", told)
            return
        start, step = told.get("sequenceIndex"), told.get("sequenceIndexStep")
        self.numbering = SequenceNumbering(*(1.0 if each is None else float(each) for each in (start, step)))

    def _keep(self, told: dict[str, Any]) -> None:
        text = self._answer.text(told["place"])
        written = text.replace(told["actor"], written_id(decode_id(told["actor"])), 1)
        self.leftovers.append(Leftover(_KEPT[told["type"]], written, Span(*told["place"])))

    def _label(self, told: dict[str, Any], name: str) -> str:
        return self._text(told, told[name])

    def _text(self, told: dict[str, Any], text: dict[str, Any]) -> str:
        if text.get("wrap") is not None:
            self._unread("wrap", told)
        return decode(text["text"])

    def _unread(self, what: str, told: dict[str, Any]) -> None:
        place = told["place"]
        self.leftovers.append(Leftover(what, self._answer.text(place), Span(*place), keepable=False))


def _note(told: dict[str, Any]) -> SequenceNote:
    actors = cast("list[str]", told["actor"] if isinstance(told["actor"], list) else [told["actor"]])
    ids = tuple(_once(actors))
    return SequenceNote(decode(told["text"]["text"]), ids, PLACE_OF_NUMBER[int(told["placement"])])


def _once(actors: list[str]) -> Iterator[str]:
    """Mermaid names the one participant of a note over it twice."""
    yield from dict.fromkeys(map(decode_id, actors))
