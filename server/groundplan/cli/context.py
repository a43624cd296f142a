"""What every command needs: an engine on the folders named, a source read, Ctrl+C heard."""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from groundplan.errors import DeadlineError, UsageError, WorkspaceError
from groundplan.jobs import CancelToken

if TYPE_CHECKING:
    from groundplan.engine import Engine

T = TypeVar("T")

# How often the waiting main thread looks up to hear Ctrl+C.
_LISTEN_S = 0.2


def open_engine(workspaces: Sequence[Path] | None) -> "Engine":
    """An engine on these folders; on the current one where none is named; on none for `[]`."""
    from groundplan.engine import Engine  # at first use: `--help` needs none of it

    return Engine((_current_folder(),) if workspaces is None else tuple(workspaces))


def read_source(file: str) -> str:
    """A Mermaid source from a file, or from standard input for `-`."""
    if file == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    from groundplan.workspace.reading import read_text

    path = Path(file)
    if not path.is_file():
        what = (
            "is a folder"
            if path.is_dir()
            else "is no file that can be read"
            if path.exists()
            else "is not there"
        )
        raise UsageError(f"`{file}` {what}.", hint="Name a Mermaid file, or - for standard input.")
    return read_text(path).text


def run_cancellable(work: Callable[[CancelToken], T], *, deadline_s: float | None = None) -> T:
    """Do `work` so that Ctrl+C stops it between two steps, with nothing left half done.

    Raises `DeadlineError` where it took longer than `deadline_s` seconds.
    """
    cancel = CancelToken()
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work(cancel))
        except BaseException as error:  # noqa: BLE001 - carried to the thread that waits
            failed.append(error)

    worker = threading.Thread(target=run, name="work", daemon=True)
    worker.start()
    try:
        ends = None if deadline_s is None else time.monotonic() + deadline_s
        while worker.is_alive():
            worker.join(_LISTEN_S if ends is None else max(0.0, min(_LISTEN_S, ends - time.monotonic())))
            if ends is not None and worker.is_alive() and time.monotonic() >= ends:
                cancel.cancel()
                worker.join()
                raise DeadlineError(
                    f"It was not done within {deadline_s:g} seconds.",
                    hint="Give --deadline more, or a --scope.",
                )
    except KeyboardInterrupt:
        cancel.cancel()
        worker.join()
        raise
    if failed:
        raise failed[0]
    return done[0]


def _current_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise WorkspaceError(
            "The current folder has been deleted.", hint="Go to another folder, or name one with --workspace."
        ) from error
