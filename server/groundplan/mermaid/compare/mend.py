"""A merged diagram in which everything refers to something that is there."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from typing import Any

from groundplan.mermaid.compare.diff import items_of
from groundplan.mermaid.compare.roles import Role, element_of, parts_of
from groundplan.mermaid.compare.shape import Shape


def mended(shape: Shape, merged: Any, mine: Any) -> Any:
    """The merged view without what points to nothing.

    What is missing comes back if it is in `mine`; else what needs it goes, or leaves the frame that is gone.
    Of two things with one id, and of frames that contain each other, mine's stay as they are.
    """
    own = {id_: (field, item) for field, item, id_ in _defined(shape, mine)}
    merged = _without_doubles(shape, merged, own)
    while missing := [id_ for id_ in _missing(shape, merged) if id_ in own]:
        for id_ in dict.fromkeys(missing):
            merged = _restored(merged, mine, *own[id_])
    merged = _pruned(shape, merged, {id_ for _, _, id_ in _defined(shape, merged)})
    return _without_circles(shape, merged, own)


def _defined(shape: Shape, view: Any) -> Iterator[tuple[str, Any, str]]:
    """The things with an id: the field that they stand in, themselves, the id."""
    for part in parts_of(shape, view):
        for item in items_of(part, view):
            id_ = element_of(shape, item).defines(item)
            if id_ is not None:
                yield part.field, item, id_


def _missing(shape: Shape, view: Any) -> Iterator[str]:
    known = {id_ for _, _, id_ in _defined(shape, view)}
    for item in _all(shape, view):
        element = element_of(shape, item)
        yield from (id_ for id_ in element.refers(item) if id_ not in known)
        frame = _frame(shape, item)
        if frame is not None and frame not in known:
            yield frame


def _all(shape: Shape, item: Any) -> Iterator[Any]:
    for part in parts_of(shape, item):
        for each in items_of(part, item):
            if is_dataclass(each):
                yield each
                yield from _all(shape, each)


def _restored(merged: Any, mine: Any, field: str, item: Any) -> Any:
    """With one of mine's things again, behind the one that it stood behind."""
    items, before = list(getattr(merged, field)), getattr(mine, field)
    index = before.index(item)
    place = items.index(before[index - 1]) + 1 if index and before[index - 1] in items else len(items)
    items.insert(place, item)
    return replace(merged, **{field: tuple(items)})


def _frame(shape: Shape, item: Any) -> str | None:
    """The id of the frame around a thing; None where it stands in none."""
    inside = element_of(shape, item).inside
    if not inside or getattr(item, inside[0]) == _default(item, inside[0]):
        return None
    return getattr(item, inside[0])


def _pruned(shape: Shape, item: Any, known: set[str]) -> Any:
    """Without the elements that need what is not there, at any depth."""
    values: dict[str, Any] = {}
    for part in parts_of(shape, item):
        if part.role is Role.ELEMENTS:
            kept = (each for each in getattr(item, part.field) if known.issuperset(_needs(shape, each)))
            values[part.field] = tuple(_pruned(shape, _framed(shape, each, known), known) for each in kept)
    return replace(item, **values)


def _needs(shape: Shape, item: Any) -> set[str]:
    return set(element_of(shape, item).refers(item))


def _framed(shape: Shape, item: Any, known: set[str]) -> Any:
    frame = _frame(shape, item)
    return item if frame is None or frame in known else _outside(shape, item)


def _outside(shape: Shape, item: Any) -> Any:
    """The same thing in no frame."""
    return replace(item, **{field: _default(item, field) for field in element_of(shape, item).inside})


def _without_doubles(shape: Shape, merged: Any, own: dict[str, tuple[str, Any]]) -> Any:
    first: dict[str, str] = {}
    for field, item, id_ in _defined(shape, merged):
        mine = own.get(id_)
        if id_ not in first or (mine is not None and mine[0] == field and type(mine[1]) is type(item)):
            first[id_] = field
    taken: set[str] = set()
    kept: dict[str, list[Any]] = {}
    for field, item, id_ in _defined(shape, merged):
        items = kept.setdefault(field, [])
        if first[id_] == field and id_ not in taken:
            taken.add(id_)
            items.append(item)
    return replace(merged, **{field: tuple(items) for field, items in kept.items()})


def _without_circles(shape: Shape, merged: Any, own: dict[str, tuple[str, Any]]) -> Any:
    """Where frames contain each other, those of mine go back to where mine has them, others out of all."""
    while circle := _circle(shape, merged):
        for field, item, id_ in [*_defined(shape, merged)]:
            if id_ in circle:
                items = [_back(shape, item, own) if each is item else each for each in getattr(merged, field)]
                merged = replace(merged, **{field: tuple(items)})
    return merged


def _back(shape: Shape, item: Any, own: dict[str, tuple[str, Any]]) -> Any:
    element = element_of(shape, item)
    mine = own.get(element.defines(item) or "")
    if mine is None or type(mine[1]) is not type(item):
        return _outside(shape, item)
    return replace(item, **{field: getattr(mine[1], field) for field in element.inside})


def _circle(shape: Shape, merged: Any) -> set[str]:
    frames = {id_: _frame(shape, item) for _, item, id_ in _defined(shape, merged)}
    for start in frames:
        passed: set[str] = set()
        at: str | None = start
        while at is not None and at not in passed:
            passed.add(at)
            at = frames.get(at)
        if at == start:
            return passed
    return set()


def _default(item: Any, field: str) -> Any:
    default = next(each.default for each in fields(item) if each.name == field)
    return None if default is MISSING else default
