"""`Chunk`: a stretch of a file that is found and shown as one."""

from enum import StrEnum

import msgspec


class ChunkKind(StrEnum):
    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    MODEL = "model"
    STATEMENT = "statement"
    SECTION = "section"
    CONFIG = "config"
    MODULE = "module"
    TEXT = "text"


class Chunk(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Whole lines of one file, from `start_line` to `end_line` (from 1, both belong to it).

    The chunks of a file cover it and do not overlap. `symbol` is the qualified name of what it declares,
    or the headings above a section (`Install > Linux`), "" where there is neither. `digest` is of what the
    chunk says, its symbol, signature, docstring and text, and not of where it stands: equal chunks have
    equal vectors, in whatever file and however often they move.
    """

    path: str
    kind: ChunkKind
    start_line: int
    end_line: int
    digest: bytes
    symbol: str = ""
    signature: str = ""
    docstring: str = ""
