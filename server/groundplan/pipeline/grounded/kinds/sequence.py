"""Sequence diagrams: new participants, and messages in order, some of them under a condition."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from groundplan.mermaid.kinds.sequence import (
    BlockKind,
    Participant,
    ParticipantKind,
    SequenceArrow,
    SequenceBlock,
    SequenceDiagram,
    SequenceMessage,
    SequenceSection,
)
from groundplan.mermaid.kinds.sequence.diagram import SequenceStep, messages_of
from groundplan.pipeline.grounded.asked import Asked, Known, ends, labels_by_name, shown_list
from groundplan.pipeline.grounded.cast import Cast, Member
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_ASKED_KINDS = ("participant", "actor", "database", "queue")
_KINDS = {each.value: each for each in ParticipantKind}
_ARROWS = {
    "call": SequenceArrow.SOLID_ARROW,
    "reply": SequenceArrow.DOTTED_ARROW,
    "async": SequenceArrow.SOLID_ASYNC,
}
_ALL_ARROWS = {**_ARROWS, **{each.value: each for each in SequenceArrow}}
_BLOCKS = {
    "none": None,
    "opt": BlockKind.OPTION,
    "alt": BlockKind.ALTERNATIVE,
    "loop": BlockKind.LOOP,
}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A new message: behind which of the base's messages it comes, and in what block it stands."""

    after: int
    block: BlockKind | None
    condition: str
    message: SequenceMessage


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits = known(asked), asked.limits
    slots = shapes.choice(there.vocabulary.slots(limits.things))
    who = {"id": slots, "name": shapes.name(), "kind": shapes.choice(_ASKED_KINDS)}
    end = shapes.choice(ends(asked, there))
    count = _message_count(asked)
    message = {
        **({"after": shapes.whole(0, count)} if count else {}),
        "source": end,
        "target": end,
        "arrow": shapes.choice(_ARROWS),
        "text": shapes.text(),
        "block": shapes.choice(_BLOCKS),
        "condition": shapes.text(),
    }
    return {
        **shown_list(asked, there, shapes),
        "participants": shapes.rows(who, limits.things),
        "messages": shapes.rows(message, limits.lines),
    }


def read(answer: Row, asked: Asked, reading: Reading) -> SequenceDiagram:
    there, limits, base = known(asked), asked.limits, asked.base
    cast = Cast(there.vocabulary, reading, noun="participant")
    for word in reading.values(answer, "existing", limits.names):
        cast.find(word)
    for row in reading.rows(answer, "participants", limits.things + limits.names):
        cast.declare(row, limits.things)
    placed = [*_messages(answer, asked, reading, cast)]
    in_base: dict[str, Participant] = {each.id: each for each in base.participants} if base else {}
    new = tuple(_participant(each, there, reading) for each in cast.members if each.id not in in_base)
    if base is None:
        return SequenceDiagram(new, _steps(placed))
    inserted = _Insertion(placed).into(base.steps, top=True)
    return replace(base, participants=(*base.participants, *new), steps=inserted)


def known(asked: Asked) -> Known:
    base: SequenceDiagram | None = asked.base
    things = [(each.id, each.label) for each in base.participants] if base is not None else []
    return Known.of(asked, labels_by_name(things, asked.limits), named_by_name=False)


def _message_count(asked: Asked) -> int:
    return sum(1 for _ in messages_of(asked.base.steps)) if asked.base is not None else 0


def _participant(member: Member, there: Known, reading: Reading) -> Participant:
    label = "" if member.name == member.id else member.name
    if member.is_new:
        kind = reading.choice(member.row, "kind", _KINDS, ParticipantKind.PARTICIPANT)
        return Participant(member.id, label, kind, proposed=True)
    drawn: Participant | None = there.drawn(member.id, Participant)
    if drawn is None:
        return Participant(member.id, label)
    return replace(drawn, id=member.id, label="" if drawn.label == member.id else drawn.label)


def _messages(answer: Row, asked: Asked, reading: Reading, cast: Cast) -> Iterable[_Placed]:
    count = _message_count(asked)
    for row in reading.rows(answer, "messages", asked.limits.lines):
        source, target = cast.find(row.get("source")), cast.find(row.get("target"))
        if source is None or target is None:
            continue
        text = reading.text(row, "text", "label")
        yield _Placed(
            int(reading.number(row, "after", 0, count, count)) if count else 0,
            reading.choice(row, "block", _BLOCKS, None),
            reading.text(row, "condition"),
            SequenceMessage(
                source,
                target,
                text,
                reading.choice(row, "arrow", _ALL_ARROWS, SequenceArrow.SOLID_ARROW),
                proposed=not asked.is_proved(source, target, text),
            ),
        )


def _steps(placed: Iterable[_Placed]) -> tuple[SequenceStep, ...]:
    """The messages in order; neighbours of one condition share a block, alternatives a block of sections."""
    steps: list[SequenceStep] = []
    open_: tuple[BlockKind | None, str] = (None, "")
    for (block, condition), group in groupby(placed, key=lambda each: (each.block, each.condition)):
        messages = tuple(each.message for each in group)
        if block is None:
            steps += messages
        else:
            section = SequenceSection(condition, messages)
            last = steps[-1] if steps else None
            if (
                block is BlockKind.ALTERNATIVE
                and open_[0] is block
                and isinstance(last, SequenceBlock)
                and condition
            ):
                steps[-1] = replace(last, sections=(*last.sections, section))
            else:
                steps.append(SequenceBlock(block, (section,)))
        open_ = (block, condition)
    return tuple(steps)


class _Insertion:
    """Puts new messages behind those that they follow, in the blocks where those stand."""

    def __init__(self, placed: Iterable[_Placed]) -> None:
        self._waiting: dict[int, list[_Placed]] = {}
        for each in placed:
            self._waiting.setdefault(each.after, []).append(each)
        self._number = 0

    def into(self, steps: tuple[SequenceStep, ...], *, top: bool = False) -> tuple[SequenceStep, ...]:
        found: list[SequenceStep] = [*_steps(self._waiting.get(0, ()))] if top else []
        for step in steps:
            if isinstance(step, SequenceBlock):
                sections = (replace(section, steps=self.into(section.steps)) for section in step.sections)
                found.append(replace(step, sections=tuple(sections)))
                continue
            found.append(step)
            if isinstance(step, SequenceMessage):
                self._number += 1
                found += _steps(self._waiting.get(self._number, ()))
        return tuple(found)
