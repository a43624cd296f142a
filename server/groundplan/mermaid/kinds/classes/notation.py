"""What both the writer and the reader of class diagrams must agree on."""

from typing import NamedTuple

from groundplan.mermaid.kinds.classes.diagram import Modifier, RelationKind, Visibility

SIGN_OF_VISIBILITY = {
    Visibility.UNSTATED: "",
    Visibility.PUBLIC: "+",
    Visibility.PRIVATE: "-",
    Visibility.PROTECTED: "#",
    Visibility.PACKAGE: "~",
}
SIGN_OF_MODIFIER = {Modifier.NONE: "", Modifier.STATIC: "$", Modifier.ABSTRACT: "*"}


class Line(NamedTuple):
    """How a relation is written. `target_first`: the general class stands above the special one."""

    arrow: str
    target_first: bool = False


LINES = {
    RelationKind.INHERITANCE: Line("<|--", target_first=True),
    RelationKind.REALIZATION: Line("<|..", target_first=True),
    RelationKind.COMPOSITION: Line("*--"),
    RelationKind.AGGREGATION: Line("o--"),
    RelationKind.ASSOCIATION: Line("-->"),
    RelationKind.DEPENDENCY: Line("..>"),
    RelationKind.LINK: Line("--"),
    RelationKind.DASHED_LINK: Line(".."),
}

# Mermaid's numbers for the sign at an end of a line, and for lines.
AGGREGATION, EXTENSION, COMPOSITION, DEPENDENCY, LOLLIPOP = range(5)
SOLID, DOTTED = range(2)

# (the only sign, the line): the kind, and whether the sign stands at the source's end.
KIND_OF_SIGN = {
    (EXTENSION, SOLID): (RelationKind.INHERITANCE, False),
    (EXTENSION, DOTTED): (RelationKind.REALIZATION, False),
    (COMPOSITION, SOLID): (RelationKind.COMPOSITION, True),
    (AGGREGATION, SOLID): (RelationKind.AGGREGATION, True),
    (DEPENDENCY, SOLID): (RelationKind.ASSOCIATION, False),
    (DEPENDENCY, DOTTED): (RelationKind.DEPENDENCY, False),
}
KIND_OF_BARE_LINE = {SOLID: RelationKind.LINK, DOTTED: RelationKind.DASHED_LINK}
