"""`build_index` and `update`: from a workspace on disk to an `Index`, doing only what has changed."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundplan.folders import cache_folder
from groundplan.index.index import Index
from groundplan.index.memory import peak_memory_bytes
from groundplan.index.persist import Loaded, load, save
from groundplan.index.read_file import read_file
from groundplan.index.records import Entry
from groundplan.index.result import IndexResult, result_of
from groundplan.index.workers import Workers
from groundplan.jobs import CancelToken, Progress, no_progress
from groundplan.workspace.files import STANDARD_LIMITS, Limits, Skipped, SourceFile
from groundplan.workspace.ignore import GIT_RULES, OWN_RULES
from groundplan.workspace.roots import open_roots
from groundplan.workspace.scan import Unchanged, located, outermost, scan, scan_paths

# Files whose coming or going decides about the folder they stand in, not only about themselves.
_DECIDE_FOR_FOLDER = frozenset({GIT_RULES, OWN_RULES, "pyvenv.cfg", ".git"})


@dataclass(slots=True)
class _Pass:
    """What one pass found: entries by path, what could not be read, how many files had new content."""

    entries: dict[str, Entry]
    skipped: list[Skipped]
    changed: int = 0
    restamped: int = 0


def build_index(
    roots: Sequence[Path],
    *,
    cache_dir: Path | None = None,
    rebuild: bool = False,
    limits: Limits = STANDARD_LIMITS,
    processes: int | None = None,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> IndexResult:
    """Index the folders `roots`, reading anew only what changed since the cache was written.

    `cache_dir` is the platform's by default; `rebuild` disregards what it holds; `processes` is the number
    of cores by default. A cache that can't be read or written costs time and leaves a note, no more.
    Raises `WorkspaceError` where a root is no readable folder, and `Cancelled`.
    """
    started = time.perf_counter()
    opened = open_roots(roots)
    kept_in = cache_dir or cache_folder()
    cached = Loaded() if rebuild else load(kept_in, opened)
    unchanged = _languages(cached.entries) if cached.entries else None
    found = scan(roots, limits=limits, progress=progress, cancel=cancel, unchanged=unchanged)
    workers = Workers(processes=processes)
    done = _read(found.files, cached.entries, workers, progress, cancel)
    index = Index(opened, done.entries, skipped=sorted_skipped(found.skipped, done.skipped))
    gone = len(cached.entries.keys() - done.entries.keys())
    notes = [cached.note]
    if done.changed or done.restamped or gone or not cached.entries:
        progress("Keeping the index", 0, 0)
        notes.append(save(kept_in, opened, index.entries))
    return result_of(
        index,
        from_cache=bool(cached.entries),
        changed_files=done.changed + gone,
        seconds=time.perf_counter() - started,
        peak_memory_bytes=workers.peak_memory_bytes,
        notes=tuple(note for note in notes if note),
    )


def update(
    index: Index,
    paths: Iterable[Path],
    *,
    limits: Limits = STANDARD_LIMITS,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> IndexResult:
    """The index after files or folders at `paths` were added, changed or removed.

    The same as building it anew, at the cost of those paths. The old index stays as it is. The cache is
    not written: `keep` does that, when there is time.
    """
    started = time.perf_counter()
    folders = [root.path for root in index.roots]
    places = [place for path in paths if (place := _decided_by(path)) is not None]
    found = scan_paths(folders, places, limits=limits, cancel=cancel)
    touched = [
        f"{root.prefix}{path}" if path else root.prefix
        for root, path in outermost(located(index.roots, places))
    ]
    workers = Workers()
    done = _read(found.files, index.entries, workers, progress, cancel, trust_times=False)
    removed = frozenset(path for path in _below(index.files, touched) if path not in done.entries)
    lost = set(_below((skipped.path for skipped in index.skipped), touched))
    skipped = [skipped for skipped in index.skipped if skipped.path not in lost]
    changed = index.changed(done.entries, removed, sorted_skipped(skipped, found.skipped, done.skipped))
    return result_of(
        changed,
        from_cache=True,
        changed_files=done.changed + len(removed),
        seconds=time.perf_counter() - started,
        peak_memory_bytes=peak_memory_bytes(),
    )


def keep(index: Index, *, cache_dir: Path | None = None) -> str:
    """Write the index to its cache. A sentence for a person where that is not possible, else ""."""
    return save(cache_dir or cache_folder(), index.roots, index.entries)


def sorted_skipped(*groups: Iterable[Skipped]) -> tuple[Skipped, ...]:
    return tuple(sorted((one for group in groups for one in group), key=lambda one: (one.path, one.reason)))


def _read(
    files: Sequence[SourceFile],
    known: Mapping[str, Entry],
    workers: Workers,
    progress: Progress,
    cancel: CancelToken | None,
    *,
    trust_times: bool = True,
) -> _Pass:
    done = _Pass({}, [])
    unread: list[SourceFile] = []
    for file in files:
        entry = known.get(file.workspace_path)
        if entry is None or entry.record.language != file.language or entry.record.size != file.size:
            unread.append(file)
        elif trust_times and _holds(entry, file.size, file.mtime_ns):
            done.entries[file.workspace_path] = entry
        else:  # its time says nothing, its content may
            if cancel is not None:
                cancel.check()
            _take(done, file, read_file(file, entry), entry)
    count = len(files) - len(unread)
    for found in workers.read(unread, cancel=cancel):
        for file, entry in found:
            _take(done, file, entry, known.get(file.workspace_path))
        count += len(found)
        progress("Reading files", count, len(files))
    return done


def _holds(entry: Entry, size: int, mtime_ns: int) -> bool:
    """Whether size and time alone prove that a file is as its entry says."""
    return entry.settled and entry.mtime_ns == mtime_ns and entry.record.size == size


def _languages(entries: Mapping[str, Entry]) -> Unchanged:
    def language(path: str, size: int, mtime_ns: int) -> str:
        entry = entries.get(path)
        return entry.record.language if entry is not None and _holds(entry, size, mtime_ns) else ""

    return language


def _take(done: _Pass, file: SourceFile, entry: Entry | str, known: Entry | None) -> None:
    if isinstance(entry, str):
        done.skipped.append(Skipped(file.workspace_path, entry))
        done.changed += known is not None
        return
    done.entries[file.workspace_path] = entry
    if known is not None and entry.record is known.record:
        done.restamped += entry != known
    else:
        done.changed += 1


def _decided_by(path: Path) -> Path | None:
    """The place to look at when `path` changed; `None` for the inside of a repository's own folder."""
    parts = path.parts
    if ".git" in parts[:-1]:
        return Path(*parts[: parts.index(".git")]) if parts[-2:] == ("info", "exclude") else None
    return path.parent if path.name in _DECIDE_FOR_FOLDER else path


def _below(paths: Iterable[str], places: Sequence[str]) -> list[str]:
    """The paths that are one of the places or lie in one; a place that ends with `/`, or "", is a folder."""
    folders = tuple(place if place == "" or place.endswith("/") else f"{place}/" for place in places)
    exact = set(places)
    return [path for path in paths if path in exact or path.startswith(folders)]
