"""`Piece`: a chunk in the making."""

from dataclasses import dataclass

from groundplan.index.chunks.chunk import ChunkKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of a file, from `start` to `end` (from 1, both belong to it), before sizes are evened out.

    Neighbours that are small join where `group` is the same; "" groups nothing.
    """

    start: int
    end: int
    kind: ChunkKind
    symbol: str = ""
    signature: str = ""
    docstring: str = ""
    group: str = ""
