"""The rules of architecture diagrams."""

from collections.abc import Iterator

from groundplan.mermaid.kinds.architecture import ArchitectureDiagram
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, about_edge, duplicate_edges, nothing_drawn, orphans
from groundplan.validators.kinds.in_code import labels_in_code
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, ArchitectureDiagram):
        return
    yield from nothing_drawn(subject, what="services")
    nodes = subject.outline.nodes
    names = {each.name for each in nodes}
    for edge in subject.outline.edges:
        for name in (edge.source, edge.target):
            if name not in names:
                message = f"A line ends at `{name}`, which is nowhere declared."
                yield about_edge(subject, "architecture-unknown-service", Severity.ERROR, message, edge)
    edges = subject.outline.edges
    yield from duplicate_edges(subject, "architecture-duplicate-edge", what="line", edges=edges)
    groups = [node.name for node in nodes[: len(diagram.groups)]]  # the outline has groups first
    used = {each.group for each in (*diagram.services, *diagram.junctions)}
    used |= {each.parent for each in diagram.groups}
    for group, name in zip(diagram.groups, groups, strict=True):
        if group.id not in used:
            message = f"There is nothing in the group `{name}`."
            yield about(subject, "architecture-empty-group", Severity.WARNING, message, name)
    yield from orphans(subject, "architecture-orphan-service", what="line", but=frozenset(groups))


RULES = KindRules(by_findings(_structure), grounding=labels_in_code())
