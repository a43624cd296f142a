"""How two ER diagrams are compared."""

from groundplan.mermaid.compare.shape import Element, Shape, by, edge
from groundplan.mermaid.kinds.er.diagram import ErAttribute, ErEntity, ErRelationship
from groundplan.mermaid.kinds.er.writing import written_name

SHAPE = Shape(
    {
        ErEntity: Element("entity", defines=lambda entity: entity.name),
        ErAttribute: Element("attribute"),
        ErRelationship: Element(
            "relationship",
            edge(),
            (by("source", "target", "label"), by("source", "target")),
            apart=True,
            refers=lambda line: (line.source, line.target),
        ),
    },
    styled=lambda name, mark: f"class {written_name(name)} {mark}",
)
