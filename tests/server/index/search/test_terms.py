"""Terms: identifiers whole and in parts, stems, scripts of the world. Not what a library promises itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.index.search.terms import terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getUserName", "get user name getusername"),
        ("get_user_name", "get user name getusername"),
        ("HTTPServer", "http server httpserver"),
        ("HttpServer2", "http server httpserver2"),
        ("__init__", "init"),
        ("_", ""),
        ("utf8", "utf utf8"),
        ("MAX_SIZE", "max size maxsize"),
        ("user-name", "user name"),
        ("src/orders/views.py", "src order view py"),
        ("404", "404"),
        ("The orders were migrated", "order migrat"),
        ("Größe café", "gross cafe"),
        ("заказы ЗаказКлиента", "заказ заказ клиент заказклиента"),
        ("価格を計算", "価格 格を を計 計算"),
        ("get価格", "get 価格"),
        ("", ""),
    ],
)
def test_terms(text: str, expected: str) -> None:
    assert " ".join(terms(text)) == expected


@given(st.text(max_size=80))
def test_any_text_has_terms_that_can_be_written(text: str) -> None:
    for term in terms(text):
        assert term
        assert term == term.lower() or not term.isascii()


@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=4))
def test_the_spelling_of_an_identifier_does_not_matter(parts: list[str]) -> None:
    snake = terms("_".join(parts))
    assert terms("_".join(parts).upper()) == snake
    assert terms("".join(part.title() for part in parts)) == snake
