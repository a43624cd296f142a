"""Two Mermaid texts compared, and two changes of one text merged: what files and editors ask for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from groundplan.errors import UsageError
from groundplan.mermaid.compare.conflict import Conflict
from groundplan.mermaid.compare.diff import diff
from groundplan.mermaid.compare.difference import Difference
from groundplan.mermaid.compare.leftovers import Kept, merged_leftovers
from groundplan.mermaid.compare.marked import marked
from groundplan.mermaid.compare.merge import Merged, merge
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds import registry
from groundplan.mermaid.kinds.answer import FRONT_MATTER
from groundplan.mermaid.parsed import Leftover, Parsed


@dataclass(frozen=True, slots=True)
class ComparedSources:
    """The difference, and one drawing that shows it.

    What a typed diagram has no place for (styles, links, comments) is compared as it is written: `verbatim`.
    """

    difference: Difference
    source: str


@dataclass(frozen=True, slots=True)
class MergedSources:
    """The merged text. `notes` say what was in a text and cannot be written again."""

    source: str
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


def diff_sources(old: str, new: str) -> ComparedSources:
    """What the text `new` has, lacks and says otherwise than `old`, both of the same typed kind.

    Raises `UsageError` where Mermaid does not take one of them, or their kind has no typed value.
    """
    before, after = _read("The old diagram", old), _read("The new diagram", new)
    difference = diff(before.diagram, after.diagram).with_verbatim(
        _statements(before.leftovers), _statements(after.leftovers)
    )
    return ComparedSources(difference, marked(before.diagram, after.diagram, difference))


def merge_sources(base: str, mine: str, theirs: str) -> MergedSources:
    """The changes of both texts in one, as `merge` does it; where nothing is to merge, a text as it was.

    Lines that the typed diagram has no place for are kept: they come and go with the side that changed them.
    Raises `UsageError` where Mermaid does not take one of them, or their kind has no typed value.
    """
    sources = {"The base": base, "Mine": mine, "Theirs": theirs}
    ancestor, ours, other = (_read(name, source) for name, source in sources.items())
    if mine == theirs or theirs == base:
        return MergedSources(mine)
    if mine == base:
        return MergedSources(theirs)
    merged = merge(ancestor.diagram, ours.diagram, other.diagram)
    kept = merged_leftovers(ancestor.leftovers, ours.leftovers, other.leftovers)
    if merged.diagram == ours.diagram and _texts(kept.leftovers) == _texts(ours.leftovers):
        conflicts = (*merged.conflicts, *kept.conflicts)
        return MergedSources(mine, conflicts, tuple(_unkept({"theirs": other}, ours.leftovers)))
    source, conflicts = _written(merged, kept)
    notes = (*_unkept({"mine": ours, "theirs": other}), *_counted(merged.diagram, ours.diagram, kept))
    return MergedSources(source, conflicts, notes)


def _written(merged: Merged, kept: Kept) -> tuple[str, tuple[Conflict, ...]]:
    """The text with as many of the kept lines as leave the diagram what it is; the others are conflicts."""
    diagram, conflicts = merged.diagram, [*merged.conflicts, *kept.conflicts]
    front = [each for each in kept.leftovers if each.what == FRONT_MATTER]
    if front and (title := _read_again(diagram, front).title) != diagram.title:
        conflicts.append(Conflict("", "diagram", "title", title, diagram.title))
        diagram = replace(diagram, title=title)
    if _read_again(diagram, kept.leftovers) == diagram:
        return registry.render(diagram, leftovers=kept.leftovers), tuple(conflicts)
    taken: list[Leftover] = []
    for leftover in kept.leftovers:
        if _read_again(diagram, [*taken, leftover]) == diagram:
            taken.append(leftover)
        else:  # a style of something that is gone would draw it again
            conflicts.append(Conflict(leftover.text, leftover.what, "", None, leftover.text))
    return registry.render(diagram, leftovers=taken), tuple(conflicts)


def _read_again(diagram: Any, leftovers: Sequence[Leftover]) -> Any:
    return registry.parse(diagram.kind, registry.render(diagram, leftovers=leftovers)).diagram


def _read(name: str, source: str) -> Parsed[Any]:
    result = check_syntax(source)
    if result.error is not None:
        place = f"line {result.error.line}: " if result.error.placed else ""
        raise UsageError(
            f"{name} is no diagram that Mermaid takes: {place}{result.error.message}",
            hint="`groundplan validate` tells what is wrong.",
        )
    if not registry.has_type(result.kind):
        raise UsageError(
            f"{name} is a diagram of the kind {result.kind}, which cannot be compared by its elements.",
            hint="Compare such texts by their lines.",
        )
    return registry.parse(str(result.kind), source)


def _texts(leftovers: Sequence[Leftover]) -> list[tuple[str, str]]:
    return [(each.what, each.text) for each in leftovers if each.keepable]


def _statements(leftovers: Sequence[Leftover]) -> list[tuple[str, str]]:
    return [(each.text, each.what) for each in leftovers]


def _unkept(sides: dict[str, Parsed[Any]], there: Sequence[Leftover] = ()) -> Iterator[str]:
    """What cannot be written again, unless it is among those that are `there`."""
    known = {(each.what, each.text) for each in there}
    for side, parsed in sides.items():
        for each in parsed.leftovers:
            if not each.keepable and (each.what, each.text) not in known:
                yield f"Line {each.span.start_line} of {side}: {each.what} was not kept: {each.text}"


def _counted(merged: Any, mine: Any, kept: Kept) -> Iterator[str]:
    """Statements about edges by their number may be about others now."""
    for each in kept.leftovers:
        if each.what == "linkStyle" and merged.edges != mine.edges:
            yield f"Edges came or went, so this may be about another one now: {each.text}"
