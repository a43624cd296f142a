"""How two user journeys are compared."""

from groundplan.mermaid.compare.shape import Element, Shape
from groundplan.mermaid.kinds.journey.diagram import JourneySection, JourneyTask

SHAPE = Shape(
    {JourneySection: Element("section"), JourneyTask: Element("task", texts={"actors": "actor"})},
    ordered=frozenset({"sections", "tasks"}),
)
