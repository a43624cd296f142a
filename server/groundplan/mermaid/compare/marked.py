"""One drawing of a difference: everything of both diagrams, and what became of it."""

from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.compare.diff import items_of
from groundplan.mermaid.compare.difference import Difference
from groundplan.mermaid.compare.matching import canonical, matched
from groundplan.mermaid.compare.mend import mended
from groundplan.mermaid.compare.merge import stands
from groundplan.mermaid.compare.merging import Merging
from groundplan.mermaid.compare.naming import DIAGRAM, Naming
from groundplan.mermaid.compare.roles import element_of, parts_of
from groundplan.mermaid.compare.shape import Shape
from groundplan.mermaid.kinds import registry
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode_bare
from groundplan.text import Span

_ADDED, _REMOVED, _CHANGED = "added", "removed", "changed"

# Dark text on light grounds, so that it reads in every theme; no hyphen in the first property, which the
# grammar of class diagrams does not take.
_NODE_STYLES = {
    _ADDED: "fill:#d4f7d4,stroke:#1a7f37,stroke-width:2px,color:#000",
    _REMOVED: "fill:#ffd7d5,stroke:#cf222e,stroke-dasharray:4,color:#000",
    _CHANGED: "fill:#fff3c4,stroke:#9a6700,stroke-width:2px,color:#000",
}
_EDGE_STYLES = {
    _ADDED: "stroke:#1a7f37,stroke-width:2px",
    _REMOVED: "stroke:#cf222e,stroke-dasharray:4",
    _CHANGED: "stroke:#9a6700,stroke-width:2px",
}
_NOWHERE = Span(1, 1, 1, 1)


def marked(old: registry.Diagram, new: registry.Diagram, difference: Difference) -> str:
    """The source of `new` with what was removed still in it.

    Where the kind has style classes, things and lines have the class `added`, `removed` or `changed`; for
    every kind comments at the end list each difference.
    """
    shape = registry.shape_of(new.kind)
    drawn = _both(shape, old, new)
    lines = [
        *(_line("classDef", text) for text in _styles(shape, *map(shape.view, (old, new, drawn)))),
        *(_line("comment", f"%% {encode_bare(text)}") for text in _told(difference)),
    ]
    source = registry.render(drawn, leftovers=lines)
    read = registry.parse(drawn.kind, source)
    return source if read.error is None and read.diagram == drawn else registry.render(drawn)


def _both(shape: Shape, old: registry.Diagram, new: registry.Diagram) -> Any:
    """`new` with what only `old` has; `new` alone where Mermaid would not take that."""
    if old == new:
        return new
    before, after = shape.view(old), shape.view(new)
    merging = Merging(Naming(shape, {}), keeps_removed=True)
    view = mended(shape, merging.record(before, after, before, DIAGRAM), after)
    diagram = shape.arranged(shape.unview(view))
    return diagram if stands(diagram) else new


def _styles(shape: Shape, old: Any, new: Any, drawn: Any) -> Iterator[str]:
    used: set[str] = set()
    for part in parts_of(shape, drawn):
        items = items_of(part, drawn)
        found = _marks(shape, items_of(part, old), items_of(part, new), items)
        for index, mark in found.items():
            id_ = element_of(shape, items[index]).defines(items[index])
            if id_ is not None and shape.styled is not None:
                used.add(mark)
                yield shape.styled(id_, mark)
            elif id_ is None and shape.styled_edge is not None:
                yield shape.styled_edge(index, _EDGE_STYLES[mark])
    yield from (f"classDef {mark} {style}" for mark, style in _NODE_STYLES.items() if mark in used)


def _marks(shape: Shape, old: Any, new: Any, drawn: Any) -> dict[int, str]:
    """What became of each drawn item, by its place; nothing for what is as it was."""
    was = {place: old[index] for index, place in matched(shape, old, drawn, ordered=False).items()}
    now = {place: new[index] for index, place in matched(shape, new, drawn, ordered=False).items()}
    found: dict[int, str] = {}
    for place in range(len(drawn)):
        if place not in now:
            found[place] = _REMOVED
        elif place not in was:
            found[place] = _ADDED
        elif canonical(shape, was[place]) != canonical(shape, now[place]):
            found[place] = _CHANGED
    return found


def _told(difference: Difference) -> Iterator[str]:
    yield from (f"{_ADDED}: {each.noun} {each.element}" for each in difference.added)
    yield from (f"{_REMOVED}: {each.noun} {each.element}" for each in difference.removed)
    for each in difference.changed:
        what = f"{each.noun} {each.element}".rstrip()
        yield f"{_CHANGED}: {what}: {each.property}: {each.old or '-'} → {each.new or '-'}"


def _line(what: str, text: str) -> Leftover:
    return Leftover(what, text, _NOWHERE)
