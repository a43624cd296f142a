"""The frames around boxes of one package: what belongs together stands together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundplan.extract.packages.fold import Box
from groundplan.extract.packages.tree import Package, Unit

_FEWEST = 2  # boxes that are worth a frame, and frames or boxes beside it that are worth drawing it


@dataclass(frozen=True, slots=True)
class Frames:
    """`units` by the key of their package; `of` has the key of the frame around a box, by the box's path."""

    units: Mapping[str, Unit]
    of: Mapping[str, str]


def frames(root: Package, boxes: Sequence[Box]) -> Frames:
    """A frame for each package right below `root` that more than one box stands for.

    Where all boxes would stand in one frame, there is none: it would tell nothing apart.
    """
    inside: dict[str, list[Box]] = {}
    units = {package.unit.path: package.unit for package in root.packages}
    for box in boxes:
        for path in units:
            if box.unit.path == path or box.unit.path.startswith(f"{path}/"):
                inside.setdefault(path, []).append(box)
    framed = {path: held for path, held in inside.items() if len(held) >= _FEWEST}
    beside = len(boxes) - sum(len(held) for held in framed.values())
    if len(framed) + beside < _FEWEST:
        return Frames({}, {})
    of = {box.unit.path: units[path].key for path, held in framed.items() for box in held}
    return Frames({units[path].key: units[path] for path in framed}, of)
