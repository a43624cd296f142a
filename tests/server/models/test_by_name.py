"""From a model's name to who runs it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundplan.errors import Cancelled, UsageError
from groundplan.models.by_name import Providers
from groundplan.models.keys import Keys
from groundplan.models.model_name import parse_model_name
from tests.fakes.ollama_server import OllamaServer
from tests.fakes.script import Script
from tests.server.models.asking import a_request, outcome


@pytest.fixture
def server() -> Iterator[OllamaServer]:
    with OllamaServer() as server:
        yield server


def test_each_name_finds_its_provider(server: OllamaServer) -> None:
    providers = Providers(keys=Keys({}), ollama_host=server.url, aliases={"tiny": Path("nowhere.gguf")})
    server.scripts.append(Script("yes"))
    told = {}
    for name in ("ollama/gemma3:270m", "embedded/tiny", "gemini/gemini-2.5-flash", "mistral/large"):
        model = parse_model_name(name)
        provider = providers.of(model)
        assert (provider.id, providers.of(model)) == (model.provider, provider)
        told[name] = outcome(provider, a_request(model.name)).partition(" |")[0]
    assert told == {
        "ollama/gemma3:270m": "yes",
        "embedded/tiny": "notFound: There is no GGUF file tiny.",
        "gemini/gemini-2.5-flash": "refusedKey: There is no key for gemini.",
        "mistral/large": "refusedKey: There is no key for mistral.",
    }
    providers.close()


def test_the_extractor_is_not_asked() -> None:
    with pytest.raises(UsageError):
        Providers(keys=Keys({})).of(parse_model_name("extractor"))


def test_a_server_that_is_stopped_fails_at_once_from_then_on(server: OllamaServer) -> None:
    server.__exit__()
    providers = Providers(keys=Keys({}), ollama_host=server.url)
    ollama = providers.of(parse_model_name("ollama/gemma3:270m"))
    assert outcome(ollama, a_request()) == outcome(ollama, a_request())
    assert ollama.available() is not None
    providers.close()


def test_a_new_key_is_tried_at_once() -> None:
    providers = Providers(keys=Keys({}))
    gemini = providers.of(parse_model_name("gemini/gemini-2.5-flash"))
    assert outcome(gemini, a_request()).startswith("refusedKey")
    providers.hand_over_key("gemini", "sk-new")
    assert gemini.available() is None


def test_closing_withdraws_what_waits(server: OllamaServer) -> None:
    providers = Providers(keys=Keys({}), ollama_host=server.url)
    server.scripts.append(Script("many words", hang_at=1))
    ollama = providers.of(parse_model_name("ollama/gemma3:270m"))

    ended: list[bool] = []

    def waits() -> None:
        with pytest.raises(Cancelled):
            outcome(ollama, a_request())
        ended.append(True)

    thread = threading.Thread(target=waits)
    thread.start()
    assert server.wait_running(1)
    providers.close()
    assert server.wait_idle()
    thread.join(timeout=20)
    assert ended == [True]
