"""How two sequence diagrams are compared."""

from collections.abc import Iterator
from dataclasses import replace

from groundplan.mermaid.compare.shape import Element, Shape, Shown, by, edge, plain
from groundplan.mermaid.kinds.sequence.diagram import (
    Participant,
    SequenceActivation,
    SequenceBlock,
    SequenceBox,
    SequenceDiagram,
    SequenceMessage,
    SequenceNote,
    SequenceSection,
    messages_of,
)


def _in_drawing_order(diagram: SequenceDiagram) -> SequenceDiagram:
    """The same diagram with those in a box side by side, created participants behind, all boxes in use."""
    by_id = {each.id: each for each in diagram.participants}
    created = [*dict.fromkeys(each.target for each in messages_of(diagram.steps) if each.creates)]
    boxes = tuple(_filled(diagram.boxes, by_id.keys() - set(created)))
    members = {id_: box.participants for box in boxes for id_ in box.participants}
    present = (id_ for id_ in by_id if id_ not in created)
    first = dict.fromkeys(member for id_ in present for member in members.get(id_, (id_,)))
    order = [*first, *(id_ for id_ in created if id_ in by_id)]
    return replace(
        diagram,
        participants=tuple(by_id[id_] for id_ in order),
        boxes=tuple(sorted(boxes, key=lambda box: order.index(box.participants[0]))),
    )


def _filled(boxes: tuple[SequenceBox, ...], free: set[str]) -> Iterator[SequenceBox]:
    """The boxes that have someone in them; each participant stands in the first that names it."""
    waiting = set(free)
    for box in boxes:
        members = tuple(id_ for id_ in box.participants if id_ in waiting)
        waiting -= set(members)
        if members:
            yield replace(box, participants=members)


def _activation_name(step: SequenceActivation, shown: Shown) -> str:
    return f"{shown(step.participant)} {'starts' if step.active else 'ends'}"


def _labels(block: SequenceBlock) -> object:
    return (block.kind, *(section.label for section in block.sections))


SHAPE = Shape(
    {
        Participant: Element("participant", plain("id"), (by("id"),), defines=lambda who: who.id),
        SequenceBox: Element(
            "box", plain("title"), (by("title"), by("participants")), texts={"participants": "member"}
        ),
        SequenceMessage: Element(
            "message",
            edge("text"),
            (by("source", "target", "text"), by("source", "target")),
            apart=True,
            refers=lambda message: (message.source, message.target),
        ),
        SequenceNote: Element(
            "note",
            plain("text"),
            (by("participants", "text"), by("participants")),
            apart=True,
            refers=lambda note: note.participants,
        ),
        SequenceActivation: Element(
            "activation",
            _activation_name,
            (by("participant", "active"),),
            apart=True,
            refers=lambda step: (step.participant,),
        ),
        SequenceBlock: Element(
            "block",
            lambda block, _: " ".join(filter(None, (block.kind, block.sections[0].label))),
            (_labels, by("kind")),
            apart=True,
        ),
        SequenceSection: Element("section", plain("label"), (by("label"), lambda _: None), apart=True),
    },
    ordered=frozenset({"steps", "sections"}),
    arranged=_in_drawing_order,
)
