"""Pie charts: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.kinds.pie import PieDiagram, PieSlice, from_json, outline, parse, render, to_json
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

values = st.one_of(
    st.integers(0, 10**9).map(float), st.floats(min_value=0, allow_nan=False, allow_infinity=False)
)
slices = st.lists(
    st.builds(PieSlice, texts, values, st.booleans()), max_size=4, unique_by=lambda each: each.label
)
diagrams = st.builds(PieDiagram, slices.map(tuple), st.booleans(), texts)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams)
def test_what_is_written_reads_back_as_the_same(diagram: PieDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    diagram = PieDiagram((PieSlice(text, 1),), title=text)
    assert parse(render(diagram)).diagram == diagram, render(diagram)


def test_simple_texts_are_written_plainly() -> None:
    diagram = PieDiagram((PieSlice("Dogs", 386), PieSlice("Cats", 85.9, proposed=True)), True, "Pets")
    assert render(diagram) == (
        'pie showData\n    title Pets\n    "Dogs" : 386\n    %% proposed\n    "Cats" : 85.9\n'
    )


WRITTEN_BY_HAND = """\
%%{init: {"pie": {"textPosition": 0.5}}}%%
pie title Pets
  accTitle: Kinds of pets
  accDescr { how
  many }
  "Dogs" : 386
  'Cats' : 85.9 %% hm
  "Dogs" : 12
"""


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert parsed.diagram == PieDiagram((PieSlice("Dogs", 386), PieSlice("Cats", 85.9)), title="Pets")
    assert parsed.spans == {"Dogs": Span(6, 3, 6, 15), "Cats": Span(7, 3, 7, 16)}
    assert [(each.what, each.text) for each in parsed.leftovers] == [
        ("directive", '%%{init: {"pie": {"textPosition": 0.5}}}%%'),
        ("accTitle", "accTitle: Kinds of pets"),
        ("accDescr", "accDescr { how\n  many }"),
        ("comment", "%% hm"),
        ("repeated slice", '"Dogs" : 12'),
    ]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.diagram == parsed.diagram
    assert [each.what for each in again.leftovers] == ["accTitle", "accDescr", "directive", "comment"]


def test_the_outline_has_slices() -> None:
    assert [node.name for node in outline(parse(WRITTEN_BY_HAND).diagram).nodes] == ["Dogs", "Cats"]


def test_a_broken_source_is_data() -> None:
    assert parse('pie\n  "Dogs" : -1\n').error is not None
