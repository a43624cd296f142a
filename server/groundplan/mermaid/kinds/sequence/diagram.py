"""Sequence diagrams."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class ParticipantKind(StrEnum):
    PARTICIPANT = "participant"
    ACTOR = "actor"
    BOUNDARY = "boundary"
    CONTROL = "control"
    ENTITY = "entity"
    DATABASE = "database"
    COLLECTIONS = "collections"
    QUEUE = "queue"


class SequenceArrow(StrEnum):
    """A call is a solid arrow, an answer a dotted one. The half ones come after the usual ones."""

    SOLID_ARROW = "solidArrow"
    DOTTED_ARROW = "dottedArrow"
    SOLID = "solid"
    DOTTED = "dotted"
    SOLID_CROSS = "solidCross"
    DOTTED_CROSS = "dottedCross"
    SOLID_ASYNC = "solidAsync"
    DOTTED_ASYNC = "dottedAsync"
    SOLID_BOTH = "solidBoth"
    DOTTED_BOTH = "dottedBoth"
    SOLID_TOP = "solidTop"
    SOLID_BOTTOM = "solidBottom"
    STICK_TOP = "stickTop"
    STICK_BOTTOM = "stickBottom"
    SOLID_TOP_REVERSE = "solidTopReverse"
    SOLID_BOTTOM_REVERSE = "solidBottomReverse"
    STICK_TOP_REVERSE = "stickTopReverse"
    STICK_BOTTOM_REVERSE = "stickBottomReverse"
    DOTTED_TOP = "dottedTop"
    DOTTED_BOTTOM = "dottedBottom"
    DOTTED_STICK_TOP = "dottedStickTop"
    DOTTED_STICK_BOTTOM = "dottedStickBottom"
    DOTTED_TOP_REVERSE = "dottedTopReverse"
    DOTTED_BOTTOM_REVERSE = "dottedBottomReverse"
    DOTTED_STICK_TOP_REVERSE = "dottedStickTopReverse"
    DOTTED_STICK_BOTTOM_REVERSE = "dottedStickBottomReverse"


class MessageActivation(StrEnum):
    """`START` starts work of the target, `END` ends that of the source."""

    NONE = "none"
    START = "start"
    END = "end"


class Destroyed(StrEnum):
    """Whose life a message ends."""

    NONE = "none"
    SOURCE = "source"
    TARGET = "target"


class NotePlace(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    OVER = "over"


class BlockKind(StrEnum):
    LOOP = "loop"
    ALTERNATIVE = "alt"
    OPTION = "opt"
    PARALLEL = "par"
    PARALLEL_OVER = "par_over"
    CRITICAL = "critical"
    BREAK = "break"
    RECTANGLE = "rect"


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone or something that sends or gets messages. `label` is empty where the id is shown.

    `external` marks what lives outside the workspace, `proposed` what no code has yet.
    """

    id: str
    label: str = ""
    kind: ParticipantKind = ParticipantKind.PARTICIPANT
    external: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class SequenceBox:
    """A frame around neighbours, by id. `color` is a CSS colour: a name, `rgb(…)` or `hsl(…)`."""

    title: str
    participants: tuple[str, ...]
    color: str = ""


@dataclass(frozen=True, slots=True)
class SequenceNumbering:
    """Numbers on the messages; at most two decimals."""

    start: float = 1.0
    step: float = 1.0


@dataclass(frozen=True, slots=True)
class SequenceMessage:
    """`creates`: the target's life starts with this message."""

    tag: ClassVar[str] = "message"

    source: str
    target: str
    text: str = ""
    arrow: SequenceArrow = SequenceArrow.SOLID_ARROW
    activation: MessageActivation = MessageActivation.NONE
    creates: bool = False
    destroys: Destroyed = Destroyed.NONE
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class SequenceNote:
    """A note beside one participant, or over one or two."""

    tag: ClassVar[str] = "note"

    text: str
    participants: tuple[str, ...]
    place: NotePlace = NotePlace.OVER


@dataclass(frozen=True, slots=True)
class SequenceActivation:
    """A participant starts or ends its work between two messages."""

    tag: ClassVar[str] = "activation"

    participant: str
    active: bool


@dataclass(frozen=True, slots=True)
class SequenceSection:
    """A part of a block. `label` is its condition; the colour in a rectangle."""

    label: str = ""
    steps: tuple["SequenceStep", ...] = ()


@dataclass(frozen=True, slots=True)
class SequenceBlock:
    """Steps in a frame. Alternatives, parallels and criticals may have several sections."""

    tag: ClassVar[str] = "block"

    kind: BlockKind
    sections: tuple[SequenceSection, ...]


SequenceStep = SequenceMessage | SequenceNote | SequenceActivation | SequenceBlock


@dataclass(frozen=True, slots=True)
class SequenceDiagram:
    """Participants from left to right, and what happens between them from top to bottom."""

    kind: ClassVar[str] = "sequence"

    participants: tuple[Participant, ...] = ()
    steps: tuple[SequenceStep, ...] = ()
    boxes: tuple[SequenceBox, ...] = ()
    numbering: SequenceNumbering | None = None
    title: str = ""


def messages_of(steps: tuple[SequenceStep, ...]) -> Iterator[SequenceMessage]:
    """All messages in order, those in blocks too."""
    for step in steps:
        if isinstance(step, SequenceMessage):
            yield step
        elif isinstance(step, SequenceBlock):
            for section in step.sections:
                yield from messages_of(section.steps)
