"""State diagrams: new states, and transitions."""

from dataclasses import replace

from groundplan.mermaid.kinds.state import State, StateDiagram, StateKind, StateTransition
from groundplan.mermaid.kinds.state.diagram import START_OR_END
from groundplan.pipeline.grounded.asked import Asked, Known, ends, labels_by_name, shown_list
from groundplan.pipeline.grounded.cast import Cast, Member
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_KINDS = {each.value: each for each in StateKind}


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits = known(asked), asked.limits
    slots = shapes.choice(there.vocabulary.slots(limits.things))
    state = {"id": slots, "name": shapes.name(), "kind": shapes.choice(_KINDS)}
    end = shapes.choice(ends(asked, there, START_OR_END))
    return {
        **shown_list(asked, there, shapes),
        "states": shapes.rows(state, limits.things),
        "transitions": shapes.rows({"source": end, "target": end, "label": shapes.text()}, limits.lines),
    }


def read(answer: Row, asked: Asked, reading: Reading) -> StateDiagram:
    there, limits, base = known(asked), asked.limits, asked.base
    cast = Cast(there.vocabulary, reading, noun="state", taken={START_OR_END})
    for word in reading.values(answer, "existing", limits.names):
        cast.find(word)
    for row in reading.rows(answer, "states", limits.things + limits.names):
        cast.declare(row, limits.things)
    transitions = _transitions(answer, asked, reading, cast)
    in_base = {state.id: state for state in base.states} if base is not None else {}
    new = tuple(_state(each, there, reading) for each in cast.members if each.id not in in_base)
    # With the whole base: a state that is a part of another one cannot stand without it.
    return StateDiagram((*in_base.values(), *new), transitions)


def known(asked: Asked) -> Known:
    base: StateDiagram | None = asked.base
    things = [(state.id, state.label) for state in base.states] if base is not None else []
    return Known.of(asked, labels_by_name(things, asked.limits), named_by_name=False)


def _state(member: Member, there: Known, reading: Reading) -> State:
    label = "" if member.name == member.id else member.name
    if not member.is_new:
        drawn: State | None = there.drawn(member.id, State)
        if drawn is None or drawn.kind is not StateKind.STATE:
            return State(member.id, label)
        own = "" if drawn.label == member.id else drawn.label
        return replace(drawn, id=member.id, label=own, parent="", region=0, direction=None)
    kind = reading.choice(member.row, "kind", _KINDS, StateKind.STATE)
    return State(member.id, label if kind is StateKind.STATE else "", kind=kind, proposed=True)


def _transitions(answer: Row, asked: Asked, reading: Reading, cast: Cast) -> tuple[StateTransition, ...]:
    found: dict[tuple[str, str, str], StateTransition] = {}
    for row in reading.rows(answer, "transitions", asked.limits.lines):
        source, target = _end(row.get("source"), cast), _end(row.get("target"), cast)
        if source is None or target is None:
            continue
        if source == target == START_OR_END:
            reading.say("answer-value", "A transition must have a state at one end at least.")
            continue
        label = reading.text(row, "label")
        proposed = not asked.is_proved(source, target, label)
        found.setdefault((source, target, label), StateTransition(source, target, label, proposed=proposed))
    return tuple(found.values())


def _end(word: object, cast: Cast) -> str | None:
    return START_OR_END if word == START_OR_END else cast.find(word)
