"""What elements and values are called where people read of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, cast

from groundplan.mermaid.compare.difference import Named
from groundplan.mermaid.compare.roles import element_of
from groundplan.mermaid.compare.shape import Shape
from groundplan.mermaid.kinds.json_shape import camel

DIAGRAM = Named("", "diagram")


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of elements in one diagram or several; `shown` are the labels of ids."""

    shape: Shape
    shown: Mapping[str, str]

    def of(self, item: Any, owner: Named, text_noun: str = "") -> Named:
        """The name of an element, or of a text that is one, in its owner."""
        if not is_dataclass(item):
            return Named(_inside(owner.element, str(item)), text_noun)
        element = element_of(self.shape, item)
        name = element.name(item, lambda id_: self.shown.get(id_, id_)) or f"({element.noun})"
        return Named(name if element.apart else _inside(owner.element, name), element.noun)


def property_name(field: str) -> str:
    """A property as JSON spells it."""
    return camel(field)


def as_text(value: Any) -> str:
    """A property's value for people; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if value == float(f"{value:g}") else repr(value)
    if isinstance(value, tuple):
        return ", ".join(map(as_text, cast("tuple[Any, ...]", value)))
    if is_dataclass(value):
        shown = (as_text(getattr(value, each.name)) for each in fields(value))
        return ": ".join(filter(None, shown))
    return str(value)


def _inside(owner: str, name: str) -> str:
    return f"{owner}.{name}" if owner else name
