"""What both the writer and the reader of ER sources must agree on."""

import re

from groundplan.mermaid.kinds.er.diagram import Cardinality
from groundplan.mermaid.kinds.marks import CLASS_STYLES, EXTERNAL, PROPOSED

__all__ = [
    "CLASS_STYLES",
    "EXTERNAL",
    "LEFT_END",
    "PROPOSED",
    "PROPOSED_COMMENT",
    "PROPOSED_COMMENT_LINE",
    "RIGHT_END",
]

LEFT_END = {
    Cardinality.ZERO_OR_ONE: "|o",
    Cardinality.EXACTLY_ONE: "||",
    Cardinality.ZERO_OR_MORE: "}o",
    Cardinality.ONE_OR_MORE: "}|",
}
RIGHT_END = {
    Cardinality.ZERO_OR_ONE: "o|",
    Cardinality.EXACTLY_ONE: "||",
    Cardinality.ZERO_OR_MORE: "o{",
    Cardinality.ONE_OR_MORE: "|{",
}

# Mermaid has no style for an ER relationship: a comment on the line before it marks a proposed one.
PROPOSED_COMMENT = "%% proposed"
PROPOSED_COMMENT_LINE = re.compile(r"^\s*%%\s*proposed\s*:?\s*$")
