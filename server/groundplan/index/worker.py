"""A process that parses files: `python -m groundplan.index.worker`, driven by `workers`.

It is asked with the fields of files and answers with their entries, both as msgpack.
"""

from pathlib import Path

import msgspec

from groundplan.index.read_file import read_file
from groundplan.index.serve import serve
from groundplan.workspace.files import SourceFile

FileFields = tuple[str, str, str, int, int, str]

_DECODER, _ENCODER = msgspec.msgpack.Decoder(list[FileFields]), msgspec.msgpack.Encoder()


def _answer(question: bytes) -> bytes:
    return _ENCODER.encode([read_file(_source_file(fields)) for fields in _DECODER.decode(question)])


def _source_file(fields: FileFields) -> SourceFile:
    root, path, language, size, mtime_ns, workspace_path = fields
    return SourceFile(Path(root), path, language, size, mtime_ns, workspace_path)


if __name__ == "__main__":
    serve(_answer)
