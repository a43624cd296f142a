"""The rules of flowcharts: what is reached, what decides, and what frames hold."""

import re
from collections.abc import Iterator
from dataclasses import replace

from groundplan.mermaid.kinds.flowchart import FlowchartDiagram, FlowEdge, FlowHead, FlowLine, FlowShape
from groundplan.text import Span
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import (
    about,
    about_edge,
    duplicate_edges,
    each_or_all,
    nothing_drawn,
    orphans,
)
from groundplan.validators.kinds.in_code import labels_in_code
from groundplan.validators.kinds.reached import unreached
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

_DEFINED = re.compile(r'(?<![\w-])([A-Za-z_]\w{0,100})[\[({>]{1,3}["`]{0,2}([^\]\[(){}"`\n]{1,300})')
# Drawn as flowcharts, but they show what depends on what: nothing flows, and circles are usual.
_COMPONENTS = frozenset({"mermaid_component", "mermaid_system_overview"})


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, FlowchartDiagram):
        return
    yield from nothing_drawn(subject, what="nodes")
    yield from _defined_twice(subject, diagram)
    edges = [replace(each, proposed=False) for each in diagram.edges]
    yield from duplicate_edges(subject, "flowchart-duplicate-edge", what="line", edges=edges)
    yield from _decisions(subject, diagram)
    shown = {node.id: node.label or node.id for node in diagram.nodes}
    pairs = [pair for each in diagram.edges for pair in _ways(each)]
    lost = {} if subject.type_id in _COMPONENTS else {name: shown[name] for name in unreached(shown, pairs)}
    one = "No way leads to `{}` from a start."
    yield from each_or_all(subject, "flowchart-unreachable-node", lost, one=one, severity=Severity.WARNING)
    filled = {node.subgraph for node in diagram.nodes} | {each.parent for each in diagram.subgraphs}
    for frame in diagram.subgraphs:
        if frame.id not in filled:
            message = f"There is nothing in `{frame.title or frame.id}`."
            yield about(subject, "flowchart-empty-subgraph", Severity.WARNING, message, frame.id)
    frames = frozenset(each.id for each in diagram.subgraphs)
    linked = {name for each in diagram.edges for name in (each.source, each.target)}
    inside_linked = frozenset(node.id for node in diagram.nodes if node.subgraph in linked - {""})
    yield from orphans(subject, "flowchart-orphan-node", what="line", but=frames | inside_linked)


def _ways(edge: FlowEdge) -> Iterator[tuple[str, str]]:
    yield edge.source, edge.target
    if edge.both_ends or edge.head is FlowHead.NONE:
        yield edge.target, edge.source


def _decisions(subject: Subject, diagram: FlowchartDiagram) -> Iterator[Finding]:
    """A decision has two ways out at least, and says which is which."""
    leaving: dict[str, list[FlowEdge]] = {}
    entered = {each.target for each in diagram.edges}
    for each in diagram.edges:
        leaving.setdefault(each.source, []).append(each)
    for node in diagram.nodes:
        if node.shape is not FlowShape.DIAMOND:
            continue
        ways, shown = leaving.get(node.id, []), node.label or node.id
        if not ways and node.id in entered:
            message = f"The decision `{shown}` leads nowhere."
            yield about(subject, "flowchart-dead-end-decision", Severity.WARNING, message, node.id)
        elif len(ways) == 1:
            message = f"The decision `{shown}` has one way out only."
            yield about(subject, "flowchart-single-branch-decision", Severity.WARNING, message, node.id)
        elif bare := [each for each in ways if not each.label]:
            message = f"{len(bare)} of {len(ways)} ways out of the decision `{shown}` do not say when."
            yield about_edge(subject, "flowchart-unlabelled-branch", Severity.INFO, message, bare[0])


def _defined_twice(subject: Subject, diagram: FlowchartDiagram) -> Iterator[Finding]:
    """Mermaid keeps the last text of an id: two different ones are two things by one name."""
    ids = {node.id for node in diagram.nodes}
    first: dict[str, str] = {}
    told: set[str] = set()
    for number, line in enumerate(subject.lines, 1):
        for match in _DEFINED.finditer(line[:5_000]):
            id_, text = match[1], match[2].strip()
            if id_ in ids and first.setdefault(id_, text) != text and id_ not in told:
                told.add(id_)
                message = f"`{id_}` is first “{first[id_][:40]}”, then “{text[:40]}”: one of them is drawn."
                span = Span(number, match.start(1) + 1, number, match.end(1) + 1)
                yield Finding("flowchart-duplicate-id", Severity.WARNING, message, span, id_)


def _consistency(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, FlowchartDiagram):
        return
    plain = [each for each in diagram.edges if each.line is FlowLine.SOLID]
    headless = [each for each in plain if each.head is FlowHead.NONE]
    if headless and len(headless) < len(plain):
        message = f"{len(headless)} of {len(plain)} lines have no arrow, unlike the rest."
        yield about_edge(subject, "flowchart-mixed-lines", Severity.INFO, message, headless[0])
    seen: dict[str, str] = {}
    for each in diagram.edges:
        first = seen.setdefault(each.label.casefold(), each.label)
        if first != each.label:
            message = f"Lines are labelled `{first}` and `{each.label}`: one spelling reads better."
            yield about_edge(subject, "flowchart-mixed-labels", Severity.INFO, message, each)


RULES = KindRules(by_findings(_structure), by_findings(_consistency), labels_in_code(strict=_COMPONENTS))
