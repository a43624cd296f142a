"""The values of a scan: what was found, what was passed over, and why."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that counts. `path` is relative to `root`, with `/`; `mtime_ns` and `size` tell change."""

    root: Path
    path: str
    language: str
    size: int
    mtime_ns: int

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
    """The files of a workspace, sorted by root and path."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
