"""Asking Ollama: the official client against a server that keeps to Ollama's documents."""

import json
import random
import threading
from collections.abc import Iterator

import jsonschema
import pytest

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.models.model_failure import ModelFailure
from groundplan.models.ollama import Ollama, reachable_host
from groundplan.models.request_loop import RequestLoop
from tests.fakes.ollama_server import OllamaServer
from tests.fakes.real_model import RealModel
from tests.fakes.script import Script
from tests.server.models.asking import SCHEMA, a_request, ask, outcome

ANSWER = '{"name": "orders", "kind": "table"}'


@pytest.fixture
def server() -> Iterator[OllamaServer]:
    with OllamaServer() as server:
        yield server


@pytest.fixture
def ollama(server: OllamaServer, loop: RequestLoop) -> Ollama:
    return Ollama(loop, host=server.url)


def test_a_real_model_keeps_to_the_schema(real_model: RealModel, loop: RequestLoop) -> None:
    counted: list[int] = []
    with OllamaServer(real_model) as server:
        reply = ask(Ollama(loop, host=server.url), a_request(schema=SCHEMA), on_tokens=counted.append)
    jsonschema.validate(json.loads(reply.text), SCHEMA)
    assert (reply.stopped, reply.repaired, reply.held_to_schema) == ("end", False, True)
    assert reply.tokens_in > 5
    assert counted == list(range(1, len(counted) + 1)) and abs(reply.tokens_out - len(counted)) <= 2


def test_what_is_sent(server: OllamaServer, loop: RequestLoop) -> None:
    server.scripts.append(Script(ANSWER))
    ask(Ollama(loop, host=server.url, keep_alive="-1"), a_request(schema=SCHEMA, seed=7, temperature=0.5))
    [request] = server.requests
    assert request.body == {
        "model": "gemma3:270m",
        "messages": [{"role": "user", "content": "Name a table of a shop."}],
        "tools": [],
        "stream": True,
        "think": False,
        "format": SCHEMA,
        "options": {"num_ctx": 1024, "num_predict": 60, "temperature": 0.5, "seed": 7},
        "keep_alive": -1,
    }
    assert set(server.store.loaded()) == {"gemma3:270m"}


FAILURES = [
    (
        Script(status=400, error='"gemma3:270m" does not support chat'),
        'unsupported: Ollama can\'t run gemma3:270m so: "gemma3:270m" does not support chat.'
        " | Update Ollama, or choose another model.",
    ),
    (
        Script(status=401, error="unauthorized"),
        "refusedKey: Ollama refuses the request: unauthorized."
        " | Sign in with `ollama signin`, or set OLLAMA_API_KEY.",
    ),
    (
        Script(status=429, error="too many requests", headers={"Retry-After": "17"}),
        "rateLimited: Ollama allows no more requests to gemma3:270m for now. It asks to wait 17 s."
        " | Wait, or choose another model for this route.",
    ),
    (
        Script(status=500, error="llama runner process has terminated: cudaMalloc failed: out of memory"),
        "outOfMemory: There is not enough memory to run gemma3:270m: llama runner process has terminated:"
        " cudaMalloc failed: out of memory. | Choose a smaller model or context, or unload other models.",
    ),
    (
        Script(status=500, error="model requires more system memory (9.1 GiB) than is available (4.2 GiB)"),
        "outOfMemory: There is not enough memory to run gemma3:270m: model requires more system memory"
        " (9.1 GiB) than is available (4.2 GiB)."
        " | Choose a smaller model or context, or unload other models.",
    ),
    (
        Script(status=500, error="this model may be incompatible with your version of Ollama"),
        "unsupported: Ollama can't run gemma3:270m so: this model may be incompatible with your version of"
        " Ollama. | Update Ollama, or choose another model.",
    ),
    (
        Script(status=500, error="something else"),
        "failed: Ollama failed to run gemma3:270m: something else."
        " | Ollama's log has the details; try again, or choose another model.",
    ),
    (
        Script(status=502, error="dial tcp: no such host"),
        "failed: Ollama can't reach the service that runs gemma3:270m: dial tcp: no such host."
        " | Choose a model that runs on this machine.",
    ),
    (
        Script(status=503, error="server busy, please try again.  maximum pending requests exceeded"),
        "busy: Ollama has too many requests waiting. | Wait a little and try again.",
    ),
    (
        Script(
            ANSWER, error_at=3, error="an error was encountered while running the model: CUDA out of memory"
        ),
        "outOfMemory: There is not enough memory to run gemma3:270m: an error was encountered while running"
        " the model: CUDA out of memory. | Choose a smaller model or context, or unload other models.",
    ),
    (
        Script(ANSWER, error_at=3, error="unexpected EOF"),
        "failed: Ollama failed to run gemma3:270m: unexpected EOF."
        " | Ollama's log has the details; try again, or choose another model.",
    ),
    (
        Script(ANSWER, cut_at=3),
        "cutOff: Ollama stopped in the middle of the answer of gemma3:270m."
        " | Try again; Ollama's log says whether it ran out of memory.",
    ),
    (
        Script(""),
        "empty: gemma3:270m answered with nothing. | Try again, or choose another model.",
    ),
    (
        Script("I would rather talk about the weather."),
        "malformed: The model's answer is not the JSON that was asked for."
        " | Try again, or choose a model that is better at following a schema.",
    ),
    (
        Script("I cannot {help} with that."),
        "malformed: The model's answer is not the JSON that was asked for."
        " | Try again, or choose a model that is better at following a schema.",
    ),
]


@pytest.mark.parametrize(("script", "told"), FAILURES, ids=lambda one: str(one)[:40])
def test_each_failure_has_its_reason_sentence_and_hint(
    server: OllamaServer, ollama: Ollama, script: Script, told: str
) -> None:
    server.scripts.append(script)
    assert outcome(ollama, a_request(schema=SCHEMA)) == told
    assert server.wait_idle()


def test_a_model_that_is_not_there(ollama: Ollama) -> None:
    assert outcome(ollama, a_request("llama9:1b")) == (
        "notFound: Ollama has no model llama9:1b."
        " | Get it with `ollama pull llama9:1b`, or choose another model."
    )


def test_out_of_memory_on_load(server: OllamaServer, ollama: Ollama) -> None:
    server.fail_load["gemma3:270m"] = "unable to allocate CUDA0 buffer"
    assert outcome(ollama, a_request()).startswith(
        "outOfMemory: There is not enough memory to run gemma3:270m"
    )


def test_a_server_that_is_stopped(server: OllamaServer, ollama: Ollama) -> None:
    assert ollama.available() is None
    server.__exit__()
    told = f"Ollama does not answer at {server.url}."
    assert outcome(ollama, a_request()).startswith(f"unreachable: {told} | Start it")
    unavailable = ollama.available()
    assert unavailable is not None and unavailable.message == told


def test_what_is_no_ollama_is_said_to_be_none(server: OllamaServer, loop: RequestLoop) -> None:
    elsewhere = Ollama(loop, host=f"{server.url}/elsewhere")
    assert outcome(elsewhere, a_request()).startswith("unsupported: What answers at")


def test_a_deadline_stops_the_model(server: OllamaServer, ollama: Ollama) -> None:
    server.scripts.append(Script(ANSWER, hang_at=2))
    assert outcome(ollama, a_request(deadline_s=0.3)) == (
        "timedOut: gemma3:270m gave no answer within 0.3 s. | Choose a smaller model, or allow more time."
    )
    assert server.wait_idle() and server.withdrawn == 1


def test_thoughts_are_no_part_of_the_answer(server: OllamaServer, ollama: Ollama) -> None:
    server.scripts.extend(
        [Script(ANSWER, thinking="Let me see: {}"), Script(f"<think>\nA {{view}}?\n</think>\n{ANSWER}")]
    )
    assert [ask(ollama, a_request(schema=SCHEMA)).text for _ in range(2)] == [ANSWER, ANSWER]


def test_an_answer_that_ran_out_of_tokens_is_closed_and_said_to_be_short(
    server: OllamaServer, ollama: Ollama
) -> None:
    server.scripts.append(Script('{"name": "orders", "kind": "ta', finish="length"))
    reply = ask(ollama, a_request(schema=SCHEMA))
    assert (json.loads(reply.text)["name"], reply.stopped, reply.repaired) == ("orders", "length", True)


def test_eight_at_once_withdrawn_at_random_leave_nothing_behind(server: OllamaServer, ollama: Ollama) -> None:
    chance = random.Random(6)
    tokens = [CancelToken() for _ in range(8)]
    server.scripts.extend(Script("many words " * 20, hang_at=chance.randrange(40)) for _ in tokens)
    ended: list[str] = []

    def one(cancel: CancelToken) -> None:
        try:
            ask(ollama, a_request(), cancel=cancel)
        except Cancelled:
            ended.append("cancelled")

    threads = [threading.Thread(target=one, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    assert server.wait_running(8)
    chance.shuffle(tokens)
    for left, token in zip(range(7, -1, -1), tokens, strict=True):
        token.cancel()
        assert server.wait_running(left)
    for thread in threads:
        thread.join()
    assert ended == ["cancelled"] * 8
    assert server.wait_idle() and server.withdrawn == 8
    server.scripts.append(Script("ready"))
    assert ask(ollama, a_request()).text == "ready"


def test_a_real_model_stops_when_its_request_is_withdrawn(real_model: RealModel, loop: RequestLoop) -> None:
    cancel = CancelToken()

    def enough(tokens: int) -> None:
        if tokens == 3:
            cancel.cancel()

    with OllamaServer(real_model) as server:
        with pytest.raises(Cancelled):
            request = a_request(text="Write a long story.", max_tokens=900)
            ask(Ollama(loop, host=server.url), request, cancel=cancel, on_tokens=enough)
        assert server.wait_idle() and server.withdrawn == 1


def test_a_request_withdrawn_before_it_is_made_is_not_made(server: OllamaServer, ollama: Ollama) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        ask(ollama, a_request(), cancel=cancel)
    assert server.requests == []


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", "127.0.0.1:11434"),
        ("0.0.0.0", "127.0.0.1"),
        ("0.0.0.0:9999", "127.0.0.1:9999"),
        ("http://0.0.0.0:9999/api", "http://127.0.0.1:9999/api"),
        ("[::]:9999", "127.0.0.1:9999"),
        ("10.0.0.0:80", "10.0.0.0:80"),
        ("https://box.example", "https://box.example"),
    ],
)
def test_where_a_server_listens_is_not_where_it_is_found(written: str, address: str) -> None:
    assert reachable_host(written) == address


def test_the_environment_says_where_it_runs(
    server: OllamaServer, loop: RequestLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", server.url)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # a proxy is not on the way to this machine
    server.scripts.append(Script("here"))
    assert ask(Ollama(loop), a_request()).text == "here"


def test_failures_hold_how_long_to_wait(server: OllamaServer, ollama: Ollama) -> None:
    server.scripts.append(Script(status=429, error="slow down", headers={"Retry-After": "2.5"}))
    with pytest.raises(ModelFailure) as caught:
        ask(ollama, a_request())
    assert caught.value.retry_after_s == 2.5
