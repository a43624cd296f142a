"""What indexing gives back: the index, and what it took to make it."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from groundplan.index.index import Index
from groundplan.index.unread import unread_notes
from groundplan.workspace.files import Skipped


@dataclass(frozen=True, slots=True)
class IndexStats:
    """What was indexed and what it took. `root` names the roots, parted as the platform parts paths.

    `notes` are sentences for a person: a cache that was damaged or could not be written, code that could
    not be read.
    """

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


@dataclass(frozen=True, slots=True)
class IndexResult:
    """An index, and what it took to make it."""

    index: Index
    stats: IndexStats

    def searchable(
        self, chunks: int, *, seconds: float, peak_memory_bytes: int, notes: tuple[str, ...]
    ) -> "IndexResult":
        """The same after its search index was made as well, which took `seconds` more."""
        stats = replace(
            self.stats,
            chunks=chunks,
            seconds=round(self.stats.seconds + seconds, 3),
            peak_memory_bytes=max(self.stats.peak_memory_bytes, peak_memory_bytes),
            notes=(*self.stats.notes, *notes),
        )
        return IndexResult(self.index, stats)


def result_of(
    index: Index,
    *,
    from_cache: bool,
    changed_files: int,
    seconds: float,
    peak_memory_bytes: int,
    notes: tuple[str, ...] = (),
) -> IndexResult:
    """The index with its figures counted."""
    languages = Counter(record.language for record in index.files.values())
    stats = IndexStats(
        root=os.pathsep.join(str(root.path) for root in index.roots),
        files=len(index.files),
        symbols=sum(len(record.symbols) for record in index.files.values()),
        chunks=0,
        languages=dict(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
        skipped=index.skipped,
        from_cache=from_cache,
        changed_files=changed_files,
        seconds=round(seconds, 3),
        peak_memory_bytes=peak_memory_bytes,
        notes=(*notes, *unread_notes(index)),
    )
    return IndexResult(index, stats)
