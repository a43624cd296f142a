"""`build_index` and `update`: from a workspace on disk to an `Index`, doing only what has changed."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundplan.errors import WorkspaceError
from groundplan.index.index import Index
from groundplan.index.memory import peak_memory_bytes
from groundplan.index.read_file import record_of
from groundplan.index.records import FileRecord
from groundplan.jobs import CancelToken, Progress, no_progress
from groundplan.workspace.files import Skipped
from groundplan.workspace.roots import open_roots
from groundplan.workspace.scan import scan
from groundplan.workspace.snapshot import Stamp


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What was indexed and what it took. `root` names the roots, parted by the platform's path separator."""

    root: str
    files: int
    symbols: int
    chunks: int
    languages: Mapping[str, int]
    skipped: tuple[Skipped, ...]
    from_cache: bool
    changed_files: int
    seconds: float
    peak_memory_bytes: int
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The JSON of `groundplan index`."""
        return {
            "root": self.root,
            "files": self.files,
            "symbols": self.symbols,
            "chunks": self.chunks,
            "languages": dict(self.languages),
            "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in self.skipped],
            "fromCache": self.from_cache,
            "changedFiles": self.changed_files,
            "seconds": self.seconds,
            "peakMemoryBytes": self.peak_memory_bytes,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class IndexResult:
    """An index, and what it took to make it."""

    index: Index
    stats: IndexStats
    stamps: Mapping[str, Stamp] = field(default_factory=dict[str, Stamp])


def build_index(
    roots: Sequence[Path],
    *,
    cache_dir: Path | None = None,
    rebuild: bool = False,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> IndexResult:
    """Index the folders `roots`."""
    started = time.perf_counter()
    opened = open_roots(roots)
    found = scan(roots, progress=progress, cancel=cancel)
    records: dict[str, FileRecord] = {}
    stamps: dict[str, Stamp] = {}
    skipped = list(found.skipped)
    for number, file in enumerate(found.files):
        if cancel is not None:
            cancel.check()
        progress("Reading files", number, len(found.files))
        try:
            record, seen = record_of(file)
        except WorkspaceError as error:
            skipped.append(Skipped(file.workspace_path, error.message))
            continue
        records[file.workspace_path], stamps[file.workspace_path] = record, seen
    index = Index(opened, records)
    stats = IndexStats(
        root=":".join(str(root.path) for root in opened),
        files=len(records),
        symbols=sum(len(record.symbols) for record in records.values()),
        chunks=0,
        languages=dict(Counter(record.language for record in records.values()).most_common()),
        skipped=tuple(skipped),
        from_cache=False,
        changed_files=len(records),
        seconds=round(time.perf_counter() - started, 3),
        peak_memory_bytes=peak_memory_bytes(),
    )
    return IndexResult(index, stats, stamps)
