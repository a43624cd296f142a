"""Which things of a model a picture shows, and in which order: alike for every kind of diagram."""

from collections.abc import Sequence
from typing import TypeVar

from groundplan.extract.drawable import Drawable, Line
from groundplan.extract.scope import Selection

E = TypeVar("E", bound=Drawable)
L = TypeVar("L", bound=Line)


def test_code_left_out(
    entities: Sequence[Drawable], selection: Selection | None, notes: list[str], *, one: str, many: str
) -> set[str]:
    """Keys of test code, unless it was asked for or there is no other. `one` and `many` are for the note."""
    left_out = {entity.key for entity in entities if entity.test_code}
    if selection is not None:
        return left_out - selection.full - selection.bare
    if not left_out or all(entity.test_code or entity.external for entity in entities):
        return set()
    example = next(entity.location.path for entity in entities if entity.key in left_out)
    folder = example.rpartition("/")[0] or example
    what = f"1 {one}" if len(left_out) == 1 else f"{len(left_out)} {many}"
    notes.append(f"Left out {what} of test code; --scope {folder} shows what is declared there.")
    return left_out


def shown_part(
    entities: Sequence[E], lines: Sequence[L], selection: Selection
) -> tuple[tuple[E, ...], tuple[L, ...]]:
    """The selected things in drawing order, the lines inside, and the external ends of those."""
    externals = {entity.key for entity in entities if entity.external}
    inside = selection.full | selection.bare | externals
    edges = [
        edge
        for edge in lines
        if edge.source not in externals
        and (
            (edge.source in selection.full and edge.target in inside)
            or (edge.source in selection.bare and edge.target in selection.full)
        )
    ]
    # A named external thing is shown even alone; any other only as the end of a line.
    ends = {edge.target for edge in edges} | selection.full
    shown = [each for each in entities if each.key in (ends if each.external else inside)]
    shown.sort(key=_reading_order)
    place = {entity.key: index for index, entity in enumerate(shown)}
    edges.sort(key=lambda edge: (place[edge.source], edge.location, edge.label, place[edge.target]))
    return tuple(shown), tuple(edges)


def _reading_order(entity: Drawable) -> tuple[bool, str, str, int, str, str]:
    where = entity.location
    return (entity.external, entity.group, where.path, where.start_line, entity.name, entity.key)
