"""State diagrams: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.state import (
    START_OR_END,
    Direction,
    NoteSide,
    State,
    StateDiagram,
    StateKind,
    StateNote,
    StateTransition,
    from_json,
    in_drawing_order,
    parse,
    render,
    to_json,
)
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

ids_of_states = texts.filter(lambda id_: id_ not in ("", START_OR_END))


@st.composite
def diagrams(draw: st.DrawFn) -> StateDiagram:
    ids = draw(st.lists(ids_of_states, max_size=6, unique=True))
    composites = ids[: draw(st.integers(0, 2))]
    states = []
    for index, id_ in enumerate(ids):
        parent = draw(st.sampled_from(["", *composites[:index]]))
        kind = StateKind.STATE if id_ in composites else draw(st.sampled_from(StateKind))
        plain, composite = kind is StateKind.STATE, id_ in composites
        states.append(
            State(
                id_,
                draw(texts.filter(lambda text, own=id_: text != own)) if plain else "",
                () if composite or not plain else draw(st.lists(texts, max_size=2).map(tuple)),
                kind,
                parent,
                draw(st.integers(0, 2)) if parent else 0,
                draw(st.none() | st.sampled_from(Direction)) if composite else None,
                draw(st.booleans()),
                draw(st.booleans()),
            )
        )
    transitions = []
    for scope in draw(st.lists(st.sampled_from(["", *composites]), max_size=4)):
        region = draw(st.integers(0, 2)) if scope else 0
        inside = [each.id for each in states if not scope or (each.parent, each.region) == (scope, region)]
        ends = st.sampled_from([START_OR_END, *inside])
        label, proposed = draw(texts), draw(st.booleans())
        transitions.append(StateTransition(draw(ends), draw(ends), label, scope, region, proposed))
    notes = (
        draw(st.lists(st.builds(StateNote, st.sampled_from(ids), texts, st.sampled_from(NoteSide))))
        if ids
        else []
    )
    direction, title = draw(st.sampled_from(Direction)), draw(texts)
    return StateDiagram(tuple(states), tuple(transitions), tuple(notes), direction, title)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_what_is_written_reads_back_as_the_same(diagram: StateDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == in_drawing_order(diagram), source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


def test_each_hostile_text_survives_everywhere() -> None:
    states = tuple(State(f"{n} {text}", text, (text, text)) for n, text in enumerate(HOSTILE))
    own = tuple(State(text) for text in HOSTILE if text)
    transitions = tuple(StateTransition(state.id, state.id, state.label) for state in states)
    notes = tuple(StateNote(state.id, state.label) for state in states)
    diagram = StateDiagram((*states, *own), transitions, notes)
    parsed = parse(render(diagram))
    assert parsed.error is None
    for read, wanted in zip(parsed.diagram.states, diagram.states, strict=True):
        assert read == wanted
    assert parsed.diagram == diagram


def test_simple_names_are_written_plainly() -> None:
    diagram = StateDiagram(
        (
            State("New"),
            State("Paid", "Paid in full", ("by card", "or cash"), proposed=True),
            State("Shipping", direction=Direction.LEFT_RIGHT),
            State("Packed", parent="Shipping"),
            State("Billed", parent="Shipping", region=1, external=True),
            State("Which", kind=StateKind.CHOICE),
        ),
        (
            StateTransition(START_OR_END, "Packed", parent="Shipping"),
            StateTransition(START_OR_END, "New"),
            StateTransition("New", "Which", "POST /pay: ok"),
            StateTransition("Which", START_OR_END, proposed=True),
        ),
        (StateNote("New", "just made", NoteSide.LEFT),),
    )
    assert render(diagram) == (
        "stateDiagram-v2\n"
        "    direction TB\n"
        "    New\n"
        '    state "Paid in full" as Paid\n'
        "    Paid : by card\n"
        "    Paid : or cash\n"
        "    state Shipping {\n"
        "        direction LR\n"
        "        Packed\n"
        "        [*] --> Packed\n"
        "        --\n"
        "        Billed\n"
        "    }\n"
        "    state Which <<choice>>\n"
        "    [*] --> New\n"
        "    New --> Which : POST /pay: ok\n"
        "    %% proposed\n"
        "    Which --> [*]\n"
        "    note left of New : just made\n"
        "    class Paid proposed\n"
        "    class Billed external\n"
        "    classDef external stroke-dasharray:2\n"
        "    classDef proposed stroke-dasharray:8,stroke-width:2px\n"
    )
    assert parse(render(diagram)).diagram == diagram


WRITTEN_BY_HAND = """\
stateDiagram-v2
  %% the machine
  direction LR
  [*] --> Still
  Still --> [*] : done
  state "Long one" as L
  L : more
  state "Composite" as Comp {
    direction TB
    [*] --> a
    a --> b : x
    --
    c --> d
  }
  state ch <<choice>>
  L --> ch
  note left of Still
    several
    lines
  end note
  classDef big fill:#f96
  class L,Still big
  Still:::big --> Comp
  style L fill:#fff
  click L "http://x.y" "tip"
  scale 350 width
  hide empty description
"""


def test_what_people_write_is_understood() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert parsed.error is None
    assert [(state.id, state.parent, state.region) for state in parsed.diagram.states] == [
        ("Still", "", 0),
        ("L", "", 0),
        ("Comp", "", 0),
        ("a", "Comp", 0),
        ("b", "Comp", 0),
        ("c", "Comp", 1),
        ("d", "Comp", 1),
        ("ch", "", 0),
    ]
    assert parsed.diagram.states[1] == State("L", "Long one", ("more",))
    assert parsed.diagram.notes == (StateNote("Still", "several\n    lines", NoteSide.LEFT),)
    assert parsed.spans["a -> b : x"].start_line == 11
    assert parsed.spans["c"].start_line == 13


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert [(leftover.what, leftover.span.start_line) for leftover in parsed.leftovers] == [
        ("comment", 2),
        ("classDef", 21),
        ("class", 22),
        ("class", 23),
        ("style", 24),
        ("click", 25),
        ("scale", 26),
        ("hide", 27),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.error is None
    assert {leftover.what for leftover in again.leftovers} == {leftover.what for leftover in parsed.leftovers}


def test_a_broken_source_is_data() -> None:
    parsed = parse("stateDiagram-v2\n  a --> --> b\n")
    assert parsed.diagram == StateDiagram()
    assert parsed.error is not None


def test_an_empty_diagram_is_a_diagram() -> None:
    assert check_syntax(render(StateDiagram())).ok


def test_json_that_is_no_diagram_is_refused() -> None:
    with pytest.raises(UsageError):
        from_json({"states": [{"label": "a"}], "transitions": []})
