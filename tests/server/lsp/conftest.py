"""The real server process, spoken to over stdio as an editor does."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

SERVER = [sys.executable, "-m", "groundplan", "serve"]


def make_client() -> LanguageClient:
    """A client that, like an editor, lets the server register for watched files."""
    client = make_test_lsp_client()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_params: types.RegistrationParams) -> None: ...

    return client


@pytest_lsp.fixture(config=ClientServerConfig(server_command=SERVER, client_factory=make_client))
async def client(lsp_client: LanguageClient):  # pyright: ignore
    """A client whose server is running and not initialised yet."""
    yield
    await lsp_client.shutdown_session()


class Editor:
    """The few words an editor says, over a `LanguageClient`."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.ended = 0

    async def open(
        self, *folders: Path, options: dict[str, Any] | None = None, name: str = "visual-studio-code"
    ) -> types.InitializeResult:
        """Without quality vectors unless `options` speak of them: their model takes seconds of two cores."""
        options = {"index": {"quality": False}} | (options or {})
        options["index"] = {"quality": False} | options["index"]
        return await self.client.initialize_session(
            types.InitializeParams(
                capabilities=client_capabilities(name),
                workspace_folders=[types.WorkspaceFolder(f.as_uri(), f.name) for f in folders],
                initialization_options=options,
            )
        )

    async def ask(self, command: str, **arguments: Any) -> Any:
        answer = await self.client.workspace_execute_command_async(
            types.ExecuteCommandParams(command=f"groundplan.{command}", arguments=[arguments])
        )
        return plain(answer)

    async def ready(self) -> dict[str, Any]:
        """Wait until the index is fresh, by asking as an editor's status bar would."""
        while True:
            status = await self.ask("index.status")
            if status["state"] == "ready":
                return status


def plain(value: Any) -> Any:
    """Answers as plain objects, however the client's library dresses them."""
    if hasattr(value, "_asdict"):
        return {key.rstrip("_"): plain(each) for key, each in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value


@pytest.fixture
def editor(client: LanguageClient) -> Editor:
    return Editor(client)
