"""How two timelines are compared."""

from groundplan.mermaid.compare.shape import Element, Shape
from groundplan.mermaid.kinds.timeline.diagram import TimelinePeriod, TimelineSection

SHAPE = Shape(
    {TimelineSection: Element("section"), TimelinePeriod: Element("period", texts={"events": "event"})},
    ordered=frozenset({"sections", "periods", "events"}),
)
