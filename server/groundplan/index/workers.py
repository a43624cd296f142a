"""Parsing on all cores, where there is enough to parse."""

import os
from collections.abc import Iterator, Sequence

import msgspec

from groundplan.index.children import MOST, Children, Job
from groundplan.index.memory import peak_memory_bytes
from groundplan.index.read_file import read_file
from groundplan.index.records import Entry
from groundplan.index.worker import FileFields
from groundplan.jobs import CancelToken
from groundplan.workspace.files import MEBIBYTE, SourceFile

Batch = list[SourceFile]
Found = list[tuple[SourceFile, Entry | str]]

_WORTH_IT_BYTES = 2 * MEBIBYTE  # below this, a child's start costs more than it saves
_BATCH_BYTES = 256 * 1024
_DECODER = msgspec.msgpack.Decoder(list[Entry | str])


class Workers:
    """Reads files, each once, in any order. Falls back on this process where children can't run."""

    def __init__(self, *, processes: int | None = None) -> None:
        self.peak_memory_bytes = 0
        self._count = processes if processes is not None else min(os.cpu_count() or 1, MOST)

    def read(self, files: Sequence[SourceFile], *, cancel: CancelToken | None) -> Iterator[Found]:
        """The entries of `files`, in pieces as they are done. Raises `Cancelled`."""
        batches = _batches(files)
        size = sum(file.size for file in files)
        if self._count > 1 and size >= _WORTH_IT_BYTES:
            children = Children(_JOB, self._count)
            try:
                yield from children.answers(batches, cancel)
            finally:
                self.peak_memory_bytes += children.peak_memory_bytes
        else:
            for batch in batches:
                yield _here(batch, cancel)
        self.peak_memory_bytes += peak_memory_bytes()


def _here(batch: Batch, cancel: CancelToken | None) -> Found:
    found: Found = []
    for file in batch:
        if cancel is not None:
            cancel.check()
        found.append((file, read_file(file)))
    return found


def _encode(batch: Batch) -> bytes:
    return msgspec.msgpack.encode([_fields(file) for file in batch])


def _decode(batch: Batch, answer: bytes) -> Found:
    return list(zip(batch, _DECODER.decode(answer), strict=True))


def _fields(file: SourceFile) -> FileFields:
    return str(file.root), file.path, file.language, file.size, file.mtime_ns, file.workspace_path


def _batches(files: Sequence[SourceFile]) -> list[Batch]:
    batches: list[Batch] = []
    size = _BATCH_BYTES
    for file in files:
        if size >= _BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(file)
        size += file.size
    return batches


_JOB = Job("groundplan.index.worker", _encode, _decode, _here)
