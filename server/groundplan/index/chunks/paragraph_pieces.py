"""`paragraph_pieces`: text in which no structure is known, cut at blank lines."""

from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.chunks.lines import Lines
from groundplan.index.chunks.piece import Piece


def paragraph_pieces(lines: Lines, kind: ChunkKind, start: int = 1, end: int | None = None) -> list[Piece]:
    """A piece a block: it begins with a line that is not indented and stands behind a blank one."""
    end = len(lines) if end is None else end
    pieces: list[Piece] = []
    for line in range(start, end + 1):
        if line == end or (
            lines.is_blank(line)
            and not lines.is_blank(line + 1)
            and not lines.indent(line + 1)
            and not lines.says_nothing(line + 1, line + 1)
        ):
            pieces.append(Piece(start, line, kind, group="/"))
            start = line + 1
    return pieces
