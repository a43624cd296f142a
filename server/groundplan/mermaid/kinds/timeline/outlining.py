"""The outline of a timeline: periods with their events, by section."""

from groundplan.mermaid.kinds.timeline.diagram import TimelineDiagram
from groundplan.mermaid.outline import Outline, OutlineNode


def outline(diagram: TimelineDiagram) -> Outline:
    return Outline(
        tuple(
            OutlineNode(
                f"{section.name}.{period.name}",
                tuple(f"{section.name}.{period.name}.{event}" for event in period.events),
                proposed=period.proposed,
            )
            for section in diagram.sections
            for period in section.periods
        )
    )
