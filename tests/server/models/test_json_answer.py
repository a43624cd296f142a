"""What is taken for an answer in what models write."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.models.json_answer import is_unfinished, json_answer, without_thoughts
from groundplan.models.model_failure import FailureReason, ModelFailure

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_json_is_left_as_it_is(value: dict[str, object]) -> None:
    text = json.dumps(value)
    found = json_answer(text)
    assert (found.text, found.repaired) == (text, False)
    assert json.loads(json_answer(f"```json\n{text}\n```").text) == value


@given(st.text(max_size=200))
def test_anything_is_an_object_or_a_failure(text: str) -> None:
    try:
        assert isinstance(json.loads(json_answer(text).text), dict)
    except ModelFailure as failure:
        assert failure.reason == FailureReason.MALFORMED


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('{"a": 1,}', {"a": 1}),
        ("{'a': 'b'}", {"a": "b"}),
        ('{"a": ["x", "y"', {"a": ["x", "y"]}),
        ('Here it is: {"a": 1} I hope it helps.', {"a": 1}),
        ('Sure!\n```json\n{"a": 1}\n```\nAnything else?', {"a": 1}),
    ],
)
def test_what_is_nearly_json_is_repaired(written: str, meant: object) -> None:
    found = json_answer(written)
    assert (json.loads(found.text), found.repaired) == (meant, True)


@pytest.mark.parametrize("text", ["", "[1, 2]", '"a"', "null", "No.", "{}{", "[" * 100_000, '{"a":' * 50_000])
def test_what_is_no_object_is_malformed(text: str) -> None:
    with pytest.raises(ModelFailure) as caught:
        json_answer(text)
    assert caught.value.reason == FailureReason.MALFORMED


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ('{"a": 1', True),
        ('{"a": "b', True),
        ('{"a":', True),
        ("{", True),
        ('{"a": 1}', False),
        ('{"a": 1,}', False),
        ("Sure: {", False),
        ("", False),
        ('{"a": b}', False),
        ('{"a":' * 50_000, False),
    ],
)
def test_what_broke_off_is_told_from_what_is_wrong(text: str, unfinished: bool) -> None:
    assert is_unfinished(text) == unfinished


def test_thoughts_are_cut_only_where_an_answer_begins_with_them() -> None:
    assert without_thoughts("<think>a\nb</think>\n{}") == "{}"
    assert without_thoughts("<think>never ends") == ""
    assert without_thoughts('{"a": "<think>b</think>"}') == '{"a": "<think>b</think>"}'
