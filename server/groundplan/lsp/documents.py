"""Files that change: saved in the editor, or changed on disk by anything else."""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from groundplan.lsp.session import IndexJob, Session, path_of


def register(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        _changed(session, [params.text_document.uri])

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed(params: types.DidChangeWatchedFilesParams) -> None:
        _changed(session, [change.uri for change in params.changes])


def _changed(session: Session, uris: list[str]) -> None:
    paths = frozenset(path for uri in uris if (path := path_of(uri)) is not None)
    if paths:
        session.refresh(IndexJob(paths))
