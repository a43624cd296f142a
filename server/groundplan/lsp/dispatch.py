"""How a command is run: arguments decoded, work done off the loop, errors and cancelling answered."""

# pygls leaves its own classes partly untyped.
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false, reportUnknownVariableType=false

import asyncio
import logging
import re
from typing import Any, TypeVar

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from groundplan.errors import Cancelled, GroundplanError
from groundplan.jobs import CancelToken, Progress
from groundplan.lsp.commands import Command, handler_of
from groundplan.lsp.progress import WorkDone
from groundplan.lsp.session import Session

logger = logging.getLogger(__name__)

P = TypeVar("P", bound=msgspec.Struct)


def register_command(server: LanguageServer, session: Session, command: Command) -> None:
    """Offer a command: one JSON object in, one JSON value out.

    Its handler runs on a thread of its own. `$/cancelRequest` and the progress's own Cancel raise
    its `cancel`; the client is answered at once (-32800).
    """

    @server.command(command.name)
    async def run(*arguments: Any) -> Any:  # pyright: ignore[reportUnusedFunction]
        asked = _decode(command.params, arguments)
        cancel = _cancelled_with_request(server)
        token = getattr(asked, "work_done_token", None)
        with WorkDone(server, session, token or None, command.title, cancel=cancel) as work:
            return await asyncio.to_thread(_answer, command, session, asked, work.report, cancel)


def _decode(params: type[P], arguments: tuple[Any, ...]) -> P:
    given = arguments[0] if arguments else {}
    try:
        return msgspec.convert(given, params, from_attributes=True)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        path = place.rstrip("`").lstrip(".")
        if missing := re.search(r"missing required field `(\w+)`", what):
            path = missing[1]
        raise JsonRpcException(
            f"{what}{f' at `{path}`' if path else ''}.",
            types.ErrorCodes.InvalidParams.value,
            {"path": path},
        ) from error


def _cancelled_with_request(server: LanguageServer) -> CancelToken:
    """A token that is raised when the client cancels the request being answered.

    pygls cancels the request's own future, not the coroutine that computes its result.
    """
    cancel = CancelToken()
    protocol = server.protocol
    message_id = protocol.msg_id
    future = protocol._request_futures.get(message_id) if message_id is not None else None  # pyright: ignore[reportPrivateUsage]
    if future is not None:
        future.add_done_callback(lambda done: cancel.cancel() if done.cancelled() else None)
    return cancel


def _answer(
    command: Command, session: Session, asked: msgspec.Struct, progress: Progress, cancel: CancelToken
) -> Any:
    try:
        return msgspec.to_builtins(handler_of(command)(session, asked, progress, cancel))
    except Cancelled as error:
        raise JsonRpcException(error.message, types.LSPErrorCodes.RequestCancelled.value, None) from error
    except GroundplanError as error:
        data = {"kind": error.kind, "hint": error.hint}
        raise JsonRpcException(error.message, types.LSPErrorCodes.RequestFailed.value, data) from error
    except Exception as error:  # the last line of defence: a bug must not take the server down
        logger.exception("command failed")
        data = {"kind": "internal", "hint": "The server's log has the details; please report this."}
        message = f"Something went wrong inside Groundplan ({type(error).__name__})."
        raise JsonRpcException(message, types.LSPErrorCodes.RequestFailed.value, data) from error
