"""What a workspace looked like at a moment, and what has changed since."""

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from groundplan.errors import WorkspaceError
from groundplan.workspace.files import SourceFile
from groundplan.workspace.reading import read_bytes

_CLOCK_NS = (
    50_000_000  # a file changed this shortly before it was read may change again within one clock tick
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file at a moment. `digest` is of its bytes; `settled` is false where it had only just changed."""

    size: int
    mtime_ns: int
    digest: str
    settled: bool = True

    def still_holds(self, file: SourceFile) -> bool:
        """Whether size and time alone prove that the file has this content."""
        return self.settled and self.size == file.size and self.mtime_ns == file.mtime_ns


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a workspace at a moment, by their paths in output."""

    stamps: Mapping[str, Stamp] = field(default_factory=dict[str, Stamp])


NOTHING = Snapshot()


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two snapshots, each sorted."""

    added: tuple[str, ...]
    modified: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.modified or self.removed)


def digest_of(content: bytes) -> str:
    """A short name for some content: 128 bits as hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def stamp(file: SourceFile, content: bytes) -> Stamp:
    """The stamp of a file whose content was read just now."""
    settled = time.time_ns() - file.mtime_ns > _CLOCK_NS
    return Stamp(file.size, file.mtime_ns, digest_of(content), settled)


def take_snapshot(files: Iterable[SourceFile], *, since: Snapshot = NOTHING) -> Snapshot:
    """The snapshot of some files. Those `since` proves unchanged are not read; lost ones are left out."""
    stamps: dict[str, Stamp] = {}
    for file in files:
        known = since.stamps.get(file.workspace_path)
        if known is not None and known.still_holds(file):
            stamps[file.workspace_path] = known
            continue
        try:
            stamps[file.workspace_path] = stamp(file, read_bytes(file.absolute))
        except WorkspaceError:
            continue
    return Snapshot(stamps)


def changes(old: Snapshot, new: Snapshot) -> Changes:
    """What was added, modified and removed. The same content is unmodified, whatever its time says."""
    before, after = old.stamps, new.stamps
    return Changes(
        tuple(sorted(after.keys() - before.keys())),
        tuple(
            sorted(path for path in after.keys() & before.keys() if after[path].digest != before[path].digest)
        ),
        tuple(sorted(before.keys() - after.keys())),
    )
