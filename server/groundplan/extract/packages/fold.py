"""A tree of packages folded to a number of boxes that a reader can take in."""

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.extract.packages.tree import Package, Unit, module_unit
from groundplan.index.index import Index


@dataclass(frozen=True, slots=True)
class Box:
    """A package with all below it, what a package holds beside its inner packages (`partly`), or a module."""

    unit: Unit
    files: tuple[str, ...]
    partly: bool = False


def fold(index: Index, root: Package, *, limit: int | None) -> list[Box]:
    """At most `limit` boxes, if the root itself has no more: the largest packages are opened first.

    Where there is room for them, the root's own files are boxes too.
    """
    whole = [root]
    boxes: list[Box] = []
    while True:
        room = None if limit is None else limit - len(whole) - len(boxes) + 1
        openable = [
            each
            for each in whole
            if each.packages and (each is root or room is None or _pieces(each) <= room)
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


def box_of_file(boxes: list[Box]) -> Mapping[str, Box]:
    return {path: box for box in boxes for path in box.files}


def _pieces(package: Package) -> int:
    return len(package.packages) + bool(package.files)


def _with_modules(index: Index, root: Package, boxes: list[Box], limit: int | None) -> list[Box]:
    """The root's own files one by one, if there is room or nothing else to show."""
    own = next((box for box in boxes if box.unit.path == root.unit.path and box.files == root.files), None)
    if own is None or (limit is not None and len(boxes) > 1 and len(boxes) - 1 + len(own.files) > limit):
        return boxes
    modules = [Box(module_unit(index, path), (path,)) for path in own.files]
    return [*(box for box in boxes if box is not own), *modules]
