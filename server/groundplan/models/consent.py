"""`Consent`: the user's word that a workspace's code may leave the machine, for each provider.

Kept in the user's data folder, so that nothing a repository ships can give it. It holds for the
folder's true path: a copy or a clone elsewhere, a folder around it or inside it are not meant.
"""

import os
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from groundplan.errors import StorageError
from groundplan.folders import data_folder

_VERSION = 1
_FILE = "consent.sqlite3"
_WAIT_S = 10.0  # for another window that is writing
_TABLE = """
CREATE TABLE agreement (
    workspace TEXT NOT NULL, provider TEXT NOT NULL, agreed_at TEXT NOT NULL,
    PRIMARY KEY (workspace, provider)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The user agreed to this provider for this folder; `agreed_at` is ISO 8601, in UTC."""

    workspace: Path
    provider: str
    agreed_at: str


class Consent:
    """What was agreed. Every question reads the disk: taken back in one window, it is gone in all."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is the user's data folder where none is given."""
        self._folder = folder or data_folder()

    @property
    def file(self) -> Path:
        return self._folder / _FILE

    def agreed(self, workspace: Path | Sequence[Path], provider: str) -> bool:
        """Whether code of this folder (of each of several) may go to `provider`.

        What cannot be read counts as not agreed.
        """
        folders = [workspace] if isinstance(workspace, Path) else list(workspace)
        if not folders or not self.file.is_file() or any(self._is_inside(folder) for folder in folders):
            return False
        try:
            with self._opened() as store:
                return all(_has(store, _key(folder), _name(provider)) for folder in folders)
        except (sqlite3.Error, StorageError):
            return False

    def agree(self, workspace: Path, provider: str) -> None:
        """Keep that the user agreed. Raises `StorageError` where that cannot be kept."""
        if self._is_inside(workspace):
            raise StorageError(
                f"Consent is not kept inside the workspace: {self._folder}",
                hint="Set GROUNDPLAN_DATA_DIR to a folder elsewhere.",
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing() as store:
            store.execute(
                "INSERT OR IGNORE INTO agreement VALUES (?, ?, ?)", (_key(workspace), _name(provider), now)
            )

    def revoke(self, workspace: Path, provider: str | None = None) -> None:
        """Take consent back, for one provider or for all. Raises `StorageError` where that fails."""
        if not self.file.is_file():
            return
        with self._writing() as store:
            store.execute(
                "DELETE FROM agreement WHERE workspace = ?1 AND (?2 IS NULL OR provider = ?2)",
                (_key(workspace), None if provider is None else _name(provider)),
            )

    def agreements(self) -> tuple[Agreement, ...]:
        """All that was agreed, by folder and provider. Raises `StorageError` where it cannot be read."""
        if not self.file.is_file():
            return ()
        query = "SELECT workspace, provider, agreed_at FROM agreement ORDER BY workspace, provider"
        try:
            with self._opened() as store:
                return tuple(Agreement(Path(row[0]), row[1], row[2]) for row in store.execute(query))
        except sqlite3.Error as error:
            raise self._failed("read") from error

    def _is_inside(self, workspace: Path) -> bool:
        """Whether a data folder that somebody set lies in the workspace, where a repository could
        bring its own consent. The platform's own folder is no repository's, even in an opened home."""
        set_by_hand = self._folder.resolve() != _platform_folder()
        return set_by_hand and self._folder.resolve().is_relative_to(workspace.resolve())

    @contextmanager
    def _opened(self) -> Generator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=_WAIT_S, isolation_level=None)) as store:
            version = int(store.execute("PRAGMA user_version").fetchone()[0])
            if version > _VERSION:
                raise StorageError(
                    f"{self.file} was written by a newer Groundplan.", hint="Update Groundplan."
                )
            yield store

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        """One transaction that no other window sees half of."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._set_aside_if_damaged()
            with self._opened() as store:
                store.execute("BEGIN IMMEDIATE")
                if store.execute("PRAGMA user_version").fetchone()[0] == 0:
                    store.execute(_TABLE)
                    store.execute(f"PRAGMA user_version = {_VERSION}")
                yield store
                store.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise self._failed("written") from error

    def _set_aside_if_damaged(self) -> None:
        """A file that is none is kept beside, and consent asked for anew."""
        try:
            with self._opened():
                pass
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.file.replace(self.file.with_suffix(".damaged"))
        with suppress(OSError):
            self.file.chmod(0o600)

    def _failed(self, done: str) -> StorageError:
        return StorageError(
            f"Consent cannot be {done}: {self.file}",
            hint="Check that the folder can be written to, or set GROUNDPLAN_DATA_DIR.",
        )


def _has(store: sqlite3.Connection, workspace: str, provider: str) -> bool:
    query = "SELECT 1 FROM agreement WHERE workspace = ? AND provider = ?"
    return store.execute(query, (workspace, provider)).fetchone() is not None


def _key(workspace: Path) -> str:
    """The folder's true path: links are followed, and Windows' letters are one."""
    return os.path.normcase(workspace.resolve())


def _name(provider: str) -> str:
    return provider.strip().lower()


def _platform_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("groundplan", appauthor=False).resolve()
