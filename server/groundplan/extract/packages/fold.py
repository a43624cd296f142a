"""A tree of packages folded to a number of boxes that a reader can take in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from groundplan.extract.packages.tree import Package, Unit, module_unit
from groundplan.index.index import Index


@dataclass(frozen=True, slots=True)
class Box:
    """A package with all below it, what a package holds beside its inner packages (`partly`), or a module."""

    unit: Unit
    files: tuple[str, ...]
    partly: bool = False


def fold(
    index: Index, root: Package, *, limit: int | None, linked: Collection[str] = frozenset()
) -> list[Box]:
    """At most `limit` boxes, if the root itself has no more: the largest packages are opened first.

    Where there is room for them, the root's own files are boxes too. `linked` are the files that an import
    joins to others: with a limit, a package without any stays closed, as there is nothing to see in it.
    Without a limit every module is a box of its own.
    """
    if limit is None:
        modules = (Box(module_unit(index, path), (path,)) for path in root.all_files())
        return sorted(modules, key=lambda box: box.unit.key)
    whole = [root]
    boxes: list[Box] = []
    while True:
        room = limit - len(whole) - len(boxes) + 1
        openable = [
            each
            for each in whole
            if each.packages and (each is root or (_pieces(each) <= room and _is_linked(each, linked)))
        ]
        if not openable:
            break
        largest = max(openable, key=lambda package: (package is root, package.size, package.unit.key))
        whole.remove(largest)
        whole.extend(largest.packages)
        if largest.files:
            boxes.append(Box(largest.unit, largest.files, partly=True))
    boxes.extend(Box(each.unit, tuple(each.all_files())) for each in whole)
    return sorted(_with_modules(index, root, boxes, limit), key=lambda box: (box.unit.key, box.partly))


def box_of_file(boxes: Sequence[Box]) -> Mapping[str, Box]:
    return {path: box for box in boxes for path in box.files}


def without_loose_ends(root: Package, boxes: Sequence[Box], linked: Collection[str]) -> list[Box]:
    """The boxes; an opened package of which no two parts are linked is closed again.

    Of the other opened packages, parts that no line touches go back to what the package holds beside
    them. `linked` are the paths of the boxes that some line touches. What is right below the root stays,
    and where there are no lines, all does.
    """
    kept = list(boxes)
    opened = [box for box in boxes if box.partly and linked and box.unit.path != root.unit.path]
    for outer in sorted(opened, key=lambda box: -len(box.unit.path)):  # inner ones first
        inside = [box for box in kept if _is_below(box, outer)]
        loose = [box for box in inside if box.unit.path not in linked]
        if len(inside) - len(loose) + (outer.unit.path in linked) < 2:
            loose = inside
        gone = {box.unit.path for box in loose}
        files = (*outer.files, *(path for box in loose for path in box.files))
        closed = replace(outer, files=files, partly=len(loose) < len(inside))
        kept = [closed if box.unit.path == outer.unit.path else box for box in kept]
        kept = [box for box in kept if box is closed or box.unit.path not in gone]
    return kept


def _is_below(one: Box, other: Box) -> bool:
    return one is not other and one.unit.path.startswith(f"{other.unit.path}/" if other.unit.path else "")


def _is_linked(package: Package, linked: Collection[str]) -> bool:
    return not linked or any(path in linked for path in package.all_files())


def _pieces(package: Package) -> int:
    return len(package.packages) + bool(package.files)


def _with_modules(index: Index, root: Package, boxes: list[Box], limit: int) -> list[Box]:
    """The root's own files one by one, if there is room or nothing else to show."""
    own = next((box for box in boxes if box.unit.path == root.unit.path and box.files == root.files), None)
    if own is None or (len(boxes) > 1 and len(boxes) - 1 + len(own.files) > limit):
        return boxes
    modules = [Box(module_unit(index, path), (path,)) for path in own.files]
    return [*(box for box in boxes if box is not own), *modules]
