"""Parts of a system as an architecture diagram and as a C4 container diagram, with their evidence."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from groundplan.extract.architecture.parts import Part, PartKind, Use
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.architecture import (
    ArchitectureDiagram,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureService,
    Side,
)
from groundplan.mermaid.kinds.c4 import (
    BoundaryType,
    C4Boundary,
    C4Diagram,
    C4Element,
    C4Relation,
    ElementType,
    Level,
    Shape,
)
from groundplan.mermaid.kinds.registry import outline
from groundplan.text import Location

_ICONS = {
    PartKind.DATABASE: "database",
    PartKind.QUEUE: "cloud",
    PartKind.CACHE: "disk",
    PartKind.PROXY: "internet",
    PartKind.STORAGE: "disk",
    PartKind.APPLICATION: "server",
}
_SHAPES = {
    PartKind.DATABASE: Shape.DATABASE,
    PartKind.CACHE: Shape.DATABASE,
    PartKind.STORAGE: Shape.DATABASE,
    PartKind.QUEUE: Shape.QUEUE,
}
# Which sides the lines from one service leave and reach others by, so that these do not stand in one place.
_WAYS = ((Side.RIGHT, Side.LEFT), (Side.BOTTOM, Side.TOP), (Side.TOP, Side.BOTTOM))

D = TypeVar("D", ArchitectureDiagram, C4Diagram)


@dataclass(frozen=True, slots=True)
class System:
    """All that is drawn. `name` is the workspace's."""

    name: str
    parts: tuple[Part, ...]
    uses: tuple[Use, ...]
    notes: tuple[str, ...]


def draw_architecture(system: System) -> Extraction[ArchitectureDiagram]:
    """A group for each folder that declares services, unless all are of one."""
    ids = _ids(system)
    groups = _groups(system)
    shown = {folder: f"group_{number}" for number, folder in enumerate(groups)} if len(groups) > 1 else {}
    services = tuple(
        ArchitectureService(ids[part.name], part.name, _ICONS[part.kind], group=shown.get(part.system))
        for part in system.parts
    )
    counts: Counter[str] = Counter()
    edges: list[ArchitectureEdge] = []
    for use in system.uses:
        leaves, reaches = _WAYS[counts[use.source] % len(_WAYS)]
        counts[use.source] += 1
        edges.append(ArchitectureEdge(ids[use.source], ids[use.target], leaves, reaches))
    frames = tuple(ArchitectureGroup(id_, folder or system.name, "cloud") for folder, id_ in shown.items())
    diagram = ArchitectureDiagram(frames, services, edges=tuple(edges))
    places = [*(groups[folder] for folder in shown), *(part.place for part in system.parts)]
    return _extraction(diagram, places, system)


def draw_containers(system: System) -> Extraction[C4Diagram]:
    """All parts inside one system boundary, that of the workspace."""
    ids = _ids(system)
    parts = _users_first(system)
    elements = tuple(
        C4Element(
            ids[part.name],
            part.name,
            ElementType.CONTAINER,
            part.technology,
            shape=_SHAPES.get(part.kind, Shape.BOX),
        )
        for part in parts
    )
    relations = tuple(C4Relation(ids[use.source], ids[use.target], use.label) for use in system.uses)
    if not elements:
        return Extraction(C4Diagram(Level.CONTAINER), notes=system.notes)
    boundary = C4Boundary("system_boundary", system.name, BoundaryType.SYSTEM, elements=elements)
    diagram = C4Diagram(Level.CONTAINER, boundaries=(boundary,), relations=relations)
    places = [_start(system.parts[0].place), *(part.place for part in parts)]
    return _extraction(diagram, places, system)


def _extraction(diagram: D, places: list[Location], system: System) -> Extraction[D]:
    """The evidence, by the outline's names and in its order."""
    told = outline(diagram)
    elements = {node.name: place for node, place in zip(told.nodes, places, strict=True)}
    edges = {
        EdgeKey(edge.source, edge.target, edge.label): use.place
        for edge, use in zip(told.edges, system.uses, strict=True)
    }
    return Extraction(diagram, elements, edges, system.notes)


def _users_first(system: System) -> list[Part]:
    """The parts so that lines run down: Mermaid sets C4 elements row by row in their order."""
    depth = {part.name: 0 for part in system.parts}
    for _ in system.parts:  # as often as the longest way can be; a ring stops there
        for use in system.uses:
            depth[use.target] = min(max(depth[use.target], depth[use.source] + 1), len(depth))
    return sorted(system.parts, key=lambda part: depth[part.name])


def _groups(system: System) -> dict[str, Location]:
    """The folders that declare parts, each with the file that does."""
    found: dict[str, Location] = {}
    for part in system.parts:
        found.setdefault(part.system, _start(part.place))
    return found


def _start(place: Location) -> Location:
    return Location(place.path, 1, 1, place.path)


def _ids(system: System) -> Mapping[str, str]:
    """A different identifier of plain letters for each part."""
    ids: dict[str, str] = {}
    for part in system.parts:
        plain = re.sub(r"\W", "_", part.name, flags=re.ASCII) or "part"
        candidate, number = plain, 1
        while candidate in ids.values():
            number += 1
            candidate = f"{plain}_{number}"
        ids[part.name] = candidate
    return ids
