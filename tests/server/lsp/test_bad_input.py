"""What no editor should send, or a person can do under a running server: it answers, and stays up."""

import shutil
from pathlib import Path
from typing import Any

from pygls.exceptions import JsonRpcException

from tests.server.lsp.conftest import Editor


async def refused(editor: Editor, command: str, **arguments: Any) -> str:
    try:
        answer = await editor.ask(command, **arguments)
    except JsonRpcException as error:
        return f"{error.code} {error.message}"
    raise AssertionError(answer)


async def test_nothing_brings_the_server_down(editor: Editor, shop: Path, own_folders: Path):
    await editor.open(shop)
    await editor.ready()
    assert "-32803" in await refused(editor, "artifact.generate", type="mermaid_nothing")
    assert "-32803" in await refused(editor, "artifact.generate", type="mermaid_erd", scope=["no\0where"])
    assert "-32602" in await refused(editor, "artifact.generate", type=["mermaid_erd"])
    assert "-32803" in await refused(editor, "artifact.generate", type="mermaid_erd", workspace="/no/such")
    for source in ("", "\0" * 1000, "erDiagram\n  A\0B", "x" * 1_000_000):
        report = await editor.ask("artifact.validate", source=source)
        assert report["accepted"] is False
        assert report["validators"]["syntax"]["findings"]
    told = await refused(editor, "artifact.render", source="nothing " * 2000)
    assert told.startswith("-32803") and len(told) < 1000
    artifact = await editor.ask("artifact.generate", type="mermaid_erd", request="payments of orders " * 6000)
    assert any("only the first" in note for note in artifact["notes"])
    for kept in (own_folders / "cache").rglob("*.msgpack"):
        kept.write_bytes(b"noise")
    shutil.rmtree(own_folders / "cache")
    (shop / "orders" / "models.py").write_bytes(b"\xff\xfe\0from django")
    assert (await editor.ask("index.rebuild"))["files"] > 10
    assert (await editor.ready())["state"] == "ready"
