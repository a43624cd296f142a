"""What the quality stage and its process say to each other: msgpack frames, each after its length."""

from typing import IO

import msgspec

_LENGTH_BYTES = 4


class EncodeRequest(msgspec.Struct, frozen=True, array_like=True):
    """Texts to encode. `query`: they are questions, which some models encode in another way."""

    number: int
    texts: list[str]
    query: bool = False


class EncodeReply(msgspec.Struct, frozen=True, array_like=True):
    """The answer to the request of that number: float32 rows, or a sentence on why there are none.

    Number 0 is the first message of a process: its model is loaded, and `rows` holds the vector of a probe.
    """

    number: int
    dimensions: int = 0
    rows: bytes = b""
    error: str = ""
    hint: str = ""


def write_message(stream: IO[bytes], message: EncodeRequest | EncodeReply) -> None:
    payload = msgspec.msgpack.encode(message)
    stream.write(len(payload).to_bytes(_LENGTH_BYTES, "big") + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None where the other side is gone."""
    head = stream.read(_LENGTH_BYTES)
    size = int.from_bytes(head, "big")
    payload = stream.read(size) if len(head) == _LENGTH_BYTES else b""
    return payload if len(head) == _LENGTH_BYTES and len(payload) == size else None
