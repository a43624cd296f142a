"""Asking the cloud: LiteLLM against the wires of OpenAI, Gemini and Anthropic."""

import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.models.cloud import Cloud
from groundplan.models.keys import Keys
from groundplan.models.model_failure import ModelFailure
from groundplan.models.request_loop import RequestLoop
from tests.fakes.cloud_server import KEY, CloudServer
from tests.fakes.real_model import RealModel
from tests.fakes.script import Script
from tests.server.models.asking import SCHEMA, a_request, ask, outcome

ANSWER = '{"name": "orders", "kind": "table"}'
MODELS = {"openai": "gpt-4o", "gemini": "gemini-2.5-flash", "anthropic": "claude-sonnet-4-5"}
SHARED = RequestLoop()  # as in the product: the library keeps connections for the loop it first ran in


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as server:
        yield server


def cloud(server: CloudServer, provider: str, key: str = KEY) -> Cloud:
    keys = Keys({})
    keys.hand_over(provider, key)
    return Cloud(provider, keys, SHARED, api_base=server.bases[provider])


@pytest.mark.parametrize("provider", MODELS)
def test_an_answer_over_each_wire(server: CloudServer, provider: str) -> None:
    server.scripts.append(Script(ANSWER))
    counted: list[int] = []
    request = a_request(MODELS[provider], schema=SCHEMA)
    reply = ask(cloud(server, provider), request, on_tokens=counted.append)
    assert (reply.text, reply.tokens_in, reply.tokens_out) == (ANSWER, 7, 9)
    assert (reply.stopped, reply.repaired, reply.held_to_schema) == ("end", False, True)
    assert counted == list(range(1, len(counted) + 1))
    sent = json.dumps(server.requests[0].body)
    assert '"maxLength": 12' in sent or '"enum": ["table", "view"]' in sent
    assert KEY not in sent and KEY not in server.requests[0].path


def test_a_real_model_keeps_to_the_schema(real_model: RealModel) -> None:
    with CloudServer(real_model) as server:
        reply = ask(cloud(server, "openai"), a_request("gemma3", schema=SCHEMA))
    jsonschema.validate(json.loads(reply.text), SCHEMA)


FAILURES = [
    (
        Script(status=429, error="Rate limit reached", headers={"Retry-After": "21"}),
        "rateLimited: NAME allows no more requests for now. It asks to wait 21 s."
        " | Wait, or choose another model for this route.",
    ),
    (
        Script(status=503, error="The model is overloaded. Please try again later."),
        "busy: NAME is overloaded. | Wait a little and try again.",
    ),
    (
        Script(status=404, error="The model does not exist or you do not have access to it."),
        "notFound: The provider has no model NAME. | Check the model's name.",
    ),
    (
        Script(status=400, error="This model's maximum context length is 8192 tokens. prompt is too long"),
        "tooLong: The request is too long for NAME."
        " | Narrow the request, or choose a model with a larger context.",
    ),
    (
        Script(ANSWER, cut_at=3),
        "cutOff: The connection to NAME broke off in the middle of the answer."
        " | Try again; if it happens often, look at the provider's log.",
    ),
    (
        Script(ANSWER, error_at=3),
        "cutOff: The connection to NAME broke off in the middle of the answer."
        " | Try again; if it happens often, look at the provider's log.",
    ),
    (
        Script("I can't", finish="refusal"),
        "refused: NAME declined to answer this request."
        " | Put the request in other words, or choose another model.",
    ),
    (Script(""), "empty: NAME answered with nothing. | Try again, or choose another model."),
    (
        Script("Here you are."),
        "malformed: The model's answer is not the JSON that was asked for."
        " | Try again, or choose a model that is better at following a schema.",
    ),
]


@pytest.mark.parametrize("provider", MODELS)
@pytest.mark.parametrize(("script", "told"), FAILURES, ids=lambda one: str(one)[:40])
def test_each_failure_has_its_reason_sentence_and_hint(
    server: CloudServer, provider: str, script: Script, told: str
) -> None:
    server.scripts.append(script)
    request = a_request(MODELS[provider], schema=SCHEMA)
    assert outcome(cloud(server, provider), request) == told.replace("NAME", f"{provider}/{MODELS[provider]}")
    assert server.wait_running(0) and len(server.requests) == 1  # nothing is tried twice behind our back


@pytest.mark.parametrize("provider", MODELS)
def test_a_wrong_key_is_refused_and_not_repeated(server: CloudServer, provider: str) -> None:
    told = outcome(cloud(server, provider, "sk-secret-wrong"), a_request(MODELS[provider]))
    assert told == (
        f"refusedKey: {provider}/{MODELS[provider]} refuses the key."
        f" | Enter a valid key for {provider} in the editor, or set {provider.upper()}_API_KEY."
    )
    assert "sk-secret-wrong" not in told


def test_without_a_key_nobody_is_asked() -> None:
    gemini = Cloud("gemini", Keys({}), SHARED)
    told = "refusedKey: There is no key for gemini. | Enter one in the editor, or set GEMINI_API_KEY."
    assert outcome(gemini, a_request("gemini-2.5-flash")) == told
    unavailable = gemini.available()
    assert unavailable is not None and unavailable.message == "There is no key for gemini."


def test_a_service_that_is_not_there(server: CloudServer) -> None:
    server.__exit__()
    assert outcome(cloud(server, "openai"), a_request("gpt-4o")) == (
        "unreachable: The service behind openai/gpt-4o can't be reached."
        " | Check the network, the proxy and the address in the settings."
    )


def test_a_failure_holds_no_key_however_it_is_shown(server: CloudServer) -> None:
    server.scripts.append(Script(status=422, error=f"bad request by {KEY}"))
    with pytest.raises(ModelFailure) as caught:
        ask(cloud(server, "openai"), a_request("gpt-4o"))
    shown = str(caught.value) + repr(caught.value) + repr(caught.getrepr(showlocals=True))
    assert caught.value.reason == "unsupported"
    assert KEY not in str(caught.value) and KEY not in shown
    assert caught.value.__cause__ is None


def test_where_schemas_are_unknown_the_model_is_told_of_it_instead() -> None:
    with CloudServer(refuses_schemas=True) as server:
        server.scripts.append(Script(f"Sure!\n```json\n{ANSWER[:-1]},\n```"))
        reply = ask(cloud(server, "openai"), a_request("tiny", schema=SCHEMA))
        first, second = (request.body for request in server.requests)
    assert (json.loads(reply.text), reply.repaired, reply.held_to_schema) == (json.loads(ANSWER), True, False)
    assert "response_format" in first and "response_format" not in second
    assert second["messages"][0]["role"] == "system" and '"maxLength": 12' in second["messages"][0]["content"]


def test_a_deadline_ends_it(server: CloudServer) -> None:
    server.scripts.append(Script(ANSWER, hang_at=2))
    told = outcome(cloud(server, "openai"), a_request("gpt-4o", deadline_s=0.5))
    assert told.startswith("timedOut: openai/gpt-4o gave no answer within 0.5 s.")
    assert server.wait_running(0) and server.withdrawn == 1


@pytest.mark.parametrize("provider", MODELS)
def test_eight_at_once_withdrawn_at_random_leave_nothing_behind(server: CloudServer, provider: str) -> None:
    chance = random.Random(6)
    tokens = [CancelToken() for _ in range(8)]
    server.scripts.extend(Script("many words " * 20, hang_at=chance.randrange(40)) for _ in tokens)
    ended: list[str] = []

    def one(cancel: CancelToken) -> None:
        try:
            ask(cloud(server, provider), a_request(MODELS[provider]), cancel=cancel)
        except Cancelled:
            ended.append("cancelled")

    threads = [threading.Thread(target=one, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    assert server.wait_running(8)
    chance.shuffle(tokens)
    for token in tokens:
        token.cancel()
    for thread in threads:
        thread.join()
    assert ended == ["cancelled"] * 8
    assert server.wait_idle() and server.withdrawn == 8


QUIET = """
import os, sys
import groundplan.models.by_name
assert not {"litellm", "ollama", "xllamacpp", "openai", "httpx"} & set(sys.modules), "imported too early"
asked = []
def watch(event, given):
    if event == "socket.connect":
        asked.append(given[1][0])
    if event == "socket.getaddrinfo":
        asked.append(given[0])
sys.addaudithook(watch)
from groundplan.models.cloud import Cloud
from groundplan.models.keys import Keys
from groundplan.models.request_loop import RequestLoop
from tests.server.models.asking import a_request, outcome
cloud = Cloud("openai", Keys({"OPENAI_API_KEY": "k"}), RequestLoop(), api_base=sys.argv[1])
print(outcome(cloud, a_request("gpt-4o")).partition(":")[0])
print(sorted(set(map(str, asked))), os.environ.get("FROM_WORKSPACE"))
"""


def test_the_library_calls_nobody_prints_nothing_and_reads_no_env_file(
    server: CloudServer, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("FROM_WORKSPACE=read\nOPENAI_API_KEY=stolen\n")
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{QUIET}"]
    done = subprocess.run(
        [*command, server.bases["openai"]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "refusedKey\n['127.0.0.1'] None\n", done.stderr
    assert done.stderr == ""
