"""Mind maps as Mermaid source."""

from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.document import INDENT, document
from groundplan.mermaid.kinds.mindmap.diagram import MindmapDiagram, MindmapNode, MindmapShape
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode, encode_bare, yaml_string

_BRACKETS = {
    MindmapShape.RECTANGLE: ("[", "]"),
    MindmapShape.ROUNDED: ("(", ")"),
    MindmapShape.CIRCLE: ("((", "))"),
    MindmapShape.CLOUD: (")", "("),
    MindmapShape.BANG: ("))", "(("),
    MindmapShape.HEXAGON: ("{{", "}}"),
}


def render(diagram: MindmapDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Keepable `leftovers` of an earlier reading are written again as they were.
    """
    front_matter = [f"title: {yaml_string(diagram.title)}"] if diagram.title else []
    lines = () if diagram.root is None else _node(diagram.root, depth=1)
    return document("mindmap", lines, front_matter=front_matter, leftovers=leftovers)


def _node(node: MindmapNode, *, depth: int) -> Iterator[str]:
    indent = INDENT * depth
    yield indent + _text(node)
    if node.icon:
        yield f"{indent}::icon({encode_bare(node.icon, forbidden='()')})"
    classes = marks.marks_of(external=node.external, proposed=node.proposed)
    if classes:
        yield f"{indent}:::{' '.join(classes)}"
    for child in node.children:
        yield from _node(child, depth=depth + 1)


def _text(node: MindmapNode) -> str:
    if node.shape is MindmapShape.PLAIN:
        return encode_bare(node.label, forbidden="()[]{}", forbidden_first=":-", reserved=("mindmap",))
    start, end = _BRACKETS[node.shape]
    return f'{start}"{encode(node.label)}"{end}'
