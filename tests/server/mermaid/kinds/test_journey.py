"""User journeys: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.kinds.journey import (
    JourneyDiagram,
    JourneySection,
    JourneyTask,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

scores = st.one_of(st.integers(0, 7).map(float), st.floats(allow_nan=False, allow_infinity=False))
tasks = st.builds(JourneyTask, texts, scores, st.lists(texts, max_size=3).map(tuple), st.booleans())
sections = st.builds(JourneySection, texts, st.lists(tasks, max_size=3).map(tuple))
diagrams = st.builds(JourneyDiagram, st.lists(sections, max_size=3).map(tuple), texts)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams)
def test_what_is_written_reads_back_as_the_same(diagram: JourneyDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    task = JourneyTask(text, 3, (text, text))
    diagram = JourneyDiagram((JourneySection(text, (task,)), JourneySection(text)), text)
    assert parse(render(diagram)).diagram == diagram, render(diagram)


def test_simple_texts_are_written_plainly() -> None:
    diagram = JourneyDiagram(
        (
            JourneySection("", (JourneyTask("Wake up", 2.5),)),
            JourneySection("Go to work", (JourneyTask("Make tea", 5, ("Me", "Cat"), proposed=True),)),
        ),
        title="My day",
    )
    assert render(diagram) == (
        "journey\n"
        "    title My day\n"
        "        Wake up: 2.5\n"
        "    section Go to work\n"
        "        %% proposed\n"
        "        Make tea: 5: Me, Cat\n"
    )


WRITTEN_BY_HAND = """\
---
config:
  theme: dark
---
journey
  title My day
  accTitle: Day
  accDescr {
    What I
    do }
  %% the morning
  section Work
    Tea: 5: Me, Cat
    Up: high: Me: and more
"""


def test_elements_know_where_they_are_written() -> None:
    spans = parse(WRITTEN_BY_HAND).spans
    assert spans["Work"] == Span(12, 3, 12, 15)
    assert spans["Work.Tea"] == spans["Cat"] == Span(13, 5, 13, 20)


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert [(each.what, each.text) for each in parsed.leftovers] == [
        ("front matter", "---\nconfig:\n  theme: dark\n---"),
        ("accTitle", "accTitle: Day"),
        ("accDescr", "accDescr { What I\n    do }"),
        ("comment", "%% the morning"),
        ("score", "high"),
        ("text behind the actors", "and more"),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.diagram == parsed.diagram
    kept = [each.what for each in parsed.leftovers if each.keepable]
    assert sorted(each.what for each in again.leftovers) == sorted(kept)


def test_the_outline_has_sections_tasks_and_actors() -> None:
    nodes = outline(parse(WRITTEN_BY_HAND).diagram).nodes
    assert [(node.name, node.parts) for node in nodes] == [
        ("Work", ("Work.Tea", "Work.Up")),
        ("Me", ()),
        ("Cat", ()),
    ]


def test_a_broken_source_and_one_of_another_kind_are_data() -> None:
    assert parse("journey\n  Tea 5 Me\n").error is not None
    other = parse("pie\n").error
    assert other is not None
    assert "pie" in other.message
