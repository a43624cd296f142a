"""A README in; its first words that say something, out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.context.universal.readme import first_words

SAYS = "Shop is a small web shop for local growers."


@pytest.mark.parametrize(
    "text",
    [
        f"# Shop\n\n{SAYS}\n\nMore of it is said below here.\n",
        f"Shop\n====\n\n.. image:: https://x/y.svg\n   :alt: a b c d e f g\n\n{SAYS}\n",
        "# Shop\n[![CI](https://x/b.svg)](https://x) ![v](https://y)\n\n**Shop** is a `small` web shop for "
        "[local growers](https://z).\n",
        f'<p align="center">\n  <img src="logo.png">\n</p>\n\n<h1>Shop</h1>\n\n{SAYS}',
        f"---\ntitle: shop of the growers here\n---\n\n```sh\npip install shop and run it now\n```\n\n{SAYS}",
        f"Shop\n----\n{SAYS}\n",
        f"- [Install the shop here now](#a)\n- [Use the shop here now](#b)\n\n{SAYS}",
        "Shop is a small web shop\r\nfor local growers.\r\n",
    ],
)
def test_the_first_paragraph_of_prose(text: str) -> None:
    assert first_words(text) == SAYS


def test_nothing_to_say() -> None:
    assert first_words("") == first_words("# Shop\n\n![x](y)\n") == ""


def test_a_long_paragraph_ends_with_a_sentence() -> None:
    words = first_words("This is a sentence of some length. " * 40)
    assert words.endswith("length.") and len(words) <= 600


@given(st.text(max_size=300))
def test_any_text_gives_some_line(text: str) -> None:
    assert "\n" not in first_words(text)
