"""Parsing on all cores, where there is enough to parse.

The workers are plain child processes, not a `multiprocessing` pool: that one imports the parent's main
module anew in each child (the whole command line or server), and can't start where there is none to import.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Thread

import msgspec

from groundplan.index.memory import peak_memory_bytes
from groundplan.index.read_file import read_file
from groundplan.index.records import Entry
from groundplan.index.worker import FileFields, read_frame, write_frame
from groundplan.jobs import CancelToken
from groundplan.workspace.files import MEBIBYTE, SourceFile

Found = list[tuple[SourceFile, Entry | str]]

_WORTH_IT_BYTES = 2 * MEBIBYTE  # below this, a child's start costs more than it saves
_BATCH_BYTES = 256 * 1024
_POLL_S = 0.05  # how soon a cancellation is seen
_DECODER = msgspec.msgpack.Decoder(list[Entry | str])


class Workers:
    """Reads files, each once, in any order. Falls back on this process where children can't run."""

    def __init__(self, *, processes: int | None = None) -> None:
        self.peak_memory_bytes = 0
        self._count = processes if processes is not None else min(os.cpu_count() or 1, 8)

    def read(self, files: Sequence[SourceFile], *, cancel: CancelToken | None) -> Iterator[Found]:
        """The entries of `files`, in pieces as they are done. Raises `Cancelled`."""
        batches = _batches(files)
        size = sum(file.size for file in files)
        if self._count > 1 and size >= _WORTH_IT_BYTES:
            yield from self._in_children(batches, cancel)
        else:
            for batch in batches:
                yield from _here(batch, cancel)
        self.peak_memory_bytes += peak_memory_bytes()

    def _in_children(self, batches: list[list[SourceFile]], cancel: CancelToken | None) -> Iterator[Found]:
        todo, done = SimpleQueue[list[SourceFile]](), SimpleQueue[Found | _Ended]()
        for batch in batches:
            todo.put(batch)
        children = [_Child(todo, done) for _ in range(min(self._count, len(batches)))]
        running, left = len(children), len(batches)
        try:
            while running and left:
                if cancel is not None:
                    cancel.check()
                try:
                    found = done.get(timeout=_POLL_S)
                except Empty:
                    continue
                if isinstance(found, _Ended):
                    running -= 1
                    for batch in found.unread:
                        todo.put(batch)
                else:
                    left -= 1
                    yield found
        finally:
            self.peak_memory_bytes += sum(child.stop(kindly=left == 0) for child in children)
        while left:  # no child is left to do it
            left -= 1
            yield from _here(todo.get_nowait(), cancel)


class _Ended:
    """A child is gone, by itself or because nothing was left to do."""

    def __init__(self, unread: list[list[SourceFile]]) -> None:
        self.unread = unread


class _Child:
    """One process, and the thread that feeds it."""

    def __init__(self, todo: "SimpleQueue[list[SourceFile]]", done: "SimpleQueue[Found | _Ended]") -> None:
        self._todo, self._done = todo, done
        self._peak = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._feed, name="index-worker", daemon=True)
        self._thread.start()

    def stop(self, *, kindly: bool) -> int:
        """End the process; the peak of its memory in bytes where it could still tell."""
        if not kindly and self._process is not None:
            self._process.kill()
        self._thread.join()
        return self._peak

    def _feed(self) -> None:
        unread: list[list[SourceFile]] = []
        try:
            self._process = _start()
            self._work(self._process, unread)
        except (OSError, EOFError, ValueError, msgspec.DecodeError):
            pass  # the batch is read elsewhere
        finally:
            self._done.put(_Ended(unread))
            if self._process is not None:
                self._process.kill()
                self._process.communicate()

    def _work(self, process: "subprocess.Popen[bytes]", unread: list[list[SourceFile]]) -> None:
        assert process.stdin is not None and process.stdout is not None
        while True:
            try:
                batch = self._todo.get_nowait()
            except Empty:
                break
            unread.append(batch)
            write_frame(process.stdin, msgspec.msgpack.encode([_fields(file) for file in batch]))
            entries = _DECODER.decode(read_frame(process.stdout))
            self._done.put(list(zip(batch, entries, strict=True)))
            unread.clear()
        write_frame(process.stdin, msgspec.msgpack.encode([]))
        self._peak = msgspec.msgpack.decode(read_frame(process.stdout), type=int)


def _start() -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(
        [sys.executable, "-m", "groundplan.index.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _here(batch: list[SourceFile], cancel: CancelToken | None) -> Iterator[Found]:
    for file in batch:
        if cancel is not None:
            cancel.check()
        yield [(file, read_file(file))]


def _fields(file: SourceFile) -> FileFields:
    return str(file.root), file.path, file.language, file.size, file.mtime_ns, file.workspace_path


def _batches(files: Sequence[SourceFile]) -> list[list[SourceFile]]:
    batches: list[list[SourceFile]] = []
    size = _BATCH_BYTES
    for file in files:
        if size >= _BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(file)
        size += file.size
    return batches
