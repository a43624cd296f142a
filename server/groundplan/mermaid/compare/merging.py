"""The three-way merge of two values of the same dataclass, by fields and by elements."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from groundplan.mermaid.compare.conflict import Conflict
from groundplan.mermaid.compare.diff import differences, items_of
from groundplan.mermaid.compare.difference import Named
from groundplan.mermaid.compare.matching import canonical, matched
from groundplan.mermaid.compare.naming import Naming, as_text, property_name
from groundplan.mermaid.compare.order import merged_order, same_order
from groundplan.mermaid.compare.roles import Part, Role, parts_of

# An element across the three lists: its place in the base, or the side that added it and its place there.
_Token = Hashable


class Merging:
    """Merges, and collects the conflicts.

    With `whole`, the properties of one element come from one side. With `keeps_removed`, what mine removed
    stays.
    """

    def __init__(self, naming: Naming, *, whole: bool = False, keeps_removed: bool = False) -> None:
        self._naming = naming
        self._whole = whole
        self._keeps_removed = keeps_removed
        self.conflicts: list[Conflict] = []

    def record(self, base: Any, mine: Any, theirs: Any, owner: Named) -> Any:
        """One element (or the diagram) of which both sides have a version; without `base` both added it."""
        if mine == theirs or (base is not None and theirs == base and not self._keeps_removed):
            return mine
        if base is not None and mine == base:
            return theirs
        mine_only = self._whole and base is not None and self._says(mine, base) and self._says(theirs, base)
        values = {
            part.field: self._field(part, base, mine, theirs, owner, mine_only)
            for part in parts_of(self._naming.shape, mine)
        }
        return replace(mine, **values)

    def _field(self, part: Part, base: Any, mine: Any, theirs: Any, owner: Named, mine_only: bool) -> Any:
        if part.role in (Role.ELEMENTS, Role.ELEMENT, Role.TEXTS):
            known = () if base is None else items_of(part, base)
            items = self._elements(part, known, items_of(part, mine), items_of(part, theirs), owner)
            return items if part.role is not Role.ELEMENT else (*items, None)[0]
        ours, other = getattr(mine, part.field), getattr(theirs, part.field)
        before = ours if base is None else getattr(base, part.field)
        if part.role is Role.RECORD and type(before) is type(ours) is type(other) and ours is not None:
            return self.record(None if base is None else before, ours, other, owner)
        return self._value(part, before, ours, other, owner, mine_only=mine_only or base is None)

    def _says(self, item: Any, base: Any) -> bool:
        """Does it differ in a property of its own?"""
        parts = parts_of(self._naming.shape, item)
        own = (part.field for part in parts if part.role in (Role.VALUE, Role.RECORD))
        return any(getattr(item, field) != getattr(base, field) for field in own)

    def _value(self, part: Part, base: Any, mine: Any, theirs: Any, owner: Named, *, mine_only: bool) -> Any:
        if mine == theirs or theirs == base:
            return mine
        if mine == base and not mine_only:
            return theirs
        self._conflict(owner, property_name(part.field), as_text(mine), as_text(theirs))
        return mine

    def _elements(
        self, part: Part, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], owner: Named
    ) -> tuple[Any, ...]:
        by_place = dict(enumerate(base))
        mine_by, theirs_by = self._by_token(part, base, mine, theirs)
        kept: dict[_Token, Any] = {}
        if base or part.ordered:
            order = merged_order([*by_place], [*mine_by], [*theirs_by])
        else:  # a union: what is new comes last
            order = [*dict.fromkeys((*mine_by, *theirs_by))]
        for token in order:
            for item in self._one(part, token, by_place, mine_by, theirs_by, owner):
                kept[token] = item
        if part.ordered:
            self._check_order(part, [*by_place], mine_by, theirs_by, kept, owner)
        return tuple(kept.values())

    def _one(
        self,
        part: Part,
        token: _Token,
        base: Mapping[Any, Any],
        mine: Mapping[_Token, Any],
        theirs: Mapping[_Token, Any],
        owner: Named,
    ) -> Iterator[Any]:
        """What the merge has of an element: nothing or one."""
        if token in mine and token in theirs:
            item = mine[token]
            name = self._naming.of(item, owner, part.noun)
            yield item if isinstance(item, str) else self.record(base.get(token), item, theirs[token], name)
        elif token not in base:
            yield mine[token] if token in mine else theirs[token]
        elif token in theirs and self._keeps_removed:
            yield theirs[token]
        elif token in mine and self._changed(base[token], mine[token]):
            self._removed(part, base[token], mine[token], owner, by_mine=False)
            yield mine[token]
        elif token in theirs and self._changed(base[token], theirs[token]):
            self._removed(part, base[token], theirs[token], owner, by_mine=True)

    def _changed(self, base: Any, item: Any) -> bool:
        return canonical(self._naming.shape, base) != canonical(self._naming.shape, item)

    def _removed(self, part: Part, base: Any, changed: Any, owner: Named, *, by_mine: bool) -> None:
        """One side removed what the other changed: every change is told."""
        what = differences(self._naming, base, changed, self._naming.of(changed, owner, part.noun))
        told = [(each.element, each.noun, each.property, each.new) for each in what.changed]
        told += [(each.element, each.noun, "", each.element) for each in what.added]
        for element, noun, property, value in told or [(*_pair(self._naming.of(changed, owner)), "", "")]:
            wants = (None, value) if by_mine else (value, None)
            self.conflicts.append(Conflict(element, noun, property, *wants))

    def _by_token(
        self, part: Part, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]
    ) -> tuple[dict[_Token, Any], dict[_Token, Any]]:
        mine_tokens = self._tokens(part, base, mine, "mine")
        theirs_tokens = self._tokens(part, base, theirs, "theirs")
        for left, right in self._added_by_both(part, mine, mine_tokens, theirs, theirs_tokens):
            theirs_tokens[right] = mine_tokens[left]
        return dict(zip(mine_tokens, mine, strict=True)), dict(zip(theirs_tokens, theirs, strict=True))

    def _tokens(self, part: Part, base: Sequence[Any], side: Sequence[Any], name: str) -> list[_Token]:
        if part.role is Role.ELEMENT:
            return [0 for _ in side]
        pairs = matched(self._naming.shape, base, side, ordered=part.ordered)
        tokens: list[_Token] = [(name, index) for index in range(len(side))]
        for place, index in pairs.items():
            tokens[index] = place
        return tokens

    def _added_by_both(
        self,
        part: Part,
        mine: Sequence[Any],
        mine_tokens: Sequence[_Token],
        theirs: Sequence[Any],
        theirs_tokens: Sequence[_Token],
    ) -> Iterator[tuple[int, int]]:
        """Pairs of places of the same new element; where order counts, at the same place."""
        mine_new, theirs_new = _added(mine_tokens, part.ordered), _added(theirs_tokens, part.ordered)
        for anchor, lefts in mine_new.items():
            rights = theirs_new.get(anchor, [])
            items = [mine[each] for each in lefts], [theirs[each] for each in rights]
            pairs = matched(self._naming.shape, *items, ordered=part.ordered, strict=True)
            yield from ((lefts[left], rights[right]) for left, right in pairs.items())

    def _check_order(
        self,
        part: Part,
        base: Sequence[_Token],
        mine: Mapping[_Token, Any],
        theirs: Mapping[_Token, Any],
        kept: Mapping[_Token, Any],
        owner: Named,
    ) -> None:
        """Tell what both sides moved elsewhere, and what both added at the same place."""
        if not (same_order(base, [*mine]) or same_order(base, [*theirs]) or same_order([*mine], [*theirs])):
            orders = (
                ", ".join(self._naming.of(each, owner, part.noun).element for each in side.values())
                for side in (mine, theirs)
            )
            self._conflict(owner, property_name(part.field), *orders)
        tokens = [*kept]
        for one, other in pairwise(tokens):
            pair = {one in mine: one, other in mine: other}
            if (
                one not in base
                and other not in base
                and (one in theirs) != (other in theirs)
                and len(pair) == 2
            ):
                names = [self._naming.of(kept[pair[is_mine]], owner, part.noun) for is_mine in (True, False)]
                self._conflict(names[1], "position", names[0].element, names[1].element)

    def _conflict(self, owner: Named, property: str, mine: str, theirs: str) -> None:
        self.conflicts.append(Conflict(owner.element, owner.noun, property, mine, theirs))


def _added(tokens: Sequence[_Token], ordered: bool) -> dict[_Token, list[int]]:
    """The places of new elements, by what of the base stands before them where order counts."""
    found: dict[_Token, list[int]] = {}
    anchor: _Token = None
    for index, token in enumerate(tokens):
        if isinstance(token, int):
            anchor = token if ordered else None
        else:
            found.setdefault(anchor, []).append(index)
    return found


def _pair(name: Named) -> tuple[str, str]:
    return name.element, name.noun
