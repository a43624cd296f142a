"""Two changes of one diagram brought together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from groundplan.errors import UsageError
from groundplan.mermaid.compare.conflict import Conflict
from groundplan.mermaid.compare.diff import differences
from groundplan.mermaid.compare.mend import mended
from groundplan.mermaid.compare.merging import Merging
from groundplan.mermaid.compare.naming import DIAGRAM, Naming
from groundplan.mermaid.kinds import registry


@dataclass(frozen=True, slots=True)
class Merged:
    """A diagram with both sides' changes, and what could not be had of theirs."""

    diagram: Any
    conflicts: tuple[Conflict, ...] = ()


def merge(base: registry.Diagram | None, mine: registry.Diagram, theirs: registry.Diagram) -> Merged:
    """`mine` and `theirs` in one, both made from `base`: what either side changed is changed.

    Where both cannot be had, mine wins (it is what a person did) and the conflict is told. The result can
    be drawn: what would hold on to something removed goes with it, or brings it back if it is mine, and
    where Mermaid would not take the mixture it is mixed more coarsely, down to `mine` alone. Without `base`
    it is the union: all of `mine`, and what `theirs` has beside. Raises `UsageError` for different kinds.
    """
    if {mine.kind, theirs.kind, (base or mine).kind} != {mine.kind}:
        raise UsageError("Diagrams of different kinds cannot be merged.", hint="Name diagrams of one kind.")
    if mine == theirs or theirs == base:
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    shape = registry.shape_of(mine.kind)
    shown: dict[str, str] = {}
    for each in (base, theirs, mine):
        shown |= shape.names(each) if each is not None else {}
    views = (None if base is None else shape.view(base), shape.view(mine), shape.view(theirs))
    return _first_that_stands(Naming(shape, shown), views, mine)


def _first_that_stands(naming: Naming, views: tuple[Any, Any, Any], mine: registry.Diagram) -> Merged:
    wanted: Any = None
    for mixed, conflicts in _mixtures(naming, *views):
        wanted = wanted or mixed
        view = mended(naming.shape, mixed, views[1])
        diagram = naming.shape.arranged(naming.shape.unview(view))
        if stands(diagram):
            lost = lost_between(naming, wanted, naming.shape.view(diagram))
            return Merged(diagram, tuple(dict.fromkeys((*conflicts, *lost))))
    return Merged(mine, tuple(lost_between(naming, wanted, views[1])))


def _mixtures(naming: Naming, base: Any, mine: Any, theirs: Any) -> Iterator[tuple[Any, list[Conflict]]]:
    """Merges from fine to coarse: by property, by element, and with the order of events of mine."""
    for whole in (False, True):
        merging = Merging(naming, whole=whole)
        mixed = merging.record(base, mine, theirs, DIAGRAM)
        yield mixed, merging.conflicts
    ordered = [each.name for each in fields(mine) if each.name in naming.shape.ordered]
    yield replace(mixed, **{name: getattr(mine, name) for name in ordered}), merging.conflicts


def stands(diagram: registry.Diagram) -> bool:
    """Does Mermaid take the diagram, and for what it is?"""
    read = registry.parse(diagram.kind, registry.render(diagram))
    return read.error is None and read.diagram == diagram


def lost_between(naming: Naming, wanted: Any, taken: Any) -> Sequence[Conflict]:
    """What had to be given up, as conflicts in which `taken` is mine."""
    difference = differences(naming, wanted, taken, DIAGRAM)
    return [
        *(Conflict(each.element, each.noun, "", None, each.element) for each in difference.removed),
        *(Conflict(each.element, each.noun, "", each.element, None) for each in difference.added),
        *(
            Conflict(each.element, each.noun, each.property, each.new, each.old)
            for each in difference.changed
        ),
    ]
