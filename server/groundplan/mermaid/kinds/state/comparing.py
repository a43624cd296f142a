"""How two state diagrams are compared."""

from dataclasses import replace

from groundplan.mermaid.compare.shape import Element, Shape, by, edge, plain
from groundplan.mermaid.kinds.state.diagram import (
    START_OR_END,
    State,
    StateDiagram,
    StateNote,
    StateTransition,
    in_drawing_order,
)
from groundplan.mermaid.kinds.state.identifiers import written_id


def _states_of(transition: StateTransition) -> tuple[str, ...]:
    ends = (transition.source, transition.target, transition.parent)
    return tuple(each for each in ends if each not in ("", START_OR_END))


def _arranged(diagram: StateDiagram) -> StateDiagram:
    """In drawing order, with each transition where it can be drawn: in its states' scope, or at the top."""
    scopes = {state.id: (state.parent, state.region) for state in diagram.states}
    transitions = tuple(_in_scope(each, scopes) for each in diagram.transitions)
    return in_drawing_order(replace(diagram, transitions=transitions))


def _in_scope(transition: StateTransition, scopes: dict[str, tuple[str, int]]) -> StateTransition:
    ends = [each for each in (transition.source, transition.target) if each != START_OR_END]
    own = (transition.parent, transition.region)
    if own == ("", 0) or all(scopes[each] == own for each in ends):
        return transition
    # The start or end of a scope goes where its state went.
    parent, region = scopes[ends[0]] if len(ends) == 1 else ("", 0)
    return replace(transition, parent=parent, region=region)


SHAPE = Shape(
    {
        State: Element(
            "state",
            plain("id"),
            (by("id"),),
            texts={"descriptions": "description"},
            defines=lambda state: state.id,
            inside=("parent", "region"),
        ),
        StateTransition: Element(
            "transition",
            edge(),
            (
                by("source", "target", "label", "parent", "region"),
                by("source", "target", "parent"),
                by("source", "target"),
            ),
            apart=True,
            refers=_states_of,
        ),
        StateNote: Element(
            "note",
            plain("text"),
            (by("state", "text"), by("state")),
            apart=True,
            refers=lambda note: (note.state,),
        ),
    },
    ordered=frozenset({"descriptions"}),
    arranged=_arranged,
    styled=lambda id_, mark: f"class {written_id(id_)} {mark}",
)
