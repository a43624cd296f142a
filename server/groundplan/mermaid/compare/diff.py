"""The difference between two diagrams of one kind."""

from collections.abc import Iterator, Sequence
from typing import Any

from groundplan.errors import UsageError
from groundplan.mermaid.compare.difference import Change, Difference, Named
from groundplan.mermaid.compare.matching import matched, moved
from groundplan.mermaid.compare.naming import DIAGRAM, Naming, as_text, property_name
from groundplan.mermaid.compare.roles import Part, Role, parts_of
from groundplan.mermaid.kinds import registry


def diff(old: registry.Diagram, new: registry.Diagram) -> Difference:
    """What `new` has, lacks and says otherwise than `old`.

    Empty exactly if the two draw the same: all that is left out is the order of what the kind's shape does
    not call ordered (`SHAPE.ordered`), and what its view has no place for. Raises `UsageError` for diagrams
    of two kinds.
    """
    if old.kind != new.kind:
        raise UsageError(
            f"A diagram of the kind {old.kind} cannot be compared with one of the kind {new.kind}.",
            hint="Name two diagrams of the same kind.",
        )
    shape = registry.shape_of(old.kind)
    naming = Naming(shape, {**shape.names(old), **shape.names(new)})
    return differences(naming, shape.view(old), shape.view(new), DIAGRAM)


def differences(naming: Naming, old: Any, new: Any, owner: Named) -> Difference:
    """The difference between two states of one element, itself and all that is in it."""
    differ = _Differ(naming)
    differ.record(old, new, owner)
    return Difference(tuple(differ.added), tuple(differ.removed), tuple(differ.changed))


def everything(naming: Naming, item: Any, name: Named) -> Iterator[Named]:
    """An element's name, and those of all elements in it."""
    yield name
    if isinstance(item, str):
        return
    for part in parts_of(naming.shape, item):
        for each in items_of(part, item):
            yield from everything(naming, each, naming.of(each, name, part.noun))


def items_of(part: Part, item: Any) -> Sequence[Any]:
    """The elements in a field; none where it is a property."""
    value = getattr(item, part.field)
    if part.role is Role.ELEMENT:
        return () if value is None else (value,)
    return value if part.role in (Role.ELEMENTS, Role.TEXTS) else ()


class _Differ:
    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self.added: list[Named] = []
        self.removed: list[Named] = []
        self.changed: list[Change] = []

    def record(self, old: Any, new: Any, owner: Named) -> None:
        for part in parts_of(self._naming.shape, new):
            before, after = getattr(old, part.field), getattr(new, part.field)
            if part.role is Role.RECORD and type(before) is type(after) and after is not None:
                self.record(before, after, owner)
            elif part.role in (Role.RECORD, Role.VALUE):
                self._property(part, before, after, owner)
            elif part.role is Role.ELEMENT and before is not None and after is not None:
                self.record(before, after, self._naming.of(after, owner))
            else:
                self._collection(part, items_of(part, old), items_of(part, new), owner)

    def _property(self, part: Part, before: Any, after: Any, owner: Named) -> None:
        if before != after:
            self._change(owner, property_name(part.field), as_text(before), as_text(after))

    def _collection(self, part: Part, old: Sequence[Any], new: Sequence[Any], owner: Named) -> None:
        pairs = matched(self._naming.shape, old, new, ordered=part.ordered)
        elsewhere = moved(pairs) if part.ordered else set[int]()
        for index, item in enumerate(old):
            if index not in pairs:
                self.removed += everything(self._naming, item, self._naming.of(item, owner, part.noun))
                continue
            name = self._naming.of(new[pairs[index]], owner, part.noun)
            if index in elsewhere:
                self._change(name, "position", str(index + 1), str(pairs[index] + 1))
            if not isinstance(item, str):
                self.record(item, new[pairs[index]], name)
        kept = set(pairs.values())
        for index, item in enumerate(new):
            if index not in kept:
                self.added += everything(self._naming, item, self._naming.of(item, owner, part.noun))

    def _change(self, owner: Named, property: str, old: str, new: str) -> None:
        self.changed.append(Change(owner.element, owner.noun, property, old, new))
