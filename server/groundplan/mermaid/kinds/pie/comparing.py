"""How two pie charts are compared."""

from groundplan.mermaid.compare.shape import Element, Shape, by, plain
from groundplan.mermaid.kinds.pie.diagram import PieSlice

SHAPE = Shape({PieSlice: Element("slice", plain("label"), (by("label"),))})
