"""How two architecture diagrams are compared."""

from collections.abc import Iterator
from dataclasses import replace

from groundplan.mermaid.compare.shape import Element, Shape, by, edge, plain
from groundplan.mermaid.kinds.architecture.diagram import (
    ArchitectureAlignment,
    ArchitectureDiagram,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureJunction,
    ArchitectureService,
)
from groundplan.mermaid.kinds.architecture.outlining import names_of


def _frames_first(diagram: ArchitectureDiagram) -> ArchitectureDiagram:
    """The same diagram with each group behind the one around it."""
    return replace(diagram, groups=tuple(_placed(diagram.groups)))


def _placed(groups: tuple[ArchitectureGroup, ...]) -> Iterator[ArchitectureGroup]:
    waiting = list(groups)
    known: set[str | None] = {None}
    while waiting:
        each = next((group for group in waiting if group.parent in known), waiting[0])
        waiting.remove(each)
        known.add(each.id)
        yield each


SHAPE = Shape(
    {
        ArchitectureGroup: Element(
            "group", plain("id"), (by("id"),), defines=lambda group: group.id, inside=("parent",)
        ),
        ArchitectureService: Element(
            "service", plain("id"), (by("id"),), defines=lambda service: service.id, inside=("group",)
        ),
        ArchitectureJunction: Element(
            "junction", plain("id"), (by("id"),), defines=lambda point: point.id, inside=("group",)
        ),
        ArchitectureEdge: Element(
            "edge",
            edge(),
            (by("source", "target", "label"), by("source", "target")),
            apart=True,
            refers=lambda line: (line.source, line.target),
        ),
        ArchitectureAlignment: Element(
            "alignment",
            lambda line, shown: f"{line.alignment} {', '.join(map(shown, line.members))}",
            (by("alignment", "members"), by("alignment")),
            apart=True,
            refers=lambda line: line.members,
        ),
    },
    names=names_of,
    arranged=_frames_first,
)
