"""Keys: where they come from, and that they are not shown."""

import pickle

import pytest

from groundplan.models.keys import Keys, Secret


def test_the_editor_counts_before_the_environment() -> None:
    keys = Keys({"GOOGLE_API_KEY": " second ", "DEEP_SEEK_API_KEY": "third"})
    found = {name: keys.of(name) for name in ("gemini", "deep-seek", "openai")}
    assert {name: secret and secret.reveal() for name, secret in found.items()} == {
        "gemini": "second",
        "deep-seek": "third",
        "openai": None,
    }
    keys.hand_over("gemini", "first")
    assert keys.of("gemini").reveal() == "first"  # type: ignore[union-attr]
    keys.hand_over("gemini", "  ")
    assert keys.of("gemini").reveal() == "second"  # type: ignore[union-attr]


def test_a_key_does_not_show_itself() -> None:
    keys = Keys({"OPENAI_API_KEY": "sk-1234"})
    keys.hand_over("gemini", "sk-5678")
    shown = f"{keys} {keys!r} {keys.of('gemini')} {keys.of('openai')!r} {[Secret('sk-9')]}"
    assert "sk-" not in shown
    assert Secret("sk-1234").cut_from("key sk-1234 is wrong") == "key … is wrong"
    with pytest.raises(TypeError):
        pickle.dumps(Secret("sk-1234"))
