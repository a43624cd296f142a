"""State diagrams as Mermaid source."""

from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.kinds.state.diagram import (
    START_OR_END,
    State,
    StateDiagram,
    StateKind,
    StateNote,
    StateTransition,
    regions_of,
)
from groundplan.mermaid.kinds.state.identifiers import written_id
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode, encode_bare, yaml_string


def render(diagram: StateDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram in drawing order.

    Ids must differ from each other, not be empty and not be `[*]`; a label differs from its id. A
    transition joins states of its own scope, or any states if it stands at the top, which has one region.
    Parents exist and do not contain themselves. Choices, forks and joins have neither label nor
    descriptions nor inner states, composite states no descriptions. Keepable `leftovers` of an earlier
    reading are written again as they were.
    """
    front_matter = [f"title: {yaml_string(diagram.title)}"] if diagram.title else []
    return document(
        "stateDiagram-v2",
        (*_statements(diagram), *_definitions(diagram, leftovers)),
        front_matter=front_matter,
        leftovers=leftovers,
    )


def _statements(diagram: StateDiagram) -> Iterator[str]:
    yield f"{INDENT}direction {diagram.direction}"
    yield from _scope(diagram, "", depth=1)
    yield from (INDENT + _note(note) for note in diagram.notes)
    for state in diagram.states:
        for mark in marks.marks_of(external=state.external, proposed=state.proposed):
            yield f"{INDENT}class {written_id(state.id)} {mark}"


def _scope(diagram: StateDiagram, parent: str, *, depth: int) -> Iterator[str]:
    for region in regions_of(diagram, parent):
        if region:
            yield f"{INDENT * depth}--"
        for state in diagram.states:
            if (state.parent, state.region) == (parent, region):
                yield from _state(diagram, state, depth=depth)
        for transition in diagram.transitions:
            if (transition.parent, transition.region) == (parent, region):
                line = _transition(transition)
                yield from proposable(line, proposed=transition.proposed, depth=depth)


def _state(diagram: StateDiagram, state: State, *, depth: int) -> Iterator[str]:
    indent, id_ = INDENT * depth, written_id(state.id)
    if state.kind is not StateKind.STATE:
        yield f"{indent}state {id_} <<{state.kind}>>"
        return
    shown = state.label or (state.id if state.descriptions or id_ != state.id else "")
    # Two square brackets would end in a kind of state.
    head = f'state "{encode(shown, forbidden="[")}" as {id_}' if shown else id_
    if state.direction is not None or regions_of(diagram, state.id):
        yield f"{indent}{head if shown else f'state {id_}'} {{"
        if state.direction is not None:
            yield f"{indent}{INDENT}direction {state.direction}"
        yield from _scope(diagram, state.id, depth=depth + 1)
        yield f"{indent}}}"
        return
    yield indent + head
    yield from (f"{indent}{id_} : {_description(each)}" for each in state.descriptions)


def _transition(transition: StateTransition) -> str:
    source, target = _end(transition.source), _end(transition.target)
    return f"{source} --> {target}" + (f" : {_description(transition.label)}" if transition.label else "")


def _end(id_: str) -> str:
    return id_ if id_ == START_OR_END else written_id(id_)


def _description(text: str) -> str:
    # A colon must have something behind it, and no other colon.
    has_odd_colon = "::" in text or text[:1] == ":" or text[-1:] == ":"
    return encode_bare(text, forbidden=":" if has_odd_colon else "")


def _note(note: StateNote) -> str:
    return f"note {note.side} of {written_id(note.state)} : {encode_bare(note.text, forbidden=':')}"


def _definitions(diagram: StateDiagram, leftovers: Sequence[Leftover]) -> Iterator[str]:
    used = {
        mark
        for state in diagram.states
        for mark in marks.marks_of(external=state.external, proposed=state.proposed)
    }
    for definition in marks.definitions(used, leftovers):
        yield f"{INDENT}{definition}"
