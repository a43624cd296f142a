"""Where Ollama is, and which addresses stay on this machine."""

import pytest

from groundplan.errors import EngineError
from groundplan.index.embedding.quality.ollama_address import is_this_machine, ollama_address
from groundplan.index.embedding.quality.ollama_encoder import OllamaEncoder


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("localhost", "http://localhost:11434"),
        (":8080", "http://127.0.0.1:8080"),
        ("0.0.0.0:11434", "http://127.0.0.1:11434"),
        ("[::1]", "http://[::1]:11434"),
        ("http://127.0.0.2/ollama/", "http://127.0.0.2:80/ollama"),
    ],
)
def test_this_machine(host: str, address: str) -> None:
    assert ollama_address(host) == address
    assert is_this_machine(address)


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.1",
        "http://gpu.example.com:11434",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "http://127.0.0.1@192.0.2.1",
        "http://127.0.0.1:80@example.com:11434",
        "[2001:db8::1]:11434",
        "http://[broken",
    ],
)
def test_elsewhere(host: str) -> None:
    assert not is_this_machine(ollama_address(host))
    with pytest.raises(EngineError, match="not given leave"):
        OllamaEncoder("nomic-embed-text", address=host)


@pytest.mark.parametrize("model", ["gpt-oss:120b-cloud", "someone/embedder:cloud"])
def test_models_of_the_cloud_are_elsewhere(model: str) -> None:
    with pytest.raises(EngineError, match="not given leave"):
        OllamaEncoder(model)
