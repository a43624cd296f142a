"""Gantt charts: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.gantt import (
    GanttDiagram,
    GanttSection,
    GanttTask,
    Weekday,
    WeekendStart,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.mermaid.outline import OutlineEdge
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

flags = st.booleans()
days = st.lists(texts, max_size=3).map(tuple)
ids = st.lists(texts, min_size=1, max_size=3).map(tuple)


@st.composite
def tasks(draw: st.DrawFn) -> GanttTask:
    after, until = draw(st.one_of(st.just(()), ids)), draw(st.one_of(st.just(()), ids))
    start = "" if after else draw(texts)
    return GanttTask(
        draw(texts),
        "" if until else draw(texts),
        draw(texts) if after or start else "",
        start,
        after,
        until,
        *(draw(flags) for _ in range(6)),
    )


sections = st.builds(GanttSection, texts, st.lists(tasks(), max_size=3).map(tuple))
diagrams = st.builds(
    GanttDiagram,
    st.lists(sections, max_size=3).map(tuple),
    texts,
    texts,
    texts,
    days,
    days,
    texts,
    st.sampled_from(Weekday),
    st.sampled_from(WeekendStart),
    flags,
    texts,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams)
def test_what_is_written_reads_back_as_the_same(diagram: GanttDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    first = GanttTask(text, text, text, text or "x")
    second = GanttTask(text, after=(text, text), until=(text,))
    diagram = GanttDiagram(
        (GanttSection(text, (first, second)), GanttSection(text)),
        text,
        text,
        text,
        (text,),
        (text,),
        text,
        title=text,
    )
    parsed = parse(render(diagram))
    assert parsed.error is None, render(diagram)
    assert parsed.diagram == diagram, render(diagram)


def test_simple_texts_are_written_plainly() -> None:
    diagram = GanttDiagram(
        (
            GanttSection("", (GanttTask("Plan", "3d", "plan", "2024-01-01 10:00", done=True),)),
            GanttSection(
                "Build: all",
                (
                    GanttTask("Code", "2w", "code", after=("plan",), critical=True, active=True),
                    GanttTask("Test", "5d", proposed=True),
                    GanttTask("Ready", until=("code",), start="2024-02-01", milestone=True),
                ),
            ),
        ),
        axis_format="%d.%m. %H:%M",
        tick_interval="1week",
        excludes=("weekends", "2024-01-05"),
        today_marker="stroke:#0f0,opacity:0.5",
        week_start=Weekday.MONDAY,
        inclusive_end_dates=True,
        title="The plan",
    )
    assert render(diagram) == (
        "gantt\n"
        "    title The plan\n"
        "    dateFormat YYYY-MM-DD\n"
        "    axisFormat %d.%m. %H:%M\n"
        "    tickInterval 1week\n"
        "    excludes weekends, 2024-01-05\n"
        "    todayMarker stroke:#0f0,opacity:0.5\n"
        "    weekday monday\n"
        "    inclusiveEndDates\n"
        "        Plan : done, plan, 2024-01-01 10:00, 3d\n"
        "    section Build: all\n"
        "        Code : active, crit, code, after plan, 2w\n"
        "        %% proposed\n"
        "        Test : 5d\n"
        "        Ready : milestone, 2024-02-01, until code\n"
    )
    assert parse(render(diagram)).diagram == diagram


WRITTEN_BY_HAND = """\
---
displayMode: compact
---
gantt
  dateFormat YYYY
  dateFormat YYYY-MM-DD
  accTitle: Plan
  %% all of it
  excludes weekends
  section One
  A task  :crit, a1, 2024-01-01, 30d
  Another :after a1, 20d
  Odd     :a2, b, c, d, e
  click a1 href "https://example.org/#a"
"""


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert [(each.what, each.text) for each in parsed.leftovers] == [
        ("front matter", "---\ndisplayMode: compact\n---"),
        ("replaced setting", "dateFormat YYYY"),
        ("accTitle", "accTitle: Plan"),
        ("comment", "%% all of it"),
        ("data of a task", "a2, b, c, d, e"),
        ("click", 'click a1 href "https://example.org/#a"'),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.diagram == parsed.diagram
    kept = [each.text for each in parsed.leftovers if each.keepable]
    assert sorted(each.text for each in again.leftovers) == sorted(kept)


def test_elements_know_where_they_are_written() -> None:
    spans = parse(WRITTEN_BY_HAND).spans
    assert spans["One"] == Span(10, 3, 10, 14)
    assert spans["One.A task"] == Span(11, 3, 11, 37)


def test_the_outline_has_tasks_and_what_they_wait_for() -> None:
    found = outline(parse(WRITTEN_BY_HAND).diagram)
    assert [node.name for node in found.nodes] == ["One.A task", "One.Another", "One.Odd"]
    assert found.edges == (OutlineEdge("One.Another", "One.A task", "after"),)


def test_a_broken_source_is_data() -> None:
    assert parse("gantt\n  section A\n  Task without data\n").error is not None


def test_an_empty_chart_is_a_chart() -> None:
    assert check_syntax(render(GanttDiagram())).ok
