"""The server as an editor meets it: started, asked while it indexes, interrupted, given nonsense."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.server.lsp.conftest import Editor

COMMANDS = {
    "groundplan.context.search",
    "groundplan.index.status",
    "groundplan.index.rebuild",
    "groundplan.artifact.types",
    "groundplan.artifact.generate",
    "groundplan.artifact.validate",
    "groundplan.artifact.render",
    "groundplan.artifact.merge",
}
REQUEST_FAILED, INVALID_PARAMS, REQUEST_CANCELLED = -32803, -32602, -32800


async def failure(answer: Any) -> JsonRpcException:
    with pytest.raises(JsonRpcException) as caught:
        await answer
    return caught.value


async def test_every_command_is_advertised(editor: Editor, shop: Path):
    result = await editor.open(shop)
    provider = result.capabilities.execute_command_provider
    assert provider is not None
    assert set(provider.commands) == COMMANDS


async def test_a_diagram_is_drawn_from_the_open_folder(editor: Editor, shop: Path):
    await editor.open(shop)
    artifact = await editor.ask("artifact.generate", type="mermaid_erd", noModel=True, all=True)
    assert artifact["accepted"]
    assert artifact["model"] == "extractor"
    names = {entity["name"] for entity in artifact["diagram"]["entities"]}
    assert {"User", "Product", "Category", "Order", "OrderLine", "Payment", "Address"} <= names
    where = {each["element"]: each for each in artifact["grounding"]["existing"]}
    assert where["Order"]["path"] == "orders/models.py"
    line = (shop / "orders/models.py").read_text().splitlines()[where["Order"]["startLine"] - 1]
    assert line.startswith("class Order(")


async def test_the_index_reports_when_it_is_ready(editor: Editor, shop: Path):
    await editor.open(shop)
    status = await editor.ready()
    assert status["files"] > 20
    assert status["error"] is None
    assert any(reports for reports in editor.client.progress_reports.values())


async def test_it_answers_while_it_indexes(editor: Editor, tmp_path: Path):
    for number in range(400):
        (tmp_path / f"m{number}.py").write_text("class A:\n    def f(self): ...\n" * 200)
    await editor.open(tmp_path)
    status = await editor.ask("index.status")
    types_ = await editor.ask("artifact.types")
    assert status["state"] == "indexing"
    assert any(entry["id"] == "mermaid_erd" and entry["extractor"] for entry in types_)
    assert (await editor.ready())["files"] == 400


async def test_a_saved_file_changes_the_next_diagram(editor: Editor, shop: Path):
    await editor.open(shop)
    await editor.ready()
    models = shop / "orders/models.py"
    models.write_text(
        models.read_text() + "\n\nclass GiftWrap(models.Model):\n    paper = models.CharField()\n"
    )
    editor.client.text_document_did_save(
        types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(models.as_uri()))
    )
    await editor.ready()
    artifact = await editor.ask("artifact.generate", type="mermaid_erd", all=True)
    assert "GiftWrap" in {entity["name"] for entity in artifact["diagram"]["entities"]}


async def test_watched_files_change_it_too(editor: Editor, shop: Path):
    await editor.open(shop)
    await editor.ready()
    gone = shop / "payments/models.py"
    gone.unlink()
    editor.client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams([types.FileEvent(gone.as_uri(), types.FileChangeType.Deleted)])
    )
    await editor.ready()
    artifact = await editor.ask("artifact.generate", type="mermaid_erd", all=True)
    assert "Payment" not in {entity["name"] for entity in artifact["diagram"]["entities"]}


async def test_two_folders_are_one_workspace_and_either_can_be_named(editor: Editor, tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "schema.sql").write_text(f"CREATE TABLE {name}_things (id INT PRIMARY KEY);")
    await editor.open(tmp_path / "one", tmp_path / "two")
    both = await editor.ask("artifact.generate", type="mermaid_erd")
    assert {e["name"] for e in both["diagram"]["entities"]} == {"one_things", "two_things"}
    only = await editor.ask("artifact.generate", type="mermaid_erd", workspace=(tmp_path / "two").as_uri())
    assert {e["name"] for e in only["diagram"]["entities"]} == {"two_things"}
    assert {e["path"] for e in only["grounding"]["existing"]} == {"schema.sql"}


async def test_a_folder_opened_later_counts(editor: Editor, tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "schema.sql").write_text(f"CREATE TABLE {name}_things (id INT PRIMARY KEY);")
    await editor.open(tmp_path / "one")
    await editor.ready()
    added = types.WorkspaceFolder((tmp_path / "two").as_uri(), "two")
    editor.client.workspace_did_change_workspace_folders(
        types.DidChangeWorkspaceFoldersParams(types.WorkspaceFoldersChangeEvent(added=[added], removed=[]))
    )
    await editor.ready()
    both = await editor.ask("artifact.generate", type="mermaid_erd")
    assert {e["name"] for e in both["diagram"]["entities"]} == {"one_things", "two_things"}


async def test_a_source_is_validated_against_the_code(editor: Editor, shop: Path):
    await editor.open(shop)
    report = await editor.ask("artifact.validate", source="erDiagram\n  Ordr {\n    int id PK\n  }\n")
    findings = report["validators"]["grounding"]["findings"]
    assert [(f["code"], f["startLine"]) for f in findings] == [("er-unknown-entity", 2)]
    assert "Order" in findings[0]["message"]
    broken = await editor.ask("artifact.validate", source="erDiagram\n  A ||--|| : x\n")
    assert broken["score"] < 60
    assert not broken["accepted"]


async def test_a_source_is_validated_with_no_folder_open(editor: Editor):
    await editor.open()
    report = await editor.ask("artifact.validate", source="erDiagram\n  A ||--o{ B : has\n")
    assert report["validators"]["syntax"]["score"] == 100
    assert not report["validators"]["grounding"]["applicable"]


async def test_a_source_is_rendered(editor: Editor):
    await editor.open()
    drawn = await editor.ask("artifact.render", source="erDiagram\n  Aardvark ||--o{ B : has\n")
    assert drawn["data"].lstrip().startswith("<svg")
    assert "Aardvark" in drawn["data"]


async def test_wrong_arguments_name_the_field(editor: Editor, shop: Path):
    await editor.open(shop)
    error = await failure(editor.ask("artifact.generate"))
    assert (error.code, error.data["path"]) == (INVALID_PARAMS, "type")
    error = await failure(editor.ask("artifact.generate", type="mermaid_erd", scope=["a", 3]))
    assert (error.code, error.data["path"]) == (INVALID_PARAMS, "scope[1]")


async def test_what_cannot_be_done_says_so_with_a_hint(editor: Editor, shop: Path):
    await editor.open(shop)
    error = await failure(editor.ask("artifact.generate", type="mermaid_erdd"))
    assert (error.code, error.data["kind"]) == (REQUEST_FAILED, "usage")
    assert "mermaid_erd" in error.data["hint"]
    error = await failure(editor.ask("artifact.generate", type="mermaid_erd", scope=["ordes"]))
    assert (error.code, error.data["kind"]) == (REQUEST_FAILED, "usage")
    assert "orders" in error.data["hint"].lower()
    error = await failure(
        editor.ask("artifact.generate", type="mermaid_erd", output=str(shop / "no" / "such" / "x.svg"))
    )
    assert (error.code, error.data["kind"]) == (REQUEST_FAILED, "storage")


async def test_no_folder_open_is_a_sentence(editor: Editor):
    await editor.open()
    error = await failure(editor.ask("artifact.generate", type="mermaid_erd"))
    assert (error.code, error.data["kind"]) == (REQUEST_FAILED, "workspace")


async def test_a_folder_deleted_under_it_leaves_it_up(editor: Editor, shop: Path, tmp_path: Path):
    await editor.open(shop)
    await editor.ready()
    shop.rename(tmp_path / "moved")
    error = await failure(editor.ask("index.rebuild"))
    assert (error.code, error.data["kind"]) == (REQUEST_FAILED, "workspace")
    assert (await editor.ask("index.status"))["files"] > 0


async def test_a_cancelled_request_is_answered_at_once(editor: Editor, tmp_path: Path):
    for number in range(2000):
        (tmp_path / f"m{number}.py").write_text("class A:\n    def f(self): ...\n" * 100)
    await editor.open(tmp_path)
    client = editor.client
    future = client.protocol.send_request(
        types.WORKSPACE_EXECUTE_COMMAND,
        types.ExecuteCommandParams("groundplan.index.rebuild", [{}]),
        msg_id="rebuild-1",
    )
    client.cancel_request(types.CancelParams(id="rebuild-1"))
    error = await failure(asyncio.wrap_future(future))
    assert error.code == REQUEST_CANCELLED
    assert (await editor.ask("artifact.types"))[0]["id"] == "mermaid_erd"


async def test_bad_settings_are_told_once_and_the_rest_is_taken(editor: Editor, tmp_path: Path):
    (tmp_path / "big.sql").write_text("CREATE TABLE big (id INT PRIMARY KEY);" + " " * 30_000)
    await editor.open(
        tmp_path, options={"index": {"maxFileSizeMib": 0.01}, "diagram": {"maxEntities": "many"}}
    )
    status = await editor.ready()
    assert status["files"] == 0
    assert [m.message for m in editor.client.messages if "diagram.maxEntities" in m.message]


async def test_two_changes_of_a_diagram_are_merged(editor: Editor, shop: Path):
    await editor.open(shop)
    base = "erDiagram\n    Order {\n        int id\n    }\n"
    merged = await editor.ask(
        "artifact.merge", base=base, mine=base.replace("int", "uuid"), theirs=base + "    Customer\n"
    )
    assert merged["source"] == base.replace("int", "uuid") + "    Customer\n"
    assert merged["conflicts"] == merged["notes"] == []


async def test_many_requests_at_once(editor: Editor, shop: Path):
    await editor.open(shop)
    asked = [editor.ask("artifact.generate", type="mermaid_erd", scope=["orders"]) for _ in range(8)]
    sources = {artifact["source"] for artifact in await asyncio.gather(*asked)}
    assert len(sources) == 1


async def test_a_setting_says_how_much_is_drawn_unasked(editor: Editor, shop: Path):
    await editor.open(shop, options={"diagram": {"maxEntities": 4}})
    artifact = await editor.ask("artifact.generate", type="mermaid_erd")
    own = [entity for entity in artifact["diagram"]["entities"] if not entity["external"]]
    assert len(own) == 4
    assert any("Showing 4 of" in note for note in artifact["notes"])


async def test_shutdown_in_the_middle_of_a_request_is_answered(editor: Editor, tmp_path: Path):
    for number in range(1000):
        (tmp_path / f"m{number}.py").write_text("class A:\n    def f(self): ...\n" * 100)
    await editor.open(tmp_path)
    running = [asyncio.ensure_future(editor.ask("index.rebuild")) for _ in range(3)]
    await editor.ask("artifact.types")
    assert await editor.client.shutdown_async(None) is None
    *_, last = await asyncio.gather(*running, return_exceptions=True)  # they run one after the other
    assert isinstance(last, JsonRpcException)
    assert last.code == REQUEST_CANCELLED
    editor.client.exit(None)
    editor.client.capabilities = None  # it is shut down: the fixture must not ask for it again


async def test_search_finds_what_was_just_saved(editor: Editor, shop: Path):
    await editor.open(shop)
    status = await editor.ready()
    assert status["lexical"] is True
    assert status["embedded"]["instant"] == status["embedded"]["total"] == status["chunks"] > 0
    before = await editor.ask("context.search", query="quagmire_velocity")
    assert not any("quagmire_velocity" in hit["text"] for hit in before)
    file = shop / "orders" / "models.py"
    file.write_text(file.read_text() + "\n\ndef quagmire_velocity():\n    return 1\n")
    editor.client.text_document_did_save(
        types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(file.as_uri()))
    )
    await editor.ready()
    hits = await editor.ask("context.search", query="quagmire_velocity", openFiles=[file.as_uri()])
    assert (hits[0]["path"], hits[0]["symbol"]) == ("orders/models.py", "quagmire_velocity")
    assert hits[0]["parts"]["proximity"] > 0
