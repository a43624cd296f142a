"""Work-done progress: a `jobs.Progress` that the editor shows."""

# pygls leaves its own classes partly untyped.
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false, reportUnknownVariableType=false

import uuid
from types import TracebackType
from typing import TYPE_CHECKING, Self

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from groundplan.jobs import CancelToken

if TYPE_CHECKING:
    from groundplan.lsp.session import Session

Token = str | int


class WorkDone:
    """Shows one piece of work under a token. Reports may come from any thread.

    With `token` None (the client cannot show progress) nothing is sent.
    """

    def __init__(
        self,
        server: LanguageServer,
        session: "Session",
        token: Token | None,
        title: str,
        *,
        cancel: CancelToken | None = None,
    ) -> None:
        self._server = server
        self._session = session
        self._token = token
        self._title = title
        self._cancel = cancel
        self._last = ""

    @classmethod
    def started_by_server(cls, server: LanguageServer, session: "Session", title: str) -> "WorkDone":
        """Progress under a token of our own, where the client can show such."""
        window = server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return cls(server, session, None, title)
        token = str(uuid.uuid4())
        session.on_loop(lambda: server.work_done_progress.create(token))
        return cls(server, session, token, title)

    def __enter__(self) -> Self:
        if self._token is not None:
            self._session.on_loop(self._begin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._token is not None:
            self._session.on_loop(self._end)

    def report(self, message: str, done: int, total: int) -> None:
        percentage = min(100, done * 100 // total) if total else None
        shown = f"{message} {percentage}"
        if self._token is None or shown == self._last:
            return
        self._last = shown
        token = self._token
        value = types.WorkDoneProgressReport(message=message, percentage=percentage)
        self._session.on_loop(lambda: self._server.work_done_progress.report(token, value))

    def _begin(self) -> None:
        assert self._token is not None
        begin = types.WorkDoneProgressBegin(
            title=self._title, cancellable=self._cancel is not None, percentage=0
        )
        self._server.work_done_progress.begin(self._token, begin)
        if self._cancel is not None:  # pygls cancels this future when the user presses Cancel
            cancel = self._cancel
            future = self._server.work_done_progress.tokens[self._token]
            future.add_done_callback(lambda done: cancel.cancel() if done.cancelled() else None)

    def _end(self) -> None:
        assert self._token is not None
        self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
        self._server.work_done_progress.tokens.pop(self._token, None)  # pygls never forgets one
