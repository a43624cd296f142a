"""Whatever a model says, for every type: valid Mermaid, nothing existing invented, nothing that runs."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.compare.diff import diff
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds import registry
from groundplan.pipeline.catalogue import ArtifactType
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.read_answer import GroundedAnswer, read_answer
from groundplan.pipeline.grounded.request_schema import request_schema
from tests.server.pipeline.grounded.instances import anything, damaged, instances
from tests.server.pipeline.grounded.requests import TYPES, requests

_TYPES = pytest.mark.parametrize("type", TYPES, ids=lambda each: each.id)
# Things of these kinds can be marked, so nothing of theirs may go unmarked.
_MARKED = frozenset({"er", "class", "flowchart", "state", "sequence", "c4", "architecture", "mindmap"})
# Shrinking such large values takes minutes, and the first failing one says enough.
_quick = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@_TYPES
@_quick
@given(st.data())
def test_an_instance_of_the_schema(type: ArtifactType, data: st.DataObject) -> None:
    grounds = data.draw(requests(type))
    answer = data.draw(instances(request_schema(type, grounds)))
    found = read_answer(type, grounds, answer)
    _is_sound(type, grounds, found)
    assert "answer-undrawable" not in {each.code for each in found.violations}, answer


@_TYPES
@_quick
@given(st.data())
def test_an_answer_that_keeps_to_no_schema(type: ArtifactType, data: st.DataObject) -> None:
    grounds = data.draw(requests(type))
    schema = request_schema(type, grounds)
    answer = data.draw(st.one_of(anything, damaged(schema)))
    _is_sound(type, grounds, read_answer(type, grounds, answer))


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "no", "{", '{"entities": ', "[" * 100_000, "1" * 5000, "NaN", b"\xff\xfe{", None, 3.5],
    ids=repr,
)
def test_what_is_no_object(text: Any) -> None:
    found = read_answer(TYPES[0], Grounds(), text)
    assert next(each.code for each in found.violations) in ("answer-not-json", "answer-shape")
    assert not found.adds


def test_the_text_of_an_answer_is_read_as_its_value() -> None:
    answer = {"entities": [{"id": "new1", "name": "Session", "attributes": []}]}
    assert read_answer(TYPES[0], Grounds(), json.dumps(answer)) == read_answer(TYPES[0], Grounds(), answer)


def _is_sound(type: ArtifactType, grounds: Grounds, found: GroundedAnswer) -> None:
    diagram = found.extraction.diagram
    source = registry.render(diagram)
    syntax = check_syntax(source)
    assert syntax.ok and syntax.kind == type.diagram, f"{syntax.error}\n{source}"
    parsed = registry.parse(type.diagram, source)
    assert parsed.diagram == diagram
    # No element of HTML, nothing to click, no setting.
    assert not re.search(r"(?<!<)<(?!br>)[a-z/!]", source, re.IGNORECASE), source
    assert not {each.what for each in parsed.leftovers} & {"click", "directive", "link", "links"}, source
    _invents_nothing(type, grounds, found)
    if grounds.base is not None:  # all of it is still there
        lost = diff(grounds.base.diagram, diagram).removed
        assert not lost, lost
    assert all(each.message and each.code.startswith("answer-") for each in found.violations)


def _invents_nothing(type: ArtifactType, grounds: Grounds, found: GroundedAnswer) -> None:
    """What is not marked was there before, or is among the names that were handed in, with its place."""
    drawn = registry.outline(found.extraction.diagram)
    things, lines = _before(grounds, found)
    places = {ground.location for ground in grounds.others}
    evidence = found.extraction.elements
    for node in drawn.nodes if type.diagram in _MARKED else ():
        assert node.proposed or node.name in things or evidence.get(node.name) in places, node
        assert not node.proposed or evidence.get(node.name) not in places, node
    # A mind map's lines are its order: they say nothing about the code and have no mark.
    for edge in drawn.edges if type.diagram != "mindmap" else ():
        assert edge.proposed or (edge.source, edge.target, edge.label) in lines, edge


def _before(grounds: Grounds, found: GroundedAnswer) -> tuple[set[str], set[tuple[str, str, str]]]:
    """The things and lines of the base, by the names that they have now."""
    if grounds.base is None:
        return set(), set()
    names = registry.shape_of(grounds.base.diagram.kind).names
    now = names(found.extraction.diagram)
    new = {name: now[id_] for id_, name in names(grounds.base.diagram).items()}
    base = registry.outline(grounds.base.diagram)
    lines = {
        (new.get(each.source, each.source), new.get(each.target, each.target), each.label)
        for each in base.edges
    }
    return {new.get(node.name, node.name) for node in base.nodes}, lines
