"""Every kind of diagram offers the same words, and the same treatment of what is no diagram of it."""

import jsonschema
import pytest

from groundplan.errors import UsageError
from groundplan.mermaid.detect import kind_of_type
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds import registry
from tests.server.mermaid.texts import SAMPLES

KINDS = ("architecture", "c4", "gantt", "gitGraph", "journey", "pie", "timeline")
GOOD = {kind_of_type(sample.kind): sample.good for sample in SAMPLES.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_goes_through_all_its_shapes(kind: str) -> None:
    parsed = registry.parse(kind, GOOD[kind])
    assert parsed.error is None
    assert parsed.spans
    assert parsed.diagram.kind == kind
    value = registry.to_json(parsed.diagram)
    schema = registry.module_of(kind).schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(value, schema)
    assert registry.module_of(kind).from_json(value) == parsed.diagram
    assert registry.outline(parsed.diagram).nodes
    assert check_syntax(registry.render(parsed.diagram)).kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_of_another_kind_gives_an_empty_diagram_and_the_reason(kind: str) -> None:
    parsed = registry.parse(kind, "info\n")
    assert parsed.error is not None
    assert "info" in parsed.error.message
    assert not registry.outline(parsed.diagram).edges


@pytest.mark.parametrize("kind", KINDS)
def test_json_of_another_shape_is_refused(kind: str) -> None:
    with pytest.raises(UsageError):
        registry.module_of(kind).from_json({"nonsense": 1})
