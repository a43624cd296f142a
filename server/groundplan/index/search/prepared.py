"""`Prepared`: some files read for search by another process, in as few and as large pieces as can be."""

import msgspec

from groundplan.index.chunks.chunk import Chunk


class PreparedFile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The chunks of a file; `digest` is "" where the file could not be read, and there are none."""

    path: str
    digest: str
    chunks: tuple[Chunk, ...]


class Counted(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The words of some chunks: a term (by its place in `terms`), the chunk that has it, what it earns it.

    `columns` and `rows` are int32, `scores` float32, one a posting, as numpy's bytes.
    """

    terms: list[str]
    columns: bytes
    rows: bytes
    scores: bytes


class Prepared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Files in order; words and vectors are by the number of a chunk among all of theirs.

    `vectors` is float16, a row a chunk; empty where there is no encoder.
    """

    files: list[PreparedFile]
    counted: Counted
    vectors: bytes
