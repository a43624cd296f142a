"""A Mermaid source, put together from its head, its statements and what was kept of an earlier one."""

from collections.abc import Iterable, Iterator, Sequence

from groundplan.mermaid.kinds.answer import EXTERNAL_COMMENT, FRONT_MATTER, PROPOSED_COMMENT
from groundplan.mermaid.parsed import Leftover

INDENT = "    "

# Some grammars want these before everything else.
_SPOKEN = frozenset({"accTitle", "accDescr"})


def document(
    head: str,
    statements: Iterable[str],
    *,
    title: str = "",
    front_matter: Sequence[str] = (),
    leftovers: Sequence[Leftover] = (),
) -> str:
    """The source: `head` the kind's word, `title` a statement, `statements` one line each.

    Lines that end with a break of their own keep their shape. Keepable `leftovers` are written again as
    they were; front matter among them takes the place of `front_matter`.
    """
    kept = [leftover for leftover in leftovers if leftover.keepable]
    return "".join(f"{line}\n" for line in _lines(head, statements, title, front_matter, kept))


def proposable(statement: str, *, proposed: bool, external: bool = False, depth: int = 1) -> Iterator[str]:
    """A statement, with the mark of a proposed or external one before it if need be."""
    if external:
        yield f"{INDENT * depth}{EXTERNAL_COMMENT}{', proposed' if proposed else ''}"
    elif proposed:
        yield f"{INDENT * depth}{PROPOSED_COMMENT}"
    yield f"{INDENT * depth}{statement}"


def _lines(
    head: str,
    statements: Iterable[str],
    title: str,
    front_matter: Sequence[str],
    kept: Sequence[Leftover],
) -> Iterator[str]:
    front = next((leftover.text for leftover in kept if leftover.what == FRONT_MATTER), None)
    if front is not None:
        yield front.strip()
    elif front_matter:
        yield from ("---", *front_matter, "---")
    yield head
    if title:
        yield f"{INDENT}{title}"
    yield from (f"{INDENT}{each.text.strip()}" for each in kept if each.what in _SPOKEN)
    yield from statements
    others = (each for each in kept if each.what not in _SPOKEN and each.what != FRONT_MATTER)
    yield from (f"{INDENT}{each.text.strip()}" for each in others)
