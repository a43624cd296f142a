"""Charts made of sections with items in them: what is asked for, and how it is read and put in."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from groundplan.pipeline.grounded.asked import Asked
from groundplan.pipeline.grounded.cast import folded
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import within


class Named(Protocol):
    @property
    def name(self) -> str: ...


I = TypeVar("I", bound=Named)  # noqa: E741
S = TypeVar("S", bound=Named)


def ask_sections(
    asked: Asked, shapes: Shapes, known: Sequence[str], items: str, item: dict[str, Schema]
) -> dict[str, Schema]:
    """A title where there is no diagram yet; items for sections that exist; new sections with items."""
    limits = asked.limits
    rows = shapes.rows(item, limits.parts)
    properties: dict[str, Schema] = {} if asked.base is not None else {"title": shapes.name()}
    if names := within(dict.fromkeys(known), limits):
        addition = {"section": shapes.choice(names), items: rows}
        properties["additions"] = shapes.rows(addition, limits.frames)
    properties["sections"] = shapes.rows({"name": shapes.name(), items: rows}, 2 * limits.frames)
    return properties


def read_sections(
    answer: Row,
    reading: Reading,
    own: Sequence[S],
    items: str,
    *,
    items_of: Callable[[S], Sequence[I]],
    item: Callable[[Row, str], I | None],
    section: Callable[[S | None, str, tuple[I, ...]], S],
) -> tuple[S, ...]:
    """The `own` sections with what is new in them, then the new ones that have something in them.

    `item` reads one item of the section of that name, `section` makes a section of the own one (or None),
    its name and all its items. An item that its section has already is left out.
    """
    by_key = {folded(each.name): each.name for each in reversed(own)}
    rows = [
        *((row, "section") for row in reading.rows(answer, "additions", reading.limits.frames)),
        *((row, "name") for row in reading.rows(answer, "sections", 2 * reading.limits.frames)),
    ]
    found: dict[str, dict[str, I]] = {}
    for row, field in rows:
        name = reading.name(row, field, "name", "section")
        if not name:
            reading.say("answer-no-name", "A section has no name.")
            name = "…"
        name = by_key.setdefault(folded(name), name)
        there = found.setdefault(name, {})
        present = {each.name for mine in own if mine.name == name for each in items_of(mine)}
        for each in reading.rows(row, items, reading.limits.parts):
            new = item(each, name)
            if new is None or not new.name:
                reading.say("answer-no-name", f"Something in `{name}` has no name; it is left out.", name)
            elif new.name in present or new.name in there:
                reading.say("answer-duplicate", f"`{name}` has `{new.name}` already.", new.name)
            else:
                there[new.name] = new
    return tuple(_joined(own, found, items_of, section))


def _joined(
    own: Sequence[S],
    found: dict[str, dict[str, I]],
    items_of: Callable[[S], Sequence[I]],
    section: Callable[[S | None, str, tuple[I, ...]], S],
) -> list[S]:
    joined: list[S] = []
    for each in own:
        more = found.pop(each.name, {})
        joined.append(section(each, each.name, (*items_of(each), *more.values())) if more else each)
    joined += (section(None, name, tuple(more.values())) for name, more in found.items() if more)
    return joined
