"""A process that parses files: `python -m groundplan.index.worker`, driven by `workers`.

It reads batches of files from stdin and writes their entries to stdout, each as a length and msgpack;
an empty batch ends it, answered by the peak of its memory.
"""

import sys
from pathlib import Path
from typing import IO

import msgspec

from groundplan.index.memory import peak_memory_bytes
from groundplan.index.read_file import read_file
from groundplan.workspace.files import SourceFile

FileFields = tuple[str, str, str, int, int, str]


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    stream.write(len(payload).to_bytes(4, "big") + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The next frame; `EOFError` where the other side is gone."""
    size = stream.read(4)
    payload = stream.read(int.from_bytes(size, "big")) if len(size) == 4 else b""
    if len(size) < 4 or len(payload) < int.from_bytes(size, "big"):
        raise EOFError
    return payload


def main() -> None:
    decoder, encoder = msgspec.msgpack.Decoder(list[FileFields]), msgspec.msgpack.Encoder()
    while batch := decoder.decode(read_frame(sys.stdin.buffer)):
        entries = [read_file(_source_file(fields)) for fields in batch]
        write_frame(sys.stdout.buffer, encoder.encode(entries))
    write_frame(sys.stdout.buffer, encoder.encode(peak_memory_bytes()))


def _source_file(fields: FileFields) -> SourceFile:
    root, path, language, size, mtime_ns, workspace_path = fields
    return SourceFile(Path(root), path, language, size, mtime_ns, workspace_path)


if __name__ == "__main__":
    main()
