import pytest

from groundplan.errors import UsageError
from groundplan.models.model_name import parse_model_name


@pytest.mark.parametrize(
    ("text", "provider", "name", "cloud"),
    [
        ("ollama/qwen2.5-coder:7b", "ollama", "qwen2.5-coder:7b", False),
        ("ollama/hf.co/user/repo:Q4_K_M", "ollama", "hf.co/user/repo:Q4_K_M", False),
        ("embedded//models/tiny.gguf", "embedded", "/models/tiny.gguf", False),
        (" Gemini/gemini-2.5-flash ", "gemini", "gemini-2.5-flash", True),
        ("hosted_vllm/my-model", "hosted_vllm", "my-model", True),
        ("extractor", "extractor", "", False),
    ],
)
def test_a_name_says_who_runs_it(text: str, provider: str, name: str, cloud: bool) -> None:
    model = parse_model_name(text)
    assert (model.provider, model.name, model.is_cloud) == (provider, name, cloud)
    assert parse_model_name(str(model)) == model


@pytest.mark.parametrize("text", ["", "qwen", "/qwen", "ollama/", "extractor/x", "ol lama/x", "../x"])
def test_what_names_no_model_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_model_name(text)
    assert "PROVIDER/NAME" in refused.value.hint
