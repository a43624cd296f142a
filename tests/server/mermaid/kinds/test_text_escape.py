"""Texts and identifiers for every kind of place, and back."""

import re

from hypothesis import given
from hypothesis import strategies as st

from groundplan.mermaid.text_escape import (
    as_parsed,
    decode,
    decode_id,
    encode,
    encode_bare,
    encode_escaped,
    encode_format,
    encode_id,
)
from tests.server.mermaid.kinds.hostile_texts import texts

ids = st.one_of(texts, st.text(alphabet="_0x4a-é"))


@given(texts, st.sampled_from(["", ":", ",[]", '"']), st.booleans())
def test_a_bare_text_is_one_line_without_what_is_forbidden(text: str, forbidden: str, keep: bool) -> None:
    coded = encode_bare(text, forbidden=forbidden, keep_lines=keep)
    shown = re.sub(r"#\w+;", "", coded)
    assert not set(shown) & set(forbidden + "#;\n%")
    assert coded == coded.strip()
    assert coded
    assert decode(as_parsed(coded)) == text


@given(texts)
def test_other_places_give_the_text_back(text: str) -> None:
    assert decode(as_parsed(encode(text, forbidden="&="))) == text
    assert decode(as_parsed(encode_format(text))) == text
    escaped = as_parsed(encode_escaped(text))
    assert re.fullmatch(r'(?:[^"\\]|\\.)*', escaped)
    assert decode(escaped.replace('\\"', '"').replace("\\'", "'")) == text


@given(ids, st.sampled_from(["", "-", "_"]), st.sampled_from(["", "LR"]))
def test_an_identifier_is_a_word_and_comes_back(text: str, forbidden: str, first: str) -> None:
    word = encode_id(
        text,
        forbidden=forbidden.replace("_", ""),
        forbidden_first=first,
        reserved=("end",),
        reserved_starts=("title",),
    )
    assert re.fullmatch(r"\w(?:[\w-]*\w)?", word, re.ASCII)
    assert word.lower() != "end"
    assert not word.lower().startswith("title")
    assert word[0] not in first
    assert decode_id(word) == text


def test_settings_stay_as_they_are_where_they_can() -> None:
    assert encode_format("%Y-%m-%d %H:%M") == "%Y-%m-%d %H:%M"
    assert encode_format("stroke:#0f0", forbidden="") == "stroke:#0f0"
    assert encode_format("a;b") == "a#59;b"
