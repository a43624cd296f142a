"""The lines that typed diagrams have no place for, merged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.mermaid.compare.conflict import Conflict
from groundplan.mermaid.compare.order import merged_order
from groundplan.mermaid.kinds.answer import FRONT_MATTER
from groundplan.mermaid.parsed import Leftover

# A diagram has one of each of these; any other line comes and goes by itself.
_SINGLE = frozenset({FRONT_MATTER, "accTitle", "accDescr"})


@dataclass(frozen=True, slots=True)
class Kept:
    leftovers: tuple[Leftover, ...]
    conflicts: tuple[Conflict, ...]


def merged_leftovers(base: Sequence[Leftover], mine: Sequence[Leftover], theirs: Sequence[Leftover]) -> Kept:
    """Those that can be written again and that neither side removed, with what either side added.

    Where both changed what there is only one of, mine wins and the conflict is told.
    """
    before, ours, other = _keyed(base), _keyed(mine), _keyed(theirs)
    conflicts: list[Conflict] = []
    kept: list[Leftover] = []
    for key in merged_order([*before], [*ours], [*other]):
        options = [side.get(key) for side in (before, ours, other)]
        texts = [None if each is None else each.text for each in options]
        chosen = options[2] if texts[1] == texts[0] else options[1]
        if len(set(texts)) == 3:
            what = next(each.what for each in options if each is not None)
            conflicts.append(Conflict("", what, "", texts[1], texts[2]))
        if chosen is not None:
            kept.append(chosen)
    return Kept(tuple(kept), tuple(conflicts))


def _keyed(leftovers: Sequence[Leftover]) -> dict[object, Leftover]:
    """Each that can be written again, by its kind, text and how many times it was there before."""
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[object, Leftover] = {}
    for each in leftovers:
        if not each.keepable:
            continue
        key = (each.what, "" if each.what in _SINGLE else each.text)
        found[(*key, seen[key])] = each
        seen[key] += 1
    return found
