"""Mind maps out of Mermaid source, through Mermaid's own reading of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.mindmap.diagram import MindmapDiagram, MindmapNode, MindmapShape
from groundplan.mermaid.parsed import Leftover, Parsed
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

# Mermaid's numbers of shapes.
_SHAPES: tuple[MindmapShape, ...] = (
    MindmapShape.PLAIN,
    MindmapShape.ROUNDED,
    MindmapShape.RECTANGLE,
    MindmapShape.CIRCLE,
    MindmapShape.CLOUD,
    MindmapShape.BANG,
    MindmapShape.HEXAGON,
)


@dataclass(slots=True)
class _Draft:
    """A node while it is read."""

    level: int
    label: str
    shape: MindmapShape
    icon: str = ""
    classes: list[str] = field(default_factory=list[str])
    children: list["_Draft"] = field(default_factory=list["_Draft"])

    def node(self) -> MindmapNode:
        return MindmapNode(
            self.label,
            self.shape,
            tuple(child.node() for child in self.children),
            self.icon,
            external=marks.EXTERNAL in self.classes,
            proposed=marks.PROPOSED in self.classes,
        )


def parse(source: str, *, engine: Engine | None = None) -> Parsed[MindmapDiagram]:
    """Read a mind map. A text that is none gives an empty diagram and the error.

    `spans` has the first node of each label. Names before a shape (`id[Text]`) are not drawn and not kept.
    """
    answer = answer_of(source, MindmapDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(MindmapDiagram(), error=answer)
    drafts: list[_Draft] = []
    spans: dict[str, Span] = {}
    leftovers: list[Leftover] = []
    for call in answer.calls:
        if call["name"] == "addNode":
            drafts.append(_added(drafts, call))
            spans.setdefault(drafts[-1].label, _without_indent(answer, call["place"]))
        elif call["name"] == "decorateNode" and call["values"][0]:
            leftovers += _decorated(answer, drafts[-1], call)
    root = drafts[0].node() if drafts else None
    # The kind draws no title: the front matter's is only kept.
    answer.told["title"] = answer.told["frontTitle"]
    return Parsed(MindmapDiagram(root, answer.told["frontTitle"]), spans, answer.leftovers(leftovers))


def _without_indent(answer: Answer, place: list[int]) -> Span:
    line = answer.lines[place[0] - 1]
    return Span(place[0], max(place[1], 1 + len(line) - len(line.lstrip())), *place[2:])


def _added(drafts: list[_Draft], call: dict[str, Any]) -> _Draft:
    level, _, text, shape = call["values"]
    draft = _Draft(int(level), decode(str(text).strip()), _SHAPES[int(shape)])
    if drafts:
        # The nearest one before that stands further left; all stand below the first.
        parent = next((each for each in reversed(drafts[1:]) if each.level < draft.level), drafts[0])
        parent.children.append(draft)
    return draft


def _decorated(answer: Answer, draft: _Draft, call: dict[str, Any]) -> Iterator[Leftover]:
    decoration = call["values"][0]
    draft.icon = decode(decoration.get("icon", "")) or draft.icon
    classes = decoration.get("class", "").split()
    draft.classes += classes
    others = marks.others(classes)
    if others:
        yield Leftover("class", f":::{' '.join(others)}", Span(*call["place"]), keepable=False)
