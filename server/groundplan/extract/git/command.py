"""`git` as a command: asked, never told to change anything."""

import os
import subprocess
from pathlib import Path

from groundplan.errors import UsageError, WorkspaceError

_TIMEOUT_S = 20.0
# What a repository's own configuration could make git run, ask for, write or decorate.
_QUIET = ("-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_VARIABLES = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C.UTF-8",
}
# Set around a git hook; they would lead to another repository than the folder's.
_REDIRECTIONS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE")


class Git:
    """The repository that a folder lies in."""

    def __init__(self, folder: Path, *, timeout_s: float = _TIMEOUT_S) -> None:
        self._folder = folder
        self._timeout_s = timeout_s

    def lines(self, *arguments: str, separator: str = "\n") -> list[str]:
        """What git prints, in parts that are not empty.

        Raises `UsageError` where git is not installed or the folder is in no repository, and
        `WorkspaceError` where git refuses or takes too long.
        """
        done = self._run(arguments)
        if done.returncode != 0:
            raise self._refused(done.stderr.decode("utf-8", "replace").strip())
        return [part for part in done.stdout.decode("utf-8", "replace").split(separator) if part]

    def succeeds(self, *arguments: str) -> bool:
        """Whether git answers without an error. Raises as `lines` does where it can't be asked."""
        return self._run(arguments).returncode == 0

    def _run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
        variables = {name: value for name, value in os.environ.items() if name not in _REDIRECTIONS}
        try:
            return subprocess.run(
                ["git", "-C", str(self._folder), "--no-pager", *_QUIET, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._timeout_s,
                env=variables | _VARIABLES,
                check=False,
            )
        except FileNotFoundError:
            raise UsageError(
                "The history can't be read, because there is no `git` command.",
                hint="Install git, or add it to PATH.",
            ) from None
        except subprocess.TimeoutExpired:
            raise WorkspaceError(
                f"git did not answer within {self._timeout_s:g} seconds.",
                hint="The repository may be on a slow disk or very large; try again.",
            ) from None
        except OSError as error:
            raise WorkspaceError(
                f"git can't be started: {error.strerror}.", hint="Check the installation of git."
            ) from error

    def _refused(self, message: str) -> UsageError | WorkspaceError:
        if "not a git repository" in message:
            return UsageError(
                f"The folder {self._folder} is in no git repository, so it has no history to draw.",
                hint="Open a folder of a repository, or make one with `git init`.",
            )
        if "dubious ownership" in message:
            return WorkspaceError(
                f"git does not read {self._folder}, because it belongs to someone else.",
                hint=f"If you trust it: git config --global --add safe.directory {self._folder}",
            )
        reason = message.splitlines()[0] if message else "no reason given"
        return WorkspaceError(f"git can't read the history: {reason}.", hint="Try `git log` there yourself.")
