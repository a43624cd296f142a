"""`prepared_in_children`: a workspace read for search on all cores, where there is enough to read."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import replace

from groundplan.index.children import MOST, Children, Job
from groundplan.index.embedding.encoder import Encoder
from groundplan.index.index import Index
from groundplan.index.records import FileRecord
from groundplan.index.search.prepared import Prepared
from groundplan.index.search.preparer import Preparer
from groundplan.jobs import CancelToken
from groundplan.workspace.files import MEBIBYTE

_WORTH_IT_BYTES = 2 * MEBIBYTE  # below this, a child's start costs more than it saves
_BATCH_BYTES = 256 * 1024
_MODULE = "groundplan.index.search.worker"
# Each child is to have one core.
_VARIABLES = {"TOKENIZERS_PARALLELISM": "false", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

_DECODER = msgspec.msgpack.Decoder(Prepared)


@dataclass(frozen=True, slots=True)
class _Task:
    number: int
    files: list[tuple[Path, FileRecord]]


def prepared_in_children(
    index: Index, encoder: Encoder | None, *, processes: int | None, cancel: CancelToken | None
) -> Iterator[Prepared] | None:
    """All files of `index`, prepared, in the order of their paths; `None` where this process is to do it.

    That is where there is little to read, one core, or an encoder that a child can't load. Raises
    `Cancelled`.
    """
    count = processes if processes is not None else min(os.cpu_count() or 1, MOST)
    folder = _model_folder(encoder)
    if count < 2 or folder is None or sum(record.size for record in index.files.values()) < _WORTH_IT_BYTES:
        return None
    return _in_order(_tasks(index), encoder, folder, count, cancel)


def _in_order(
    tasks: list[_Task], encoder: Encoder | None, folder: str, count: int, cancel: CancelToken | None
) -> Iterator[Prepared]:
    def encode(task: _Task) -> bytes:
        return msgspec.msgpack.encode((folder, [(str(place), _bare(record)) for place, record in task.files]))

    def here(task: _Task, _: CancelToken | None) -> tuple[int, Prepared]:
        return task.number, Preparer(encoder).prepare(task.files)

    def decode(task: _Task, answer: bytes) -> tuple[int, Prepared]:
        return task.number, _DECODER.decode(answer)

    waiting: dict[int, Prepared] = {}
    following = 0
    children = Children(Job(_MODULE, encode, decode, here, _VARIABLES), count)
    for number, prepared in children.answers(tasks, cancel):
        waiting[number] = prepared
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _model_folder(encoder: Encoder | None) -> str | None:
    """The folder that a child can load the encoder from, "" for no encoder; `None` where it can't."""
    if encoder is None:
        return ""
    from groundplan.index.embedding.static_model import StaticModel  # there already, where it is one

    return str(encoder.folder) if isinstance(encoder, StaticModel) else None


def _bare(record: FileRecord) -> FileRecord:
    return replace(record, packed_references=b"", packed_bindings=b"", imports=())


def _tasks(index: Index) -> list[_Task]:
    tasks: list[_Task] = []
    size = _BATCH_BYTES
    for path, record in index.files.items():
        if size >= _BATCH_BYTES:
            tasks.append(_Task(len(tasks), []))
            size = 0
        tasks[-1].files.append((index.absolute(path), record))
        size += record.size
    return tasks
