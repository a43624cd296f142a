"""What holds for comparing and merging diagrams of any kind."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.compare.diff import diff
from groundplan.mermaid.compare.matching import canonical
from groundplan.mermaid.compare.merge import merge, stands
from groundplan.mermaid.compare.sources import diff_sources, merge_sources
from groundplan.mermaid.kinds import registry
from tests.server.mermaid.compare.strategies import DIAGRAMS, arranged, edited

every_kind = pytest.mark.parametrize("kind", sorted(DIAGRAMS))
few = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def drawn(kind: str, data: st.DataObject) -> tuple[Any, Any, Any]:
    base = arranged(data.draw(DIAGRAMS[kind]))
    return base, data.draw(edited(base)), data.draw(edited(base))


def same(one: Any, other: Any) -> bool:
    shape = registry.shape_of(one.kind)
    return canonical(shape, shape.view(one)) == canonical(shape, shape.view(other))


@every_kind
@few
@given(st.data())
def test_a_diff_is_empty_exactly_where_nothing_differs(kind: str, data: st.DataObject) -> None:
    old, new, _ = drawn(kind, data)
    assert not diff(old, old)
    assert bool(diff(old, new)) == (not same(old, new))
    assert bool(diff(old, new)) == bool(diff(new, old))


@every_kind
@few
@given(st.data())
def test_a_diff_counts_what_comes_and_goes(kind: str, data: st.DataObject) -> None:
    old, new, _ = drawn(kind, data)
    there, back = diff(old, new), diff(new, old)
    assert sorted(map(repr, there.added)) == sorted(map(repr, back.removed))


@every_kind
@few
@given(st.data())
def test_one_side_alone_is_taken_as_it_is(kind: str, data: st.DataObject) -> None:
    base, mine, _ = drawn(kind, data)
    for merged in (merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)):
        assert merged.diagram == mine
        assert merged.conflicts == ()


@every_kind
@few
@given(st.data())
def test_a_merge_can_be_drawn_and_says_what_it_left_out(kind: str, data: st.DataObject) -> None:
    base, mine, theirs = drawn(kind, data)
    merged = merge(base, mine, theirs)
    assert stands(merged.diagram)
    other = merge(base, theirs, mine)
    assert bool(merged.conflicts) == bool(other.conflicts)
    if not merged.conflicts:
        assert same(merged.diagram, other.diagram)
        wanted = diff(base, mine).added + diff(base, theirs).added
        assert {each.element for each in wanted} >= {
            each.element for each in diff(base, merged.diagram).added
        }


@every_kind
@few
@given(st.data())
def test_a_union_has_everything_of_the_existing(kind: str, data: st.DataObject) -> None:
    existing, change, _ = drawn(kind, data)
    merged = merge(None, existing, change)
    assert stands(merged.diagram)
    left = diff(existing, merged.diagram)
    assert not left.removed
    assert all(each.property == "position" for each in left.changed)
    missing = diff(merged.diagram, change).added
    told = {conflict.element for conflict in merged.conflicts}
    assert {each.element for each in missing} <= told


@every_kind
@settings(few, max_examples=2)
@given(st.data())
def test_sources_merge_and_differ_as_their_diagrams_do(kind: str, data: st.DataObject) -> None:
    base, mine, theirs = drawn(kind, data)
    merged = merge_sources(*map(registry.render, (base, mine, theirs)))
    assert registry.parse(kind, merged.source).diagram == merge(base, mine, theirs).diagram
    compared = diff_sources(registry.render(base), registry.render(mine))
    assert compared.difference == diff(base, mine)
    drawing = registry.parse(kind, compared.source)
    assert drawing.error is None
    assert not diff(mine, drawing.diagram).removed
