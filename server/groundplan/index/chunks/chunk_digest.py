"""`chunk_digest`: the digest of what a chunk says."""

import hashlib

_BYTES = 16


def chunk_digest(symbol: str, signature: str, docstring: str, body: str) -> bytes:
    """Equal for chunks that say the same; `body` is the chunk's lines."""
    said = "\0".join((symbol, signature, docstring, body))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
