"""What of a chunk is searched by word, and what an encoder reads."""

from groundplan.index.chunks.chunk import Chunk

_ENCODED = 1000  # characters: the beginning says what a chunk is about, and a model's window ends near here


def field_texts(chunk: Chunk, body: str) -> tuple[str, str, str, str, str]:
    """The texts of a chunk in the order of `FIELDS`; `body` is its lines."""
    return chunk.symbol, chunk.path, chunk.signature, chunk.docstring, body


def encoder_text(chunk: Chunk, body: str) -> str:
    """What an encoder reads of a chunk: its name as words, what it says of itself, and its beginning.

    It depends on what the chunk's digest covers and on nothing else.
    """
    name = chunk.symbol.replace(".", " ").replace("_", " ")
    told = (name, chunk.signature, chunk.docstring, body[:_ENCODED])
    return "\n".join(part for part in told if part)
