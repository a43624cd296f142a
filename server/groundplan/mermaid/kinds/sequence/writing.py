"""Sequence diagrams as Mermaid source."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.kinds.numbers import plain_number
from groundplan.mermaid.kinds.sequence.diagram import (
    Destroyed,
    MessageActivation,
    NotePlace,
    Participant,
    ParticipantKind,
    SequenceActivation,
    SequenceBlock,
    SequenceBox,
    SequenceDiagram,
    SequenceMessage,
    SequenceNote,
    SequenceNumbering,
    SequenceStep,
    messages_of,
)
from groundplan.mermaid.kinds.sequence.notation import ARROWS, SEPARATORS, written_id
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode_bare, yaml_string

_PLUS_OR_MINUS = {MessageActivation.NONE: "", MessageActivation.START: "+", MessageActivation.END: "-"}
_KEYWORDS = (ParticipantKind.PARTICIPANT, ParticipantKind.ACTOR)


def render(diagram: SequenceDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Ids must differ from each other, a label from its id; everything is about participants of the diagram.
    Those that a message creates come last, in the order of their creation, are in no box, and have no
    part in anything before it. The participants of a box stand side by side, boxes come in their order
    and are not empty. Blocks have a section, some kinds more. What ends was started, an end of life is the
    target's where a message goes to its own sender. Keepable `leftovers` of an earlier reading are
    written again as they were.
    """
    front_matter = [f"title: {yaml_string(diagram.title)}"] if diagram.title else []
    statements = _Writer(diagram).statements()
    return document("sequenceDiagram", statements, front_matter=front_matter, leftovers=leftovers)


class _Writer:
    def __init__(self, diagram: SequenceDiagram) -> None:
        self._diagram = diagram
        self._by_id = {each.id: each for each in diagram.participants}
        self._created = {each.target for each in messages_of(diagram.steps) if each.creates}

    def statements(self) -> Iterator[str]:
        if self._diagram.numbering is not None:
            yield INDENT + _numbering(self._diagram.numbering)
        boxes = {id_: box for box in self._diagram.boxes for id_ in box.participants}
        for participant in self._diagram.participants:
            box = boxes.get(participant.id)
            if box is not None and box.participants[0] == participant.id:
                yield from self._box(box)
            elif box is None and participant.id not in self._created:
                yield from _participant(participant, depth=1)
        yield from self._steps(self._diagram.steps, depth=1)

    def _box(self, box: SequenceBox) -> Iterator[str]:
        # Without a colour Mermaid might take the title's first word for one.
        yield f"{INDENT}box {box.color or 'transparent'} {_text(box.title, forbidden='()')}".rstrip()
        for id_ in box.participants:
            yield from _participant(self._by_id[id_], depth=2)
        yield f"{INDENT}end"

    def _steps(self, steps: tuple[SequenceStep, ...], *, depth: int) -> Iterator[str]:
        for step in steps:
            match step:
                case SequenceMessage():
                    yield from self._message(step, depth=depth)
                case SequenceNote():
                    yield INDENT * depth + _note(step)
                case SequenceActivation():
                    word = "activate" if step.active else "deactivate"
                    yield f"{INDENT * depth}{word} {written_id(step.participant)}"
                case SequenceBlock():
                    yield from self._block(step, depth=depth)
                case _:
                    assert_never(step)

    def _message(self, message: SequenceMessage, *, depth: int) -> Iterator[str]:
        if message.creates:
            yield from _participant(self._by_id[message.target], depth=depth, word="create ")
        if message.destroys is not Destroyed.NONE:
            ended = message.target if message.destroys is Destroyed.TARGET else message.source
            yield f"{INDENT * depth}destroy {written_id(ended)}"
        arrow = ARROWS[message.arrow] + _PLUS_OR_MINUS[message.activation]
        ends = f"{written_id(message.source)}{arrow}{written_id(message.target)}"
        line = f"{ends}: {_text(message.text)}".rstrip()
        yield from proposable(line, proposed=message.proposed, depth=depth)

    def _block(self, block: SequenceBlock, *, depth: int) -> Iterator[str]:
        word = str(block.kind)
        for section in block.sections:
            yield f"{INDENT * depth}{word} {_text(section.label)}".rstrip()
            yield from self._steps(section.steps, depth=depth + 1)
            word = SEPARATORS.get(block.kind, "")
        yield f"{INDENT * depth}end"


def _participant(participant: Participant, *, depth: int, word: str = "") -> Iterator[str]:
    id_ = written_id(participant.id)
    shown = participant.label or (participant.id if id_ != participant.id else "")
    keyword, config = participant.kind, ""
    if participant.kind not in _KEYWORDS:
        keyword, config = ParticipantKind.PARTICIPANT, f'@{{ "type": "{participant.kind}" }}'
    # The empty id is shown as an empty text.
    label = f" as {_label(shown)}" if shown or id_ != participant.id else ""
    statement = f"{word}{keyword} {id_}{config}{label}"
    yield from proposable(
        statement, proposed=participant.proposed, external=participant.external, depth=depth
    )


def _numbering(numbering: SequenceNumbering) -> str:
    if numbering == SequenceNumbering():
        return "autonumber"
    return f"autonumber {plain_number(numbering.start)} {plain_number(numbering.step)}"


def _note(note: SequenceNote) -> str:
    place = note.place if note.place is NotePlace.OVER else f"{note.place} of"
    return f"note {place} {','.join(map(written_id, note.participants))}: {_text(note.text)}".rstrip()


def _text(text: str, *, forbidden: str = "") -> str:
    return _label(text, forbidden=forbidden) if text else ""


def _label(text: str, *, forbidden: str = "") -> str:
    # `wrap:` and `nowrap:` are no part of a text, nor is a colon before them.
    return encode_bare(
        text, forbidden=forbidden, forbidden_first=":", reserved=("wrap", "nowrap"), plain=True
    )
