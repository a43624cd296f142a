"""`GroundplanServer`: the language server, and how it is started on stdio or TCP."""

# pygls leaves its own classes partly untyped.
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false, reportUnknownVariableType=false

import logging
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from groundplan import __version__
from groundplan.lsp import documents, lifecycle
from groundplan.lsp.commands import COMMANDS
from groundplan.lsp.dispatch import register_command
from groundplan.lsp.session import Session

logger = logging.getLogger(__name__)


class GroundplanServer(LanguageServer):
    """pygls's server with the one `Session` that all handlers share."""

    def __init__(self) -> None:
        super().__init__(
            "groundplan", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental
        )
        self.session = Session(self)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log, and no popup: a failing notification is our fault and not the user's next task."""
        logger.error("%s: %s", getattr(source, "__name__", source), error, exc_info=error)


def create_server() -> GroundplanServer:
    """A server with every handler registered and nothing heavy imported."""
    server = GroundplanServer()
    lifecycle.register(server, server.session)
    documents.register(server, server.session)
    for command in COMMANDS:
        register_command(server, server.session, command)
    return server


def serve_stdio() -> None:
    """Answer on standard input and output until the client says `exit` or goes away."""
    create_server().start_io()


def serve_tcp(host: str, port: int) -> None:
    create_server().start_tcp(host, port)
