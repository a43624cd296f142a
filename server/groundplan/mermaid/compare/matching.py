"""Which element of one list is which of another."""

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import is_dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from groundplan.mermaid.compare.roles import Role, element_of, parts_of
from groundplan.mermaid.compare.shape import Shape


def matched(
    shape: Shape, old: Sequence[Any], new: Sequence[Any], *, ordered: bool, strict: bool = False
) -> dict[int, int]:
    """The places in `new` of the items of `old` that are still there, each once.

    Equal items find each other first, in order where order counts; then those of one identity; last, unless
    `strict`, those that only a looser key joins, which must stand at the same place where order counts.
    """

    def same(item: Any) -> Hashable:
        return canonical(shape, item)

    found = _in_order(old, new, same) if ordered else {}
    gaps = _gaps(old, found.keys()), _gaps(new, found.values())
    _join(found, old, new, lambda _, item: same(item))
    depth = max((len(element_of(shape, item).keys) for item in (*old, *new)), default=0)
    for level in range(min(depth, 1) if strict else depth):
        where = gaps if ordered and level else None
        _join(found, old, new, lambda item_gap, item, level=level: _key(shape, item, level, item_gap), where)
    return found


def canonical(shape: Shape, item: Any) -> Hashable:
    """What two items have in common exactly if they differ in nothing that a comparison tells."""
    if not is_dataclass(item):
        return item
    values: list[Hashable] = [type(item)]
    for part in parts_of(shape, item):
        value = getattr(item, part.field)
        if part.role is Role.VALUE:
            values.append(value)
        elif part.role in (Role.ELEMENT, Role.RECORD):
            values.append(canonical(shape, value))
        else:
            inner = [canonical(shape, each) for each in value]
            values.append(tuple(inner) if part.ordered else frozenset(Counter(inner).items()))
    return tuple(values)


def moved(pairs: dict[int, int]) -> set[int]:
    """Those of the old places whose items do not stand in the same order as the others any more."""
    olds = sorted(pairs)
    tails: list[int] = []
    lengths: list[int] = []
    for old in olds:  # the longest rising run of new places is what stayed
        length = bisect_left(tails, pairs[old])
        tails[length : length + 1] = [pairs[old]]
        lengths.append(length)
    stayed: set[int] = set()
    wanted = len(tails) - 1
    last = len(olds) + max(pairs.values(), default=0)
    for old, length in zip(reversed(olds), reversed(lengths), strict=True):
        if length == wanted and pairs[old] < last:
            stayed.add(old)
            last, wanted = pairs[old], wanted - 1
    return set(olds) - stayed


def _in_order(old: Sequence[Any], new: Sequence[Any], same: Callable[[Any], Hashable]) -> dict[int, int]:
    blocks = SequenceMatcher(
        None, [same(each) for each in old], [same(each) for each in new], autojunk=False
    ).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _gaps(items: Sequence[Any], fixed: Iterable[int]) -> list[int]:
    """For each place, how many items up to it keep their place: the same number is the same gap."""
    known = set(fixed)
    return list(accumulate(int(index in known) for index in range(len(items))))


def _key(shape: Shape, item: Any, level: int, gap: int) -> Hashable | None:
    keys = element_of(shape, item).keys
    if not is_dataclass(item) or level >= len(keys):
        return None
    return (type(item), keys[level](item), gap)


def _join(
    found: dict[int, int],
    old: Sequence[Any],
    new: Sequence[Any],
    key: Callable[[int, Any], Hashable | None],
    gaps: tuple[list[int], list[int]] | None = None,
) -> None:
    """Add the pairs of still unmatched items with the same key, in the order in which they stand."""
    old_gaps, new_gaps = gaps or ([0] * len(old), [0] * len(new))
    taken = set(found.values())
    waiting: dict[Hashable, deque[int]] = {}
    for index, item in enumerate(old):
        if index not in found and (its := key(old_gaps[index], item)) is not None:
            waiting.setdefault(its, deque()).append(index)
    for index, item in enumerate(new):
        if index not in taken and (others := waiting.get(key(new_gaps[index], item))):
            found[others.popleft()] = index
