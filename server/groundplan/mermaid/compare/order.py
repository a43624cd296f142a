"""The order of a list that two sides changed."""

from collections.abc import Hashable, Sequence


def merged_order(
    base: Sequence[Hashable], mine: Sequence[Hashable], theirs: Sequence[Hashable]
) -> list[Hashable]:
    """Everything of `mine` and `theirs`, in the order of the side that rearranged; mine if both did.

    What only the other side has stands behind its neighbour there, after what was added at the same place.
    """
    theirs_leads = same_order(base, mine) and not same_order(base, theirs)
    backbone, other = (theirs, mine) if theirs_leads else (mine, theirs)
    return _woven(base, backbone, other)


def same_order(one: Sequence[Hashable], other: Sequence[Hashable]) -> bool:
    """Does what both have stand in the same order?"""
    left, right = set(one), set(other)
    return [each for each in one if each in right] == [each for each in other if each in left]


def _woven(
    base: Sequence[Hashable], backbone: Sequence[Hashable], other: Sequence[Hashable]
) -> list[Hashable]:
    result, known = list(backbone), set(backbone)
    added = known - set(base) - set(other)
    for index, token in enumerate(other):
        if token in known:
            continue
        place = _place(result, other, index, known)
        while place < len(result) and result[place] in added and index:
            place += 1
        result.insert(place, token)
        known.add(token)
    return result


def _place(result: list[Hashable], other: Sequence[Hashable], index: int, known: set[Hashable]) -> int:
    """Behind the one before it, else before the next one that is there, else at the end."""
    if index:
        return result.index(other[index - 1]) + 1
    following = next((each for each in other if each in known), None)
    return len(result) if following is None else result.index(following)
