"""The drawings show the texts themselves, however hard they are to carry."""

from xml.etree import ElementTree

import pytest

from groundplan.mermaid.draw import draw
from groundplan.mermaid.kinds import classes, flowchart, mindmap, sequence, state
from tests.server.mermaid.test_draw import LABELS

TEXTS = (*LABELS, "- x", "1. x", "# x", "*", " lead", "a: b", "a::b", "{x}", "(y)", "0..*")


def class_diagram() -> str:
    boxes = tuple(
        classes.ClassBox(
            text,
            annotations=(text,),
            attributes=(classes.ClassAttribute(f"{text}@", text, classes.Visibility.PUBLIC),),
            methods=(classes.ClassMethod(text, (classes.ClassParameter(text, text),), text),),
        )
        for text in TEXTS
    )
    kind = classes.RelationKind.COMPOSITION
    relations = tuple(classes.ClassRelation(text, TEXTS[0], kind, f"{text}?", text) for text in TEXTS)
    return classes.render(classes.ClassDiagram(boxes, relations))


def flow_diagram() -> str:
    shapes = [*flowchart.FlowShape]
    nodes = tuple(flowchart.FlowNode(f"n{n}", text, shapes[n % 20]) for n, text in enumerate(TEXTS))
    edges = tuple(flowchart.FlowEdge(node.id, "n0", f"{node.label}?") for node in nodes)
    frames = (flowchart.FlowSubgraph("frame", f"{TEXTS[0]}!"),)
    inner = flowchart.FlowNode("inner", subgraph="frame")
    return flowchart.render(flowchart.FlowchartDiagram((*nodes, inner), edges, frames))


def mind_map() -> str:
    children = tuple(
        mindmap.MindmapNode(text, shape)
        for text, shape in zip(TEXTS, [*mindmap.MindmapShape] * 4, strict=False)
    )
    return mindmap.render(mindmap.MindmapDiagram(mindmap.MindmapNode("Root", children=children)))


def sequence_diagram() -> str:
    participants = tuple(sequence.Participant(f"p{n}", f"{text}!") for n, text in enumerate(TEXTS))
    messages = tuple(sequence.SequenceMessage("p0", each.id, f"{each.label[:-1]}?") for each in participants)
    notes = tuple(sequence.SequenceNote(text, ("p0",)) for text in TEXTS)
    return sequence.render(sequence.SequenceDiagram(participants, (*messages, *notes)))


def state_diagram() -> str:
    states = tuple(state.State(f"s{n}", text, (f"{text}!",)) for n, text in enumerate(TEXTS))
    transitions = tuple(state.StateTransition(each.id, "s0", f"{each.label}?") for each in states)
    return state.render(state.StateDiagram(states, transitions))


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        (class_diagram, ("", "?")),
        (flow_diagram, ("", "?")),
        (mind_map, ("",)),
        (sequence_diagram, ("", "?", "!")),
        (state_diagram, ("", "?", "!")),
    ],
)
def test_the_drawing_shows_the_texts_themselves(source, ends: tuple[str, ...]) -> None:
    root = ElementTree.fromstring(draw(source(), "svg"))
    kinds = ("}p", "}span", "}text", "}tspan")
    drawn = {"".join(each.itertext()) for each in root.iter() if each.tag.endswith(kinds)}
    wanted = {f"{text}{end}" for text in TEXTS for end in ends}
    assert wanted <= drawn, wanted - drawn
