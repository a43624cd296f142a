"""Ids of states as Mermaid's lexer and its style statements take them."""

import re

from groundplan.mermaid.text_escape import decode_id, encode_id

__all__ = ["decode_id", "written_id"]

# Words that the lexer takes for itself, and the id of the whole.
_KEYWORDS = frozenset(
    {
        "__proto__",
        "accdescr",
        "acctitle",
        "as",
        "class",
        "classdef",
        "click",
        "constructor",
        "default",
        "direction",
        "end",
        "hide",
        "href",
        "note",
        "prototype",
        "root",
        "scale",
        "state",
        "statediagram",
        "style",
        "tostring",
    }
)
# Mermaid's own names for the start and the end of a composite state.
_START_OR_END = re.compile(r"_(?:start|end)$", re.IGNORECASE)


def written_id(id_: str) -> str:
    """The id as a word of the source; `decode_id` gives it back."""
    taken = (id_,) if _START_OR_END.search(id_) else ()
    return encode_id(id_, forbidden="-", reserved=(*_KEYWORDS, *taken))
