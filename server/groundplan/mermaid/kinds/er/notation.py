"""What both the writer and the reader of ER sources must agree on."""

import re

from groundplan.mermaid.kinds.er.diagram import Cardinality

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

# Marks drawn with style classes; strokes alone, so that every theme's colours stay.
EXTERNAL = "external"
PROPOSED = "proposed"
CLASS_STYLES = {
    EXTERNAL: "stroke-dasharray:2",
    PROPOSED: "stroke-dasharray:8,stroke-width:2px",
}

# Mermaid has no style for an ER relationship: a comment on the line before it marks a proposed one.
PROPOSED_COMMENT = "%% proposed"
PROPOSED_COMMENT_LINE = re.compile(r"^\s*%%\s*proposed\s*:?\s*$")
