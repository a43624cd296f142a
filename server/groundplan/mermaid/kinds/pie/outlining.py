"""The outline of a pie chart: its slices."""

from groundplan.mermaid.kinds.pie.diagram import PieDiagram
from groundplan.mermaid.outline import Outline, OutlineNode


def outline(diagram: PieDiagram) -> Outline:
    return Outline(tuple(OutlineNode(each.label, proposed=each.proposed) for each in diagram.slices))
