"""Start and end of a session, folders and settings."""

# pygls leaves its own classes partly untyped.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from typing import Any, cast

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from groundplan.lsp.session import IndexJob, Session, path_of

# Only what can change an answer is watched; the index itself decides which of it counts.
_WATCHED = "**/*"
_WATCH_ID = "groundplan-watched-files"


def register(server: LanguageServer, session: Session) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.open(params)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        _watch_files(server)
        session.refresh(IndexJob(everything=True))

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configuration_changed(params: types.DidChangeConfigurationParams) -> None:
        session.configure(_groundplan_part(params.settings))
        session.refresh(IndexJob(everything=True))

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(params: types.DidChangeWorkspaceFoldersParams) -> None:
        gone = {path_of(folder.uri) for folder in params.event.removed}
        kept = [root for root in session.roots if root not in gone]
        added = [path for folder in params.event.added if (path := path_of(folder.uri))]
        session.set_roots([*kept, *added])
        session.refresh(IndexJob(everything=True))

    @server.feature(types.SHUTDOWN)
    def shutdown(*_: Any) -> None:
        _cancel_running(server)
        session.close()


def _cancel_running(server: LanguageServer) -> None:
    """End what is still being answered. pygls does so itself, but stumbles over its own bookkeeping."""
    protocol = server.protocol
    running = protocol._request_futures  # pyright: ignore[reportPrivateUsage]
    for message_id, future in list(running.items()):
        if message_id != protocol.msg_id:
            future.cancel()


def _groundplan_part(settings: Any) -> Any:
    """Editors send all settings or only ours, as objects or as a mapping."""
    if isinstance(settings, dict):
        given = cast("dict[str, object]", settings)
        return given.get("groundplan", given)
    return getattr(settings, "groundplan", settings)


def _watch_files(server: LanguageServer) -> None:
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched is None or not watched.dynamic_registration:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions(
        watchers=[types.FileSystemWatcher(glob_pattern=_WATCHED)]
    )
    registration = types.Registration(
        id=_WATCH_ID, method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options
    )
    server.client_register_capability(types.RegistrationParams(registrations=[registration]))
