"""The rules of C4 diagrams."""

from collections.abc import Iterator

from groundplan.mermaid.kinds.c4 import (
    BoundaryType,
    C4Boundary,
    C4Diagram,
    C4Element,
    ElementType,
    Level,
)
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, about_edge, duplicate_edges, nothing_drawn, orphans
from groundplan.validators.kinds.in_code import labels_in_code
from groundplan.validators.places import edge_name, edge_span
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

# What is too small to be drawn on a level.
_TOO_DEEP = {
    Level.CONTEXT: frozenset({ElementType.CONTAINER, ElementType.COMPONENT}),
    Level.CONTAINER: frozenset({ElementType.COMPONENT}),
}
_NODES = frozenset({BoundaryType.NODE, BoundaryType.NODE_LEFT, BoundaryType.NODE_RIGHT})


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, C4Diagram):
        return
    yield from nothing_drawn(subject, what="elements")
    outline = subject.outline
    things = list(zip(_things(diagram), (node.name for node in outline.nodes), strict=True))
    ids = {thing.id for thing, _ in things}
    for relation, edge in zip(diagram.relations, outline.edges, strict=True):
        for end in (relation.source, relation.target):
            if end not in ids:
                message = f"A relation ends at `{end}`, which is nowhere declared."
                yield about_edge(subject, "c4-unknown-element", Severity.ERROR, message, edge)
    yield from duplicate_edges(subject, "c4-duplicate-relation", what="relation", edges=outline.edges)
    for thing, name in things:
        if isinstance(thing, C4Element) and thing.type in _TOO_DEEP.get(diagram.level, ()):
            message = f"`{name}` is a {thing.type}: too small a thing for a {diagram.level} diagram."
            yield about(subject, "c4-wrong-level", Severity.WARNING, message, name)
        if isinstance(thing, C4Boundary) and not thing.elements and not thing.boundaries:
            message = f"There is nothing in `{name}`."
            yield about(subject, "c4-empty-boundary", Severity.WARNING, message, name)
    boundaries = [(thing, name) for thing, name in things if isinstance(thing, C4Boundary)]
    if diagram.level is Level.DEPLOYMENT and not any(thing.type in _NODES for thing, _ in boundaries):
        message = "A deployment diagram shows on which nodes things run; this one has none."
        yield Finding("c4-no-node", Severity.WARNING, message, subject.first_line)
    frames = frozenset(name for _, name in boundaries)
    yield from orphans(subject, "c4-orphan-element", what="relation", but=frames)


def _things(inside: C4Diagram | C4Boundary) -> Iterator[C4Element | C4Boundary]:
    """Elements and boundaries, in the outline's order."""
    yield from inside.elements
    for boundary in inside.boundaries:
        yield boundary
        yield from _things(boundary)


def _consistency(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, C4Diagram):
        return
    bare = [
        edge
        for relation, edge in zip(diagram.relations, subject.outline.edges, strict=True)
        if not relation.technology
    ]
    if bare and len(bare) < len(diagram.relations):
        message = f"{len(bare)} of {len(diagram.relations)} relations say no technology, unlike the rest."
        span = edge_span(subject, bare[0])
        yield Finding("c4-mixed-technology", Severity.INFO, message, span, edge_name(bare[0]))


RULES = KindRules(by_findings(_structure), by_findings(_consistency), labels_in_code())
