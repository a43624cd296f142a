"""Messages between the editor's process and the model's: JSON, each after its length in four bytes."""

import json
from typing import IO, Any

_LENGTH_BYTES = 4


def write_frame(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message. Raises `OSError` where the other side is gone."""
    body = json.dumps(message).encode("ascii")  # escaped, so that lone surrogates pass
    stream.write(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message; None at the end of the stream."""
    head = stream.read(_LENGTH_BYTES)
    size = int.from_bytes(head, "big")
    body = stream.read(size) if len(head) == _LENGTH_BYTES else b""
    return json.loads(body) if body and len(body) == size else None
