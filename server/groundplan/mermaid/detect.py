"""Groundplan's names for Mermaid's diagram kinds."""

# Where Mermaid's own type name is not what Groundplan calls the kind; other names are used as they are.
_KIND_OF_TYPE = {
    "---": "unknown",
    "classDiagram": "class",
    "flowchart-elk": "flowchart",
    "flowchart-v2": "flowchart",
    "quadrantChart": "quadrant",
    "railroadAbnf": "railroad",
    "railroadEbnf": "railroad",
    "railroadPeg": "railroad",
    "stateDiagram": "state",
}


def kind_of_type(mermaid_type: str) -> str:
    """The kind behind the type that Mermaid detects: `flowchart` for `flowchart-v2`, `er` for `er`."""
    return _KIND_OF_TYPE.get(mermaid_type, mermaid_type)
