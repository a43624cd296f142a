"""What the fields of a dataclass are to a comparison."""

from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, auto
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from groundplan.mermaid.compare.shape import Element, Shape

_DIAGRAM = Element("diagram")


class Role(Enum):
    """`ELEMENTS` and `ELEMENT`: many or at most one; `TEXTS`: texts that are elements; else a property."""

    ELEMENTS = auto()
    ELEMENT = auto()
    TEXTS = auto()
    RECORD = auto()
    VALUE = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """One field, and its role. `noun` is what one of its texts is called."""

    field: str
    role: Role
    noun: str = ""
    ordered: bool = False


def element_of(shape: Shape, item: object) -> Element:
    """The description of an element; a bare one for the diagram itself."""
    return shape.elements.get(type(item), _DIAGRAM)


def parts_of(shape: Shape, item: object) -> tuple[Part, ...]:
    """The fields of a dataclass with their roles."""
    return _parts(shape, type(item))


@cache
def _parts(shape: Shape, record: Any) -> tuple[Part, ...]:
    texts = shape.elements.get(record, _DIAGRAM).texts
    hints = get_type_hints(record)
    return tuple(
        Part(
            each.name,
            Role.TEXTS if each.name in texts else _role(shape, hints[each.name]),
            texts.get(each.name, ""),
            each.name in shape.ordered,
        )
        for each in fields(record)
    )


def _role(shape: Shape, hint: Any) -> Role:
    if get_origin(hint) is tuple:
        items = _classes(get_args(hint)[0])
        return Role.ELEMENTS if items and items <= shape.elements.keys() else Role.VALUE
    classes = _classes(hint)
    if not classes:
        return Role.VALUE
    return Role.ELEMENT if classes <= shape.elements.keys() else Role.RECORD


def _classes(hint: Any) -> set[type]:
    """The dataclasses in a type or a union of some."""
    if isinstance(hint, type) and is_dataclass(hint):
        return {hint}
    if get_origin(hint) is tuple:
        return set()
    return {found for each in get_args(hint) for found in _classes(each)}
