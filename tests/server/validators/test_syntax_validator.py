"""What Mermaid refuses, as a finding."""

import pytest

from groundplan.text import Span
from groundplan.validators.finding import NOT_APPLICABLE
from groundplan.validators.subject import Subject
from groundplan.validators.syntax import check
from tests.server.validators.drawn import told
from tests.server.validators.test_validate import Refused


def test_accepted() -> None:
    assert told(check(Subject("erDiagram\n    A"))) == "100"


def test_not_asked() -> None:
    assert check(Subject("erDiagram", syntax_checked=False)) is NOT_APPLICABLE


@pytest.mark.parametrize("source", ["", " \n\t\n", "\x00\x00", "\ufeff", "%% only a remark\n"])
def test_empty(source: str) -> None:
    verdict = check(Subject(source))
    assert [finding.code for finding in verdict.findings] == ["empty-diagram"]
    assert verdict.score == 0


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Span(2, 5, 2, 8), "2:5-8"),
        (Span(2, 5, 2, 5), "2:5-6"),
        (Span(0, 0, 0, 0), "1:1-10"),
        (Span(9, 4, 9, 5), "3:1-1"),
    ],
    ids=["a stretch", "a point", "no place", "past the end"],
)
def test_the_place_is_mermaids_and_within_the_text(problem: Span, expected: str) -> None:
    verdict = check(Subject("erDiagram\n    A {\n", syntax_error=Refused("Unexpected `{`.", problem)))
    assert told(verdict) == f"0\nerror syntax-error {expected}"
    assert verdict.findings[0].message == "Unexpected `{`."
