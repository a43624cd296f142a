"""Style classes that mark what is proposed and what lives outside the workspace."""

import re
from collections.abc import Iterable, Iterator, Sequence

from groundplan.mermaid.parsed import Leftover

EXTERNAL = "external"
PROPOSED = "proposed"

# Strokes alone, so that every theme's colours stay.
CLASS_STYLES = {
    EXTERNAL: "stroke-dasharray:2",
    PROPOSED: "stroke-dasharray:8,stroke-width:2px",
}


def marks_of(*, external: bool = False, proposed: bool = False) -> tuple[str, ...]:
    """The style classes of a thing."""
    return tuple(mark for mark, on in ((EXTERNAL, external), (PROPOSED, proposed)) if on)


def others(classes: Iterable[str]) -> tuple[str, ...]:
    """Those style classes that are no marks."""
    return tuple(each for each in classes if each not in CLASS_STYLES)


def definitions(used: Iterable[str], leftovers: Sequence[Leftover], *, before: str = "") -> Iterator[str]:
    """The `classDef` of each mark in use that the kept leftovers do not define themselves.

    `before` is a style that stands before the mark's own ones, for grammars that want one.
    """
    kept = [leftover.text for leftover in leftovers if leftover.keepable]
    for mark in CLASS_STYLES:
        restyled = any(re.match(rf"classDef\s+{mark}\b", text) for text in kept)
        if mark in frozenset(used) and not restyled:
            yield f"classDef {mark} {before}{CLASS_STYLES[mark]}"


def is_own_definition(name: str, styles: str) -> bool:
    """Is it the very definition that a writer makes for a mark?"""
    return name in CLASS_STYLES and styles.strip().endswith(CLASS_STYLES[name])
