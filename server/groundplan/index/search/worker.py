"""A process that reads files for search: `python -m groundplan.index.search.worker`, driven by `parallel`."""

from functools import cache
from pathlib import Path

import msgspec

from groundplan.index.embedding.static_model import StaticModel
from groundplan.index.records import FileRecord
from groundplan.index.search.preparer import Preparer
from groundplan.index.serve import serve

# The folder of the static model ("" for none); places and records of files, without what is packed in them.
Question = tuple[str, list[tuple[str, FileRecord]]]

_REMEMBERED_WORDS = 32_768
_DECODER, _ENCODER = msgspec.msgpack.Decoder(Question), msgspec.msgpack.Encoder()


def _answer(question: bytes) -> bytes:
    folder, files = _DECODER.decode(question)
    prepared = _preparer(folder).prepare((Path(place), record) for place, record in files)
    return _ENCODER.encode(prepared)


@cache
def _preparer(folder: str) -> Preparer:
    return Preparer(StaticModel(Path(folder), remembered=_REMEMBERED_WORDS) if folder else None)


if __name__ == "__main__":
    serve(_answer)
