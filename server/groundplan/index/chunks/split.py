"""`chunk_file`: the chunks of one file."""

from collections.abc import Iterator

from groundplan.index.chunks.chunk import Chunk, ChunkKind
from groundplan.index.chunks.chunk_digest import chunk_digest
from groundplan.index.chunks.config_pieces import config_pieces
from groundplan.index.chunks.cut_lines import cut_lines
from groundplan.index.chunks.lines import Lines
from groundplan.index.chunks.paragraph_pieces import paragraph_pieces
from groundplan.index.chunks.piece import Piece
from groundplan.index.chunks.section_pieces import section_pieces
from groundplan.index.chunks.sizes import JOINED, LARGE, TINY, TINY_LINES
from groundplan.index.chunks.statement_pieces import statement_pieces
from groundplan.index.chunks.symbol_pieces import symbol_pieces
from groundplan.index.languages import has_symbols
from groundplan.index.records import FileRecord

_CODE = frozenset(
    {"c", "cpp", "swift", "scala", "vue", "svelte", "shell", "powershell", "graphql", "protobuf"}
)
_PROSE = frozenset({"markdown", "restructuredtext", "text"})
_KEYED = frozenset({"yaml", "toml", "ini", "json"})
_CONFIG = frozenset({"dockerfile", "makefile", "gomod", "terraform"})


def chunk_file(record: FileRecord, text: str) -> tuple[Chunk, ...]:
    """The chunks of the file `record`, whose text with lines ended by `\\n` is `text`.

    They cover it and do not overlap; a file with nothing to read in it has none. Text and record may be of
    different moments: then the cuts are worse, not wrong.
    """
    if not text.strip():
        return ()
    lines = Lines(text)
    pieces = _evened(_pieces(record, lines), lines)
    return tuple(_chunk(record.path, piece, lines) for piece in pieces)


def _pieces(record: FileRecord, lines: Lines) -> list[Piece]:
    language = record.language
    if language == "sql":
        return statement_pieces(record, lines)
    if has_symbols(language):
        return symbol_pieces(record, lines)
    if language in _PROSE:
        return section_pieces(language, lines) or paragraph_pieces(lines, ChunkKind.TEXT)
    if language in _KEYED:
        return config_pieces(language, lines)
    kind = ChunkKind.MODULE if language in _CODE else ChunkKind.TEXT
    return paragraph_pieces(lines, ChunkKind.CONFIG if language in _CONFIG else kind)


def _evened(pieces: list[Piece], lines: Lines) -> Iterator[Piece]:
    """The pieces with small neighbours joined and huge ones cut."""
    for piece in _joined(pieces, lines):
        if lines.size(piece.start, piece.end) <= LARGE:
            yield piece
            continue
        parts = cut_lines(lines, piece.start, piece.end)
        for number, (start, end) in enumerate(parts):
            docstring = piece.docstring if number == 0 else ""
            yield Piece(start, end, piece.kind, piece.symbol, piece.signature, docstring)


def _joined(pieces: list[Piece], lines: Lines) -> Iterator[Piece]:
    waiting: Piece | None = None
    for piece in pieces:
        if waiting is not None and _join(waiting, piece, lines):
            waiting = _both(waiting, piece)
        else:
            if waiting is not None:
                yield waiting
            waiting = piece
    if waiting is not None:
        yield waiting


def _join(one: Piece, other: Piece, lines: Lines) -> bool:
    if one.group != other.group or not one.group or lines.size(one.start, other.end) > JOINED:
        return False
    if not one.symbol and not other.symbol:
        return True  # paragraphs, imports, data: nothing that a person would point at
    return bool(one.symbol and other.symbol) and _is_tiny(other, lines) and _is_tiny(one, lines)


def _is_tiny(piece: Piece, lines: Lines) -> bool:
    return lines.size(piece.start, piece.end) <= TINY and piece.end - piece.start < TINY_LINES + 1


def _both(one: Piece, other: Piece) -> Piece:
    """The two as one, named by the one that holds the other, else by both."""
    signature = "; ".join(part for part in (one.signature, other.signature) if part)
    kind, symbol = one.kind, one.symbol
    if symbol and not f"{other.symbol}.".startswith(f"{symbol}."):
        kind = kind if kind == other.kind else ChunkKind.MODULE
        symbol = f"{symbol}, {other.symbol}"
    return Piece(one.start, other.end, kind, symbol, signature, one.docstring or other.docstring, one.group)


def _chunk(path: str, piece: Piece, lines: Lines) -> Chunk:
    body = lines.text(piece.start, piece.end)
    digest = chunk_digest(piece.symbol, piece.signature, piece.docstring, body)
    return Chunk(
        path, piece.kind, piece.start, piece.end, digest, piece.symbol, piece.signature, piece.docstring
    )
