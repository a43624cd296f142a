"""`config_pieces`: configuration cut at its top-level keys, tables and sections."""

import re

from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.chunks.leading_lines import leading_start
from groundplan.index.chunks.lines import Lines
from groundplan.index.chunks.piece import Piece
from groundplan.index.chunks.sizes import JOINED

# How a line looks that begins an entry; its group is the entry's name.
_ENTRY = {
    "yaml": re.compile(r"""["']?([^\s#'"\-{}\[\]][^#:]*?)["']?\s*:(?:\s|$)|(?:- )(?:name:\s*)?(\S.*)"""),
    "toml": re.compile(r"\s*\[+\s*([^\]\[]+?)\s*\]+|([\w.\"'-]+)\s*="),
    "ini": re.compile(r"\[([^\]]+)\]"),
}
_JSON_ENTRY = re.compile(r'(\s*)(?:"((?:[^"\\]|\\.)*)"\s*:|[{\["\d])')
_NAMES = 6  # of joined entries, so many are told


def config_pieces(language: str, lines: Lines) -> list[Piece]:
    """A piece an entry, small ones joined; the piece's symbol names its entries. Comments above belong."""
    found = _json_entries(lines) if language == "json" else _entries(language, lines)
    pieces: list[Piece] = []
    names: list[str] = []
    start, floor = 1, 1
    for at, (line, name) in enumerate(found):
        begin = 1 if at == 0 else leading_start(lines, "python", line, floor)
        end = lines.size(start, _end(found, at, lines)) > JOINED
        if at and end and begin > start:
            pieces.append(_piece(start, begin - 1, names))
            start, names = begin, []
        names.append(name)
        floor = line + 1
    pieces.append(_piece(start, len(lines), names))
    return pieces


def _piece(start: int, end: int, names: list[str]) -> Piece:
    told = list(dict.fromkeys(name for name in names if name))
    return Piece(start, end, ChunkKind.CONFIG, ", ".join(told[:_NAMES]) + (", …" if told[_NAMES:] else ""))


def _end(found: list[tuple[int, str]], at: int, lines: Lines) -> int:
    return found[at + 1][0] - 1 if at + 1 < len(found) else len(lines)


def _entries(language: str, lines: Lines) -> list[tuple[int, str]]:
    entry = _ENTRY[language]
    found: list[tuple[int, str]] = []
    in_table = False
    for line in range(1, len(lines) + 1):
        if (match := entry.match(lines[line])) is None:
            continue
        is_table = lines[line].lstrip().startswith("[")
        if language == "toml" and in_table and not is_table:
            continue  # a key of the table above
        in_table |= is_table
        found.append((line, (match[1] or match[match.lastindex or 1] or "").strip()[:80]))
    return found


def _json_entries(lines: Lines) -> list[tuple[int, str]]:
    """The lines that begin a member of the outermost object or array, told by how far they are indented."""
    matches = [(line, _JSON_ENTRY.match(lines[line])) for line in range(2, len(lines) + 1)]
    depths = [len(match[1]) for _, match in matches if match is not None]
    least = min(depths, default=0)
    return [
        (line, (match[2] or "")[:80])
        for line, match in matches
        if match is not None and len(match[1]) == least
    ]
