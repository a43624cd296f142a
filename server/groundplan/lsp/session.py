"""`Session`: what the server knows between requests: folders, settings, engines, the index queue."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from groundplan.errors import Cancelled, GroundplanError, UsageError
from groundplan.jobs import CancelToken, LatestOnly, Progress
from groundplan.lsp.progress import WorkDone
from groundplan.settings import Settings, read_settings

if TYPE_CHECKING:
    from groundplan.engine import Engine

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexJob:
    """What to bring up to date: the changed `paths`, or all of it (`everything`), or from nothing."""

    paths: frozenset[Path] = frozenset()
    everything: bool = False
    rebuild: bool = False

    def merge(self, later: "IndexJob") -> "IndexJob":
        return IndexJob(
            self.paths | later.paths, self.everything or later.everything, self.rebuild or later.rebuild
        )


class Session:
    """The open folders and one engine for them all; one more for each folder that is asked for alone."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queue = LatestOnly(self._run_job, merge=IndexJob.merge)
        self._cancel = CancelToken()
        self._engines: dict[tuple[Path, ...], Engine] = {}
        self.settings = Settings()
        self.roots: tuple[Path, ...] = ()
        self.index_error: str | None = None

    def open(self, params: types.InitializeParams) -> None:
        """Take the folders and settings of `initialize`."""
        self._loop = asyncio.get_running_loop()
        self.configure(params.initialization_options)
        folders = [folder.uri for folder in params.workspace_folders or ()]
        if not folders and (params.root_uri or params.root_path):
            folders = [params.root_uri or Path(params.root_path or "").as_uri()]
        self.set_roots([path for uri in folders if (path := path_of(uri))])

    def configure(self, given: Any) -> None:
        """Take settings; those that cannot be used are told once."""
        self.settings, problems = read_settings(given)
        for engine in self._engines.values():
            engine.settings = self.settings
        for problem in problems:
            logger.warning("%s", problem)
            self.show(types.MessageType.Warning, problem)

    def set_roots(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(dict.fromkeys(roots))
        left, self._engines = list(self._engines.values()), {}
        # Their background work may be busy for a moment, and the loop has no time to wait.
        Thread(target=_close_all, args=(left,), name="close-engines", daemon=True).start()

    def engine(self, workspace: str = "") -> "Engine":
        """The engine of all folders, or of the one that `workspace` (a URI or path) names."""
        roots = self.roots
        if workspace:
            roots = (self._named_root(workspace),)
        from groundplan.engine import Engine  # at first use: `initialize` must not wait for it

        if roots not in self._engines:
            self._engines[roots] = Engine(roots, self.settings)
        return self._engines[roots]

    @property
    def indexing(self) -> bool:
        return not self._queue.wait_idle(0)

    def refresh(self, job: IndexJob) -> None:
        """Bring the index up to date in the background; a storm of calls costs one run."""
        if self.roots:
            self._queue.submit(job)

    def improve(self, engine: "Engine") -> None:
        """Have better vectors made behind what was indexed; of all folders only, as one model is enough."""
        if self._engines.get(self.roots) is engine:
            engine.improve()

    def close(self) -> None:
        """Stop background work, and keep what saves have changed for the next start."""
        self._cancel.cancel()
        _close_all(self._engines.values())
        for engine in self._engines.values():
            engine.keep_index()

    def show(self, kind: types.MessageType, message: str) -> None:
        self.on_loop(
            lambda: self._server.window_show_message(types.ShowMessageParams(type=kind, message=message))
        )

    def on_loop(self, call: Callable[[], object]) -> None:
        """Have the event loop do it: only its thread may write to the client."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _named_root(self, workspace: str) -> Path:
        path = path_of(workspace)
        if path is None:
            raise UsageError(
                f"`{workspace[:200]}` is no folder that can be read.", hint="Use a file URI or a path."
            )
        for root in self.roots:
            if root == path or workspace == root.name:
                return root
        return path

    def _run_job(self, job: IndexJob) -> None:
        engines = list(self._engines.values()) or [self.engine()]
        with WorkDone.started_by_server(self._server, self, "Groundplan: indexing") as work:
            for engine in engines:
                self._bring_up_to_date(engine, job, work.report)

    def _bring_up_to_date(self, engine: "Engine", job: IndexJob, progress: Progress) -> None:
        try:
            if job.everything or job.rebuild or engine.indexed is None:
                engine.index(rebuild=job.rebuild, progress=progress, cancel=self._cancel)
            else:
                engine.update(sorted(job.paths), cancel=self._cancel)
            self.improve(engine)
            self.index_error = None
        except Cancelled:
            logger.info("indexing stopped")
        except GroundplanError as error:
            self.index_error = error.message
            logger.warning("indexing failed: %s", error.message)
            self.show(types.MessageType.Warning, " ".join(filter(None, (error.message, error.hint))))


def _close_all(engines: "Iterable[Engine]") -> None:
    for engine in engines:
        engine.close()


def path_of(uri: str) -> Path | None:
    """The folder or file that a `file:` URI or a plain path means; None for any other scheme."""
    if "://" not in uri:
        return Path(uri).expanduser()
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None
