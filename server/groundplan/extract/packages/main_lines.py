"""Of many lines between boxes, those that carry the picture: the others follow from them."""

from collections.abc import Iterable, Mapping

Ends = tuple[str, str]


def main_lines(weights: Mapping[Ends, int]) -> frozenset[Ends]:
    """The lines without those whose two ends a longer way joins too, in the same direction.

    Lines against the main direction of all (the fewest imports run against it) stay: they are what
    makes rings, and a ring is news. `weights` are by source and target; no line joins a box to itself.
    """
    place = {name: number for number, name in enumerate(_order(weights))}
    along = {ends for ends in weights if place[ends[0]] < place[ends[1]]}
    follows: dict[str, set[str]] = {}
    for source, target in along:
        follows.setdefault(source, set()).add(target)
    reached = _reached(follows, sorted(place, key=place.__getitem__, reverse=True))
    implied = {
        (source, target)
        for source, target in along
        if any(target in reached[between] for between in follows[source] if between != target)
    }
    return frozenset(weights.keys() - implied)


def _order(weights: Mapping[Ends, int]) -> list[str]:
    """The boxes from users to used, so that few imports run back (Eades, Lin and Smyth's heuristic)."""
    left = sorted({name for ends in weights for name in ends})
    first: list[str] = []
    last: list[str] = []
    while left:
        inside = set(left)
        gives = dict.fromkeys(left, 0)
        takes = dict.fromkeys(left, 0)
        for (source, target), weight in weights.items():
            if source in inside and target in inside:
                gives[source] += weight
                takes[target] += weight
        if used := next((name for name in left if not gives[name]), None):
            last.append(used)
            left.remove(used)
        else:
            user = next((name for name in left if not takes[name]), None)
            user = user or max(left, key=lambda name: gives[name] - takes[name])
            first.append(user)
            left.remove(user)
    return [*first, *reversed(last)]


def _reached(follows: Mapping[str, Iterable[str]], from_the_end: Iterable[str]) -> dict[str, set[str]]:
    """What can be reached from each box along lines; `from_the_end` has targets before their sources."""
    reached: dict[str, set[str]] = {}
    for name in from_the_end:
        reached[name] = set()
        for target in follows.get(name, ()):
            reached[name] |= {target} | reached[target]
    return reached
