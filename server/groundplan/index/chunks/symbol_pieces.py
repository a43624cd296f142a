"""`symbol_pieces`: code cut along what it declares."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.chunks.leading_lines import leading_start
from groundplan.index.chunks.lines import Lines
from groundplan.index.chunks.piece import Piece
from groundplan.index.chunks.sizes import LARGE, SMALL_CLASS_LINES, SMALL_CLASS_SIZE
from groundplan.index.records import FileRecord, Symbol, SymbolKind

_FUNCTIONS = {SymbolKind.FUNCTION: ChunkKind.FUNCTION, SymbolKind.METHOD: ChunkKind.METHOD}
_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE})
_VALUES = frozenset({SymbolKind.VARIABLE, SymbolKind.CONSTANT})
_VALUE_LINES = 4  # a constant of fewer lines is part of the code around it

# Classes that hold data, as the libraries of many languages have them: by what they inherit, by what stands
# above them, or by how their fields are made.
_MODEL_BASE = re.compile(
    r"(?:\w*Model|(?:Declarative)?Base|SQLModel|(?:Embedded|Dynamic)?Document|Entity|\w*Entity"
    r"|ApplicationRecord|ActiveRecord|Eloquent|AbstractUser|AbstractBaseUser|Struct|TypedDict|NamedTuple)"
)
_MODEL_TEXT = re.compile(
    r"""^\s*@(?:\w+\.)?(?:Entity|Document|Table|Embeddable|MappedSuperclass|dataclass|define|frozen|attrs)\b
      | ^\s*\[Table\b | \b__tablename__\b
      | =\s*(?:\w+\.)?(?:Column|mapped_column|relationship|ForeignKey|ManyToManyField|\w+Field)\(""",
    re.VERBOSE | re.MULTILINE,
)
_MODEL_HEAD = re.compile(r"^(?:model|struct|type\s+\w+\s+struct)\b|\b(?:data class|record)\s")


@dataclass(slots=True)
class _Owner:
    """A symbol that has chunks of its own, and the owner it lies in."""

    symbol: Symbol | None
    start: int
    end: int
    parent: "_Owner | None"
    closed: bool = False  # what it declares inside stays with it
    last: int = 0  # the last line given to something inside it


def symbol_pieces(record: FileRecord, lines: Lines) -> list[Piece]:
    """The pieces of a file whose symbols are known: a function each, a class without its methods, the rest.

    Comments, decorators and annotations directly above a declaration are part of it. What only closes
    (`}`, `end`) belongs to what stands before it.
    """
    owned = _owned_lines(record, lines)
    pieces: list[Piece] = []
    seen: set[int] = set()
    for start, end, owner in _runs(owned):
        if pieces and lines.says_nothing(start, end):
            last = pieces[-1]
            pieces[-1] = Piece(
                last.start, end, last.kind, last.symbol, last.signature, last.docstring, last.group
            )
        else:
            pieces.append(_piece(owner, start, end, lines, first=id(owner) not in seen))
            seen.add(id(owner))
    return pieces


def _owned_lines(record: FileRecord, lines: Lines) -> list[_Owner]:
    """Of each line the innermost owner."""
    count = len(lines)
    root = _Owner(None, 1, count, None)
    owned = [root] * count
    open_owner = root
    for symbol in sorted(record.symbols, key=lambda one: (one.start_line, -one.end_line)):
        end = min(symbol.end_line, count)
        if not _may_own(symbol) or symbol.start_line > count:
            continue
        while open_owner.parent is not None and open_owner.end < symbol.start_line:
            open_owner = open_owner.parent
        if open_owner.closed or end > open_owner.end:
            continue
        floor = max(open_owner.last + 1, open_owner.start + (open_owner is not root))
        if symbol.start_line < floor:
            continue
        start = leading_start(lines, record.language, symbol.start_line, floor)
        owner = _Owner(symbol, symbol.start_line, end, open_owner, _is_closed(symbol, start, end, lines))
        owned[start - 1 : end] = [owner] * (end - start + 1)
        open_owner.last = end
        open_owner = owner
    return owned


def _may_own(symbol: Symbol) -> bool:
    if symbol.kind in _VALUES:
        return symbol.end_line - symbol.start_line + 1 >= _VALUE_LINES
    return symbol.kind in _FUNCTIONS or symbol.kind in _CLASSES or symbol.kind is SymbolKind.MODULE


def _is_closed(symbol: Symbol, start: int, end: int, lines: Lines) -> bool:
    """Whether what lies inside stays with it: in all but huge functions, and in small classes."""
    size = lines.size(start, end)
    if symbol.kind in _FUNCTIONS or symbol.kind in _VALUES:
        return size <= LARGE
    return size <= SMALL_CLASS_SIZE and end - start < SMALL_CLASS_LINES


def _runs(owned: Sequence[_Owner]) -> Iterator[tuple[int, int, _Owner]]:
    """Stretches of lines with one owner: first line, last line, owner."""
    start = 0
    for at in range(1, len(owned) + 1):
        if at == len(owned) or owned[at] is not owned[start]:
            yield start + 1, at, owned[start]
            start = at


def _piece(owner: _Owner, start: int, end: int, lines: Lines, *, first: bool) -> Piece:
    symbol = owner.symbol
    if symbol is None:
        return Piece(start, end, ChunkKind.MODULE, group="/")
    within = owner.parent.symbol if owner.parent is not None else None
    group = f"/{within.qualified_name}" if within is not None else "/"
    if symbol.kind in _CLASSES:
        kind = ChunkKind.MODEL if _is_model(symbol, lines.text(start, end)) else ChunkKind.CLASS
        group = f"/{symbol.qualified_name}"
    else:
        kind = _FUNCTIONS.get(symbol.kind, ChunkKind.MODULE)
    signature, docstring = (symbol.signature, symbol.docstring) if first else ("", "")
    return Piece(start, end, kind, symbol.qualified_name, signature, docstring, group)


def _is_model(symbol: Symbol, text: str) -> bool:
    if symbol.kind is not SymbolKind.CLASS:
        return False
    bases = (re.split(r"[\[(<]", base)[0].replace("::", ".").split(".") for base in symbol.bases)
    return (
        any(_MODEL_BASE.fullmatch(part.strip()) for parts in bases for part in parts[-2:])
        or _MODEL_HEAD.search(symbol.signature) is not None
        or _MODEL_TEXT.search(text) is not None
    )
