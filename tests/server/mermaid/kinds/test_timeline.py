"""Timelines: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.kinds.timeline import (
    Direction,
    TimelineDiagram,
    TimelinePeriod,
    TimelineSection,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

periods = st.builds(TimelinePeriod, texts, st.lists(texts, max_size=3).map(tuple), st.booleans())
sections = st.builds(TimelineSection, texts, st.lists(periods, max_size=3).map(tuple))
diagrams = st.builds(
    TimelineDiagram, st.lists(sections, max_size=3).map(tuple), st.sampled_from(Direction), texts
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams)
def test_what_is_written_reads_back_as_the_same(diagram: TimelineDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    period = TimelinePeriod(text, (text, text))
    diagram = TimelineDiagram((TimelineSection(text, (period,)), TimelineSection(text)), title=text)
    assert parse(render(diagram)).diagram == diagram, render(diagram)


def test_simple_texts_are_written_plainly() -> None:
    diagram = TimelineDiagram(
        (
            TimelineSection("", (TimelinePeriod("2002", ("LinkedIn",)),)),
            TimelineSection("Later", (TimelinePeriod("2004", ("Facebook", "Google"), proposed=True),)),
        ),
        Direction.TOP_DOWN,
        "Social media",
    )
    assert render(diagram) == (
        "timeline TD\n"
        "    title Social media\n"
        "        2002 : LinkedIn\n"
        "    section Later\n"
        "        %% proposed\n"
        "        2004 : Facebook : Google\n"
    )


WRITTEN_BY_HAND = """\
---
title: Not drawn
---
timeline
  title Social media
  accTitle: Media
  accDescr {
    Which
    when }
  %% early
  2002 : LinkedIn : a:b
  section Later
    2004 : Facebook
         : Google
"""


def test_elements_know_where_they_are_written() -> None:
    assert parse(WRITTEN_BY_HAND).spans == {
        ".2002": Span(11, 3, 11, 7),
        ".2002.LinkedIn": Span(11, 8, 11, 18),
        ".2002.a:b": Span(11, 19, 11, 24),
        "Later": Span(12, 3, 12, 16),
        "Later.2004": Span(13, 5, 13, 9),
        "Later.2004.Facebook": Span(13, 10, 13, 20),
        "Later.2004.Google": Span(14, 10, 14, 18),
    }


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert parsed.diagram.title == "Social media"
    assert [(each.what, each.text) for each in parsed.leftovers] == [
        ("front matter", "---\ntitle: Not drawn\n---"),
        ("accTitle", "accTitle: Media"),
        ("accDescr", "accDescr { Which\n    when }"),
        ("comment", "%% early"),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.diagram == parsed.diagram
    assert [each.what for each in again.leftovers] == [each.what for each in parsed.leftovers]


def test_the_outline_has_periods_with_their_events() -> None:
    nodes = outline(parse(WRITTEN_BY_HAND).diagram).nodes
    assert [(node.name, node.parts) for node in nodes] == [
        (".2002", (".2002.LinkedIn", ".2002.a:b")),
        ("Later.2004", ("Later.2004.Facebook", "Later.2004.Google")),
    ]


def test_a_broken_source_is_data() -> None:
    assert parse("timeline\n  : Google\n").error is not None
