"""The values of a scan: what was found, what was passed over, and why."""

from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be to count, in bytes."""

    file_bytes: int = 2 * MEBIBYTE


STANDARD_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that counts. `path` is relative to `root`, with `/`; `mtime_ns` and `size` tell change.

    `workspace_path` is what output calls it: the same as `path` in a workspace of one root, and
    prefixed by the root's name where there are several.
    """

    root: Path
    path: str
    language: str
    size: int
    mtime_ns: int
    workspace_path: str

    @property
    def absolute(self) -> Path:
        return self.root / self.path


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was passed over, and a short reason (`"larger than 2 MiB"`)."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of a workspace, sorted by `workspace_path`, and what was passed over."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
