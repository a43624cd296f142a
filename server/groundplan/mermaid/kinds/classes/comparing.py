"""How two class diagrams are compared."""

from groundplan.mermaid.compare.shape import Element, Shape, by, edge, plain
from groundplan.mermaid.kinds.classes.diagram import (
    ClassAttribute,
    ClassBox,
    ClassMethod,
    ClassNote,
    ClassRelation,
)
from groundplan.mermaid.kinds.classes.writing import written_name

SHAPE = Shape(
    {
        ClassBox: Element("class", texts={"annotations": "annotation"}, defines=lambda box: box.name),
        ClassAttribute: Element("attribute"),
        # Overloads differ in their parameters.
        ClassMethod: Element(
            "method", lambda method, _: f"{method.name}()", (by("name", "parameters"), by("name"))
        ),
        ClassRelation: Element(
            "relation",
            edge(),
            (by("source", "target", "kind", "label"), by("source", "target", "kind"), by("source", "target")),
            apart=True,
            refers=lambda line: (line.source, line.target),
        ),
        ClassNote: Element(
            "note",
            plain("text"),
            (by("about", "text"), by("about")),
            apart=True,
            refers=lambda note: (note.about,) if note.about else (),
        ),
    },
    styled=lambda name, mark: f'cssClass "{written_name(name)}" {mark}',
)
