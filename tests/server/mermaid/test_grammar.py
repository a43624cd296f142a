"""Syntax of every kind, as Mermaid itself judges it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.mermaid.engine import shared_engine
from groundplan.mermaid.grammar import check_syntax
from tests.server.mermaid.texts import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_takes_what_mermaid_takes(name: str) -> None:
    sample = SAMPLES[name]
    result = check_syntax(sample.good)
    assert result.ok, result.error
    assert result.kind == sample.kind


@pytest.mark.parametrize("name", SAMPLES)
def test_places_the_error_where_mermaid_names_it(name: str) -> None:
    sample = SAMPLES[name]
    result = check_syntax(sample.broken)
    assert result.kind == sample.kind
    assert result.error is not None
    assert (result.error.line, result.error.column) == (sample.line, sample.column)
    reported = result.error.reported_line
    assert reported is None or min(reported, sample.broken.count("\n") + 1) == sample.line


def test_every_kind_that_mermaid_knows_has_a_sample() -> None:
    known = set(shared_engine().call("list"))
    tried = {shared_engine().call("check", sample.good)["kind"] for sample in SAMPLES.values()}
    assert known - tried == {"error", "---"}


BROKEN_LINE = "  A ||--o{ : x\n"


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("erDiagram\n", 2),
        ("\n\n\nerDiagram\n", 5),
        ("---\ntitle: T\nconfig:\n  theme: dark\n---\nerDiagram\n", 7),
        ('%%{init: {"theme": "dark"}}%%\nerDiagram\n', 3),
        ('%%{init: {\n  "theme": "dark"\n}}%%\nerDiagram\n', 5),
        ("%% a comment\n%% another\nerDiagram\n  %% and one inside\n  B\n", 6),
        ("---\ntitle: T\n---\n%% c\n%%{init: {}}%%\n\nerDiagram\n  %% d\n", 9),
        ('erDiagram\n  B ||--|| C : "say #quot;hi#quot;"\n', 3),
        ("\ufefferDiagram\n", 2),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_count_in_the_text_as_written(head: str, line: int, line_end: str) -> None:
    result = check_syntax((head + BROKEN_LINE).replace("\n", line_end))
    assert result.error is not None
    assert (result.error.line, result.error.column) == (line, 12)
    assert result.error.found == ":"


def test_columns_count_characters_and_codes_as_written() -> None:
    error = check_syntax('erDiagram\n  "🎉 #quot;" ||--o{ : x\n').error
    assert error is not None
    assert error.column == len('  "🎉 #quot;" ||--o{ ') + 1


def test_says_what_was_expected_in_plain_words() -> None:
    error = check_syntax("erDiagram\n  A ||--o{ : x\n").error
    assert error is not None
    assert error.message == 'Unexpected `:`; expected a name, a number, a name in `"…"`, `1`, `..` or `--`.'
    assert error.detail.startswith("Parse error on line 2")


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\0", "hello", "\ufeff", "---\n---\n", "---\ntitle: x\n---\n"]
)
def test_a_text_without_a_kind_is_refused_with_a_sentence(text: str) -> None:
    result = check_syntax(text)
    assert result.error is not None
    assert result.error.message


def test_nul_bytes_are_refused_where_they_stand() -> None:
    error = check_syntax("erDiagram\n  A\0B\n").error
    assert error is not None
    assert (error.line, error.column) == (2, 4)


def test_front_matter_that_is_no_yaml_is_an_error_of_the_text() -> None:
    assert check_syntax("---\ntitle: [\n---\nerDiagram\n  A\n").error is not None


def test_a_megabyte_of_text_is_answered() -> None:
    assert check_syntax("flowchart LR\n  A[" + "x" * 1_000_000 + "]\n").ok
    assert not check_syntax("x" * 1_000_000).ok


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(SAMPLES)), st.integers(0, 200))
def test_any_text_is_answered(noise: str, name: str, at: int) -> None:
    good = SAMPLES[name].good
    text = good[:at] + noise + good[at:]
    error = check_syntax(text).error
    if error is not None:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1
