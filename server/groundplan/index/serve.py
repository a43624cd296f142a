"""The child's side of `Children`: questions from stdin, answers to stdout, each a length and bytes."""

import gc
import sys
from collections.abc import Callable
from typing import IO

from groundplan.index.memory import peak_memory_bytes

_GARBAGE_EVERY = (
    200_000  # objects: what a child makes is freed by counting, and looking for rings costs a tenth
)


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    stream.write(len(payload).to_bytes(4, "big"))
    stream.write(payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The next frame; `EOFError` where the other side is gone."""
    size = stream.read(4)
    payload = stream.read(int.from_bytes(size, "big")) if len(size) == 4 else b""
    if len(size) < 4 or len(payload) < int.from_bytes(size, "big"):
        raise EOFError
    return payload


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer frame by frame; an empty one ends it and is answered by the peak of memory, 8 bytes."""
    gc.set_threshold(_GARBAGE_EVERY)
    while question := read_frame(sys.stdin.buffer):
        write_frame(sys.stdout.buffer, answer(question))
    write_frame(sys.stdout.buffer, peak_memory_bytes().to_bytes(8, "big"))
