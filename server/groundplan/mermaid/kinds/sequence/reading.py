"""Sequence diagrams out of Mermaid source, through Mermaid's own reading of it."""

from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.sequence.diagram import (
    Participant,
    ParticipantKind,
    SequenceBox,
    SequenceDiagram,
)
from groundplan.mermaid.kinds.sequence.notation import decode_id
from groundplan.mermaid.kinds.sequence.steps import StepReader
from groundplan.mermaid.parsed import Leftover, Parsed, edge_key
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span


def parse(source: str, *, engine: Engine | None = None) -> Parsed[SequenceDiagram]:
    """Read a sequence diagram. A text that is none gives an empty diagram and the error.

    Participants come in drawing order. `spans` has them by id, and messages by `edge_key`.
    """
    answer = answer_of(source, SequenceDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(SequenceDiagram(), error=answer)
    reader = StepReader(answer)
    told = answer.told
    diagram = SequenceDiagram(
        participants=tuple(_participant(each, reader, answer) for each in told["participants"]),
        steps=reader.steps,
        boxes=tuple(map(_box, told["boxes"])),
        numbering=reader.numbering,
        title=told["frontTitle"] if told["title"] == told["frontTitle"] else answer.title,
    )
    leftovers = answer.leftovers((*reader.leftovers, *_hash_comments(answer)))
    return Parsed(diagram, dict(_spans(reader)), leftovers)


def _participant(told: dict[str, Any], reader: StepReader, answer: Answer) -> Participant:
    id_, label = decode_id(told["id"]), decode(told["text"])
    place = reader.declared.get(told["id"])
    return Participant(
        id_,
        "" if told["text"] == told["id"] or label == id_ else label,
        ParticipantKind(told["type"]),
        external=place is not None and answer.is_external(place),
        proposed=place is not None and answer.is_proposed(place),
    )


def _box(told: dict[str, Any]) -> SequenceBox:
    color = "" if told["color"] == "transparent" else told["color"]
    ids = dict.fromkeys(map(decode_id, told["participants"]))
    return SequenceBox(decode(told["title"]), tuple(ids), color)


def _spans(reader: StepReader) -> Iterator[tuple[str, Span]]:
    places = reader.mentioned | reader.declared
    yield from ((decode_id(id_), Span(*place)) for id_, place in places.items())
    for message, place in reversed(reader.messages):
        yield edge_key(message.source, message.target, message.text), Span(*place)


def _hash_comments(answer: Answer) -> Iterator[Leftover]:
    for number, line in enumerate(answer.lines, start=1):
        if line.lstrip().startswith("#"):
            yield Leftover("comment", line.strip(), Span(number, 1, number, len(line) + 1))
