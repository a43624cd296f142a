"""How two mind maps are compared."""

from groundplan.mermaid.compare.shape import Element, Shape, by, plain
from groundplan.mermaid.kinds.mindmap.diagram import MindmapNode

SHAPE = Shape({MindmapNode: Element("node", plain("label"), (by("label"),))})
