"""The fake server itself, by Ollama's official client: what the other tests lean on."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import ollama
import pytest

from tests.fakes.ollama_server import OllamaServer
from tests.fakes.ollama_store import OllamaModel
from tests.fakes.script import Script


@pytest.fixture
def server() -> Iterator[OllamaServer]:
    with OllamaServer() as server:
        yield server


@pytest.fixture
def client(server: OllamaServer) -> ollama.Client:
    return ollama.Client(host=server.url)


def names(client: ollama.Client) -> list[str | None]:
    return [model.model for model in client.list().models]


def test_listing_showing_copying_and_deleting(client: ollama.Client) -> None:
    client.copy("gemma3:270m", "mine")
    assert names(client) == ["gemma3:270m", "mine:latest"]
    shown = client.show("mine")
    assert shown.modelinfo is not None and shown.modelinfo["gemma3.block_count"] == 18
    assert shown.capabilities == ["completion"]
    client.delete("mine")
    with pytest.raises(ollama.ResponseError, match="model 'mine' not found") as caught:
        client.delete("mine")
    assert caught.value.status_code == 404


def test_loading_and_unloading(client: ollama.Client) -> None:
    assert client.generate("gemma3:270m", options={"num_ctx": 2048}).done_reason == "load"
    [running] = client.ps().models
    assert (running.name, running.context_length) == ("gemma3:270m", 2048)
    assert client.chat("gemma3:270m", keep_alive=0).done_reason == "unload"
    assert client.ps().models == []


def test_answers_whole_and_in_a_stream(server: OllamaServer, client: ollama.Client) -> None:
    server.scripts.extend(
        [Script("one two"), Script("one two"), Script("one two", error_at=1, error="broken")]
    )
    assert client.generate("gemma3:270m", "count").response == "one two"
    assert [part.response for part in client.generate("gemma3:270m", "count", stream=True)] == [
        "one ",
        "two",
        "",
    ]
    with pytest.raises(ollama.ResponseError, match="broken"):
        list(client.generate("gemma3:270m", "count", stream=True))


def test_pulling_tells_its_progress(server: OllamaServer, client: ollama.Client) -> None:
    server.store.library["hf.co/some/repo:Q4_K_M"] = OllamaModel(size=400)
    told = [
        (step.status or "", step.completed) for step in client.pull("hf.co/some/repo:Q4_K_M", stream=True)
    ]
    assert [done for status, done in told if status.startswith("pulling ")][1:] == [None, 100, 200, 300, 400]
    assert [status for status, _ in told][-3:] == ["verifying sha256 digest", "writing manifest", "success"]
    assert "hf.co/some/repo:Q4_K_M" in names(client)
    with pytest.raises(ollama.ResponseError, match="file does not exist"):
        client.pull("nothing")


def test_making_a_model_from_a_file(client: ollama.Client, tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"
    file.write_bytes(b"GGUF" + bytes(100))
    digest = client.create_blob(file)
    made = client.create("made", files={"a.gguf": digest}, system="Be short.", stream=True)
    statuses = [step.status for step in made]
    assert statuses[0] == "parsing GGUF" and statuses[-2:] == ["writing manifest", "success"]
    client.create("child", from_="made", parameters={"temperature": 0.1})
    assert names(client) == ["gemma3:270m", "made:latest", "child:latest"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"model": "x"}, "neither 'from' or 'files' was specified"),
        ({"model": "x", "files": {"/a.gguf": "sha256:0"}}, "file path must be relative"),
        ({"model": "x", "from": "gemma3:270m", "tempalte": "y"}, "tempalte"),
    ],
)
def test_what_it_does_not_take(server: OllamaServer, body: dict[str, object], told: str) -> None:
    answer = httpx.post(f"{server.url}/api/create", json=body)
    assert answer.status_code == 400 and told in answer.json()["error"]


def test_blobs_are_checked(server: OllamaServer) -> None:
    body = b"not a model"
    right = f"{server.url}/api/blobs/sha256:{hashlib.sha256(body).hexdigest()}"
    assert httpx.head(right).status_code == 404
    assert httpx.post(f"{server.url}/api/blobs/sha256:00", content=body).status_code == 400
    assert httpx.post(right, content=body).status_code == 201
    assert httpx.head(right).status_code == 200
    made = {"model": "x", "files": {"a.gguf": right.rpartition("/")[2]}, "stream": False}
    answer = httpx.post(f"{server.url}/api/create", json=made)
    assert (answer.status_code, answer.json()["error"]) == (500, "supplied file was not in GGUF format")


def test_too_many_at_once_are_turned_away() -> None:
    with (
        OllamaServer(max_pending=0) as server,
        pytest.raises(ollama.ResponseError, match="server busy") as caught,
    ):
        ollama.Client(host=server.url).generate("gemma3:270m", "hello")
    assert caught.value.status_code == 503
