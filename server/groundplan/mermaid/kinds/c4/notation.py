"""What both the writer and the reader of C4 sources must agree on."""

from groundplan.mermaid.kinds.c4.diagram import BoundaryType, ElementType, RelationType, Shape

SHAPE_SUFFIX = {Shape.BOX: "", Shape.DATABASE: "_db", Shape.QUEUE: "_queue"}
SHAPE_WORD = {Shape.BOX: "", Shape.DATABASE: "Db", Shape.QUEUE: "Queue"}
TYPE_WORD = {
    ElementType.PERSON: "Person",
    ElementType.SYSTEM: "System",
    ElementType.CONTAINER: "Container",
    ElementType.COMPONENT: "Component",
}
# The elements whose third attribute is a technology.
BUILT = frozenset({ElementType.CONTAINER, ElementType.COMPONENT})

BOUNDARY_WORD = {
    BoundaryType.BOUNDARY: "Boundary",
    BoundaryType.ENTERPRISE: "Enterprise_Boundary",
    BoundaryType.SYSTEM: "System_Boundary",
    BoundaryType.CONTAINER: "Container_Boundary",
    BoundaryType.NODE: "Deployment_Node",
    BoundaryType.NODE_LEFT: "Node_L",
    BoundaryType.NODE_RIGHT: "Node_R",
}
NODES = frozenset({BoundaryType.NODE, BoundaryType.NODE_LEFT, BoundaryType.NODE_RIGHT})

RELATION_WORD = {
    RelationType.FORWARD: "Rel",
    RelationType.BOTH: "BiRel",
    RelationType.BACK: "Rel_Back",
    RelationType.UP: "Rel_U",
    RelationType.DOWN: "Rel_D",
    RelationType.LEFT: "Rel_L",
    RelationType.RIGHT: "Rel_R",
}
# What the parser calls them.
RELATION_TYPE = {
    "rel": RelationType.FORWARD,
    "birel": RelationType.BOTH,
    "rel_b": RelationType.BACK,
    "rel_u": RelationType.UP,
    "rel_d": RelationType.DOWN,
    "rel_l": RelationType.LEFT,
    "rel_r": RelationType.RIGHT,
}

# Mermaid takes no empty boundary and no empty diagram; a relation without a label is read and not drawn.
FILLER = 'Rel("", "")'
