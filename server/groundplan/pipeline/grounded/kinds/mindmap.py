"""Mind maps: a root, and thoughts that each name what they hang on. A flat list needs no recursion."""

from collections.abc import Iterator
from dataclasses import replace

from groundplan.mermaid.kinds.mindmap import MindmapDiagram, MindmapNode, MindmapShape
from groundplan.pipeline.grounded.asked import Asked, Known
from groundplan.pipeline.grounded.cast import Cast, Member
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import within

# The word for the root, where a whole map is asked for.
_ROOT = "root"
_NAMELESS = "Map"


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits = known(asked), asked.limits
    slots = there.vocabulary.slots(2 * limits.things)
    in_base = within(_in_base(asked), limits)
    parent = shapes.choice([*slots, *in_base] if in_base else [_ROOT, *slots])
    properties: dict[str, Schema] = {} if in_base else {"root": shapes.name()}
    node = {"id": shapes.choice(slots), "parent": parent, "name": shapes.name()}
    properties["nodes"] = shapes.rows(node, 2 * limits.things)
    if others := within((each.name for each in there.others.values()), limits):
        row = {"parent": parent, "name": shapes.choice(others)}
        properties["existing"] = shapes.rows(row, limits.lines)
    return properties


def read(answer: Row, asked: Asked, reading: Reading) -> MindmapDiagram:
    there, base = known(asked), asked.base
    cast = Cast(there.vocabulary, reading, noun="thought", named_by_name=True)
    root: MindmapNode | None = base.root if base is not None else None
    if root is None:
        name = reading.name(answer, "root", "title", "name") or _NAMELESS
        member = cast.declare({"name": name, "id": _ROOT}, 1)
        is_new = member is None or member.is_new
        root = MindmapNode(member.name if member else name, MindmapShape.CIRCLE, proposed=is_new)
    children: dict[str, list[MindmapNode]] = {}
    placed = {node.label for node in _all(root)}
    for member, row in _members(answer, cast, reading):
        if member.name in placed:
            continue
        # What was declared before, or the root: so nothing can hang on itself.
        parent = cast.find(row["parent"]) if row.get("parent", _ROOT) != _ROOT else root.label
        if parent not in placed:
            reading.say(
                "answer-undeclared", f"`{member.name}` must hang on a thought before it.", member.name
            )
            parent = root.label
        placed.add(member.name)
        children.setdefault(parent, []).append(MindmapNode(member.name, proposed=member.is_new))
    return MindmapDiagram(_grown(root, children), base.title if base is not None else "")


def _members(answer: Row, cast: Cast, reading: Reading) -> Iterator[tuple[Member, Row]]:
    most = 2 * reading.limits.things
    for row in reading.rows(answer, "nodes", most):
        member = cast.declare(row, most + 1)
        if member is not None:
            yield member, row
    for row in reading.rows(answer, "existing", reading.limits.lines):
        id_ = cast.find(row.get("name"))
        if id_ is not None:
            yield next(each for each in cast.members if each.id == id_), row


def _in_base(asked: Asked) -> dict[str, str]:
    base: MindmapDiagram | None = asked.base
    return {node.label: node.label for node in _all(base.root)} if base is not None and base.root else {}


def known(asked: Asked) -> Known:
    return Known.of(asked, _in_base(asked), named_by_name=True)


def _all(node: MindmapNode) -> list[MindmapNode]:
    return [node, *(each for child in node.children for each in _all(child))]


def _grown(node: MindmapNode, children: dict[str, list[MindmapNode]]) -> MindmapNode:
    """With what hangs on it; of several thoughts of one label on the first."""
    new = children.pop(node.label, [])
    grown = [_grown(child, children) for child in (*node.children, *new)]
    return replace(node, children=tuple(grown))
