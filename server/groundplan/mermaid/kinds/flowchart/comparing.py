"""How two flowcharts are compared."""

from groundplan.mermaid.compare.shape import Element, Shape, by, edge, plain
from groundplan.mermaid.kinds.flowchart.diagram import FlowEdge, FlowNode, FlowSubgraph, in_drawing_order
from groundplan.mermaid.kinds.flowchart.identifiers import written_id

SHAPE = Shape(
    {
        FlowNode: Element(
            "node", plain("id"), (by("id"),), defines=lambda node: node.id, inside=("subgraph",)
        ),
        FlowSubgraph: Element(
            "subgraph", plain("id"), (by("id"),), defines=lambda frame: frame.id, inside=("parent",)
        ),
        FlowEdge: Element(
            "edge",
            edge(),
            (by("source", "target", "label"), by("source", "target")),
            apart=True,
            refers=lambda line: (line.source, line.target),
        ),
    },
    arranged=in_drawing_order,
    styled=lambda id_, mark: f"class {written_id(id_)} {mark}",
    styled_edge=lambda index, style: f"linkStyle {index} {style}",
)
