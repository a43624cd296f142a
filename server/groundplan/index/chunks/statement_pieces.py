"""`statement_pieces`: SQL cut at its statements."""

from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.chunks.leading_lines import leading_start
from groundplan.index.chunks.lines import Lines
from groundplan.index.chunks.piece import Piece
from groundplan.index.languages.sql import statement_lines
from groundplan.index.records import FileRecord, Symbol


def statement_pieces(record: FileRecord, lines: Lines) -> list[Piece]:
    """A piece a statement with the comments above it, named by what it declares; small ones may join."""
    declared: dict[int, Symbol] = {}
    for symbol in record.symbols:
        declared.setdefault(symbol.start_line, symbol)
    starts: list[tuple[int, Symbol | None]] = []
    floor = 1
    for line in statement_lines(lines.text(1, len(lines))):
        if starts and line < floor:
            continue  # two on one line
        begin = leading_start(lines, "sql", line, floor) if starts else 1
        starts.append((begin, declared.get(line)))
        floor = line + 1
    if not starts:
        return [Piece(1, len(lines), ChunkKind.STATEMENT)]
    ends = [begin - 1 for begin, _ in starts[1:]] + [len(lines)]
    return [_piece(begin, end, symbol) for (begin, symbol), end in zip(starts, ends, strict=True)]


def _piece(start: int, end: int, symbol: Symbol | None) -> Piece:
    if symbol is None:
        return Piece(start, end, ChunkKind.STATEMENT, group="/")
    return Piece(start, end, ChunkKind.STATEMENT, symbol.qualified_name, symbol.signature, symbol.docstring)
