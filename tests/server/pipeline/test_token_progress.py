"""What is told while a model is asked."""

import pytest

from groundplan.models.model_name import parse_model_name
from groundplan.pipeline.token_progress import TokenProgress, shown_name
from tests.server.pipeline.scripted import JumpingClock


def test_tokens_are_told_as_often_as_a_person_reads_and_not_once_it_is_over() -> None:
    told: list[str] = []
    clock = JumpingClock()
    telling = TokenProgress(
        lambda message, done, total: told.append(message), _model("ollama/a"), clock.now_s
    )
    for tokens in range(1, 8):
        telling(tokens)
        clock.now += 0.0625
    telling.close()
    clock.now += 9
    telling(99)
    assert told == ["Asking a", "Asking a, 1 token", "Asking a, 5 tokens"]
    assert telling.tokens == 7


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ollama/qwen2.5-coder:7b", "qwen2.5-coder:7b"),
        ("ollama/hf.co/unsloth/gemma:Q4", "hf.co/unsloth/gemma:Q4"),
        ("embedded//models/some folder/a.gguf", "a.gguf"),
        (r"embedded/C:\models\a.gguf", "a.gguf"),
    ],
)
def test_a_model_is_called_by_its_name(name: str, shown: str) -> None:
    assert shown_name(_model(name)) == shown


_model = parse_model_name
