"""Sequence diagrams: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.sequence.comparing import SHAPE
from groundplan.mermaid.kinds.sequence.diagram import (
    BlockKind,
    Destroyed,
    MessageActivation,
    NotePlace,
    Participant,
    ParticipantKind,
    SequenceActivation,
    SequenceArrow,
    SequenceBlock,
    SequenceBox,
    SequenceDiagram,
    SequenceMessage,
    SequenceNote,
    SequenceNumbering,
    SequenceSection,
    SequenceStep,
    messages_of,
)
from groundplan.mermaid.kinds.sequence.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.sequence.outlining import outline
from groundplan.mermaid.kinds.sequence.reading import parse
from groundplan.mermaid.kinds.sequence.writing import render

__all__ = [
    "SHAPE",
    "BlockKind",
    "Destroyed",
    "MessageActivation",
    "NotePlace",
    "Participant",
    "ParticipantKind",
    "SequenceActivation",
    "SequenceArrow",
    "SequenceBlock",
    "SequenceBox",
    "SequenceDiagram",
    "SequenceMessage",
    "SequenceNote",
    "SequenceNumbering",
    "SequenceSection",
    "SequenceStep",
    "from_json",
    "messages_of",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
