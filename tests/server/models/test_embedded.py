"""The embedded provider: a real GGUF in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import psutil
import pytest

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.models.embedded import embedded as module
from groundplan.models.embedded.embedded import Embedded
from groundplan.models.model_failure import FailureReason, ModelFailure
from tests.fakes.real_model import model_file
from tests.server.models.asking import SCHEMA, a_request, ask, outcome


@pytest.fixture(scope="module")
def embedded() -> Iterator[Embedded]:
    embedded = Embedded({"gemma": model_file()})
    yield embedded
    embedded.close()


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "groundplan.models.embedded.child" in one.cmdline()]


def test_a_real_model_keeps_to_the_schema(embedded: Embedded) -> None:
    counted: list[int] = []
    reply = ask(embedded, a_request("gemma", schema=SCHEMA), on_tokens=counted.append)
    jsonschema.validate(json.loads(reply.text), SCHEMA)
    assert (reply.stopped, reply.repaired, reply.held_to_schema) == ("end", False, True)
    assert reply.tokens_in > 5 and counted == list(range(1, len(counted) + 1))


def test_a_withdrawn_request_stops_the_model_and_the_next_one_needs_no_new_process(
    embedded: Embedded,
) -> None:
    ask(embedded, a_request("gemma", max_tokens=1))
    [before] = children()
    cancel = CancelToken()

    def enough(tokens: int) -> None:
        if tokens == 2:
            cancel.cancel()

    with pytest.raises(Cancelled):
        ask(
            embedded,
            a_request("gemma", "Write a long story.", max_tokens=900),
            cancel=cancel,
            on_tokens=enough,
        )
    reply = ask(embedded, a_request("gemma", max_tokens=3))
    assert (reply.stopped, reply.tokens_out) == ("length", 3)
    assert len(children()) == 1
    assert children()[0].pid == before.pid or not before.is_running()


def test_a_request_that_does_not_fit(embedded: Embedded) -> None:
    told = outcome(embedded, a_request("gemma", "word " * 3000))
    assert told.startswith(
        "tooLong: The request is too long for embedded/gemma-3-270m-q4_k_m.gguf: request ("
    )


def test_a_process_that_dies_is_replaced(embedded: Embedded) -> None:
    def die(tokens: int) -> None:
        if tokens == 2:
            children()[0].kill()

    with pytest.raises(ModelFailure) as caught:
        ask(embedded, a_request("gemma", "Write a long story.", max_tokens=900), on_tokens=die)
    assert caught.value.reason == FailureReason.CUT_OFF
    assert ask(embedded, a_request("gemma", max_tokens=2)).tokens_out == 2


def test_files_that_are_none(tmp_path: Path) -> None:
    embedded = Embedded()
    wrong = tmp_path / "wrong.gguf"
    wrong.write_text("no model")
    assert outcome(embedded, a_request(str(wrong))) == (
        "unsupported: embedded/wrong.gguf is no GGUF file that this version of llama.cpp can run."
        " | Choose another model."
    )
    assert outcome(embedded, a_request(str(tmp_path / "none.gguf"))).startswith(
        "notFound: There is no GGUF file"
    )
    assert children() == [] or all(str(wrong) not in one.cmdline() for one in children())


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    model = tmp_path / "a.gguf"
    model.touch()
    assert outcome(Embedded(), a_request(str(model))) == (
        "unsupported: The embedded model runner is not installed."
        " | Install it with `pip install 'groundplan[embedded]'`, or use Ollama."
    )


ORPHAN = """
import os, sys
from pathlib import Path
from groundplan.models.embedded.process import ModelProcess
process = ModelProcess(Path(sys.argv[1]), 512)
print(process.pid, flush=True)
sys.stdin.readline()
os._exit(9)  # as if it had been killed: nothing is tidied up
"""


def test_the_model_ends_with_whoever_started_it(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a file of the workspace was imported')")
    command = [sys.executable, "-P", "-c", ORPHAN, str(model_file())]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path
    ) as parent:
        assert parent.stdin is not None and parent.stdout is not None
        model = psutil.Process(int(parent.stdout.readline()))
        assert model.is_running()
        parent.stdin.write("\n")
        parent.stdin.close()
        psutil.wait_procs([model], timeout=20)
    assert not model.is_running()
