"""What both the writer and the reader of sequence diagrams must agree on."""

import re

from groundplan.mermaid.kinds.sequence.diagram import BlockKind, NotePlace, SequenceArrow
from groundplan.mermaid.text_escape import decode_id, encode_id, names_c4

__all__ = ["ARROWS", "ARROW_OF_NUMBER", "PLACE_OF_NUMBER", "SEPARATORS", "decode_id", "written_id"]

# Mermaid's number of an arrow, and how it is written.
_NUMBER_AND_SIGN = {
    SequenceArrow.SOLID_ARROW: (0, "->>"),
    SequenceArrow.DOTTED_ARROW: (1, "-->>"),
    SequenceArrow.SOLID_CROSS: (3, "-x"),
    SequenceArrow.DOTTED_CROSS: (4, "--x"),
    SequenceArrow.SOLID: (5, "->"),
    SequenceArrow.DOTTED: (6, "-->"),
    SequenceArrow.SOLID_ASYNC: (24, "-)"),
    SequenceArrow.DOTTED_ASYNC: (25, "--)"),
    SequenceArrow.SOLID_BOTH: (33, "<<->>"),
    SequenceArrow.DOTTED_BOTH: (34, "<<-->>"),
    SequenceArrow.SOLID_TOP: (41, "-|\\"),
    SequenceArrow.SOLID_BOTTOM: (42, "-|/"),
    SequenceArrow.STICK_TOP: (43, "-\\\\"),
    SequenceArrow.STICK_BOTTOM: (44, "-//"),
    SequenceArrow.SOLID_TOP_REVERSE: (45, "/|-"),
    SequenceArrow.SOLID_BOTTOM_REVERSE: (46, "\\|-"),
    SequenceArrow.STICK_TOP_REVERSE: (47, "//-"),
    SequenceArrow.STICK_BOTTOM_REVERSE: (48, "\\\\-"),
    SequenceArrow.DOTTED_TOP: (51, "--|\\"),
    SequenceArrow.DOTTED_BOTTOM: (52, "--|/"),
    SequenceArrow.DOTTED_STICK_TOP: (53, "--\\\\"),
    SequenceArrow.DOTTED_STICK_BOTTOM: (54, "--//"),
    SequenceArrow.DOTTED_TOP_REVERSE: (55, "/|--"),
    SequenceArrow.DOTTED_BOTTOM_REVERSE: (56, "\\|--"),
    SequenceArrow.DOTTED_STICK_TOP_REVERSE: (57, "//--"),
    SequenceArrow.DOTTED_STICK_BOTTOM_REVERSE: (58, "\\\\--"),
}
ARROWS = {arrow: sign for arrow, (_, sign) in _NUMBER_AND_SIGN.items()}
ARROW_OF_NUMBER = {number: arrow for arrow, (number, _) in _NUMBER_AND_SIGN.items()}
PLACE_OF_NUMBER = (NotePlace.LEFT, NotePlace.RIGHT, NotePlace.OVER)

# The words between a block's sections.
SEPARATORS = {
    BlockKind.ALTERNATIVE: "else",
    BlockKind.PARALLEL: "and",
    BlockKind.PARALLEL_OVER: "and",
    BlockKind.CRITICAL: "option",
}

# Words that Mermaid's lexer takes for itself where a participant may stand.
_KEYWORDS = frozenset(
    {
        "__proto__",
        "accdescr",
        "acctitle",
        "activate",
        "actor",
        "alt",
        "and",
        "as",
        "autonumber",
        "box",
        "break",
        "constructor",
        "create",
        "critical",
        "deactivate",
        "destroy",
        "details",
        "else",
        "end",
        "left",
        "link",
        "links",
        "loop",
        "note",
        "off",
        "opt",
        "option",
        "over",
        "par",
        "par_over",
        "participant",
        "properties",
        "prototype",
        "rect",
        "right",
        "sequencediagram",
        "title",
    }
)
_PLAIN = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\.[A-Za-z0-9_]+)*")


def written_id(id_: str) -> str:
    """The id as a word of the source; `decode_id` gives it back."""
    plain = None if names_c4(id_) else _PLAIN.fullmatch(id_)
    if plain is not None and plain[1].casefold() not in _KEYWORDS and "_0x" not in id_:
        return id_
    return encode_id(id_, forbidden="-", forbidden_first="0123456789", reserved=_KEYWORDS)
