"""Ids of nodes and subgraphs as Mermaid's flowchart lexer takes them."""

import re

from groundplan.mermaid.text_escape import decode_id, encode_id, names_c4

__all__ = ["decode_id", "written_id"]

# Words that the lexer takes for itself, and names that every JavaScript object has.
_KEYWORDS = frozenset(
    {
        "__proto__",
        "_blank",
        "_parent",
        "_self",
        "_top",
        "accdescr",
        "acctitle",
        "call",
        "class",
        "classdef",
        "click",
        "constructor",
        "default",
        "direction",
        "end",
        "flowchart",
        "graph",
        "hasownproperty",
        "href",
        "interpolate",
        "linkstyle",
        "prototype",
        "style",
        "subgraph",
        "tostring",
        "v",
        "valueof",
    }
)
_PLAIN = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:[-.][A-Za-z0-9_]+)*")


def written_id(id_: str) -> str:
    """The id as a word of the source; `decode_id` gives it back."""
    plain = None if names_c4(id_) else _PLAIN.fullmatch(id_)
    if plain is not None and plain[1].casefold() not in _KEYWORDS and "_0x" not in id_:
        return id_
    return encode_id(id_, forbidden="-", forbidden_first="0123456789", reserved=_KEYWORDS)
