"""State machines as a state diagram, each part with its evidence."""

from collections.abc import Mapping, Sequence

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.naming import some_of
from groundplan.extract.state.machine import Machine
from groundplan.mermaid.kinds.state import START_OR_END, State, StateDiagram, StateTransition
from groundplan.text import Location

_MAX_TOLD = 3


def draw_machines(
    machines: Sequence[Machine], names: Mapping[str, str], notes: list[str]
) -> Extraction[StateDiagram]:
    """One machine as it is; of several, each in a state of its own. `names` are by the machines' keys."""
    several = len(machines) > 1
    states: list[State] = []
    transitions: list[StateTransition] = []
    elements: dict[str, Location] = {}
    edges: dict[EdgeKey, Location] = {}
    for machine in machines:
        name = names[machine.key]
        ids = {state: f"{name}.{state}" if several else state for state in machine.states}
        parent = name if several else ""
        if several:
            states.append(State(name))
            elements[name] = machine.location
        for state, place in machine.states.items():
            states.append(State(ids[state], state if several else "", parent=parent))
            elements[ids[state]] = place
        for each in machine.transitions.values():
            ends = (ids.get(each.source, START_OR_END), ids.get(each.target, START_OR_END))
            transitions.append(StateTransition(*ends, each.label, parent=parent))
            edges.setdefault(EdgeKey(*ends, each.label), each.place)
        notes += _notes(machine)
    title = "" if several else names[machines[0].key]
    diagram = StateDiagram(tuple(states), tuple(transitions), title=title)
    return Extraction(diagram, elements, edges, tuple(notes))


def _notes(machine: Machine) -> list[str]:
    """What can't be drawn, because the code does not prove it."""
    notes: list[str] = []
    if not any(each.source for each in machine.transitions.values()):
        notes.append(f"No transition between states of `{machine.name}` is provable from the code.")
    targets = {each.target: each for each in machine.settings}
    if targets:
        told = [
            f"`{each.function or each.place.path}` sets {state} ({each.place.path}:{each.place.start_line})"
            for state, each in list(targets.items())[:_MAX_TOLD]
        ]
        more = f" and {len(targets) - _MAX_TOLD} more states" if len(targets) > _MAX_TOLD else ""
        notes.append(f"Not drawn, as the state before is not told: {some_of(told)}{more}.")
    return notes
