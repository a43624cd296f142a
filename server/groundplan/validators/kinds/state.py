"""The rules of state diagrams: a start, a way to every state, and an end where one is meant."""

from collections.abc import Iterator
from dataclasses import replace

from groundplan.mermaid.kinds.state import StateDiagram, StateKind
from groundplan.mermaid.kinds.state.diagram import START_OR_END
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, duplicate_edges, each_or_all, nothing_drawn
from groundplan.validators.kinds.in_code import labels_in_code
from groundplan.validators.kinds.reached import unreached
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, StateDiagram):
        return
    yield from nothing_drawn(subject, what="states")
    edges = [replace(each, proposed=False) for each in diagram.transitions]
    yield from duplicate_edges(subject, "state-duplicate-transition", what="transition", edges=edges)
    started = [each.target for each in diagram.transitions if each.source == START_OR_END]
    if diagram.transitions and not started:
        message = "The diagram has no start (`[*] --> …`)."
        yield Finding("state-no-start", Severity.WARNING, message, subject.first_line)
    yield from _unreachable(subject, diagram, started)
    yield from _dead_ends(subject, diagram)


def _unreachable(subject: Subject, diagram: StateDiagram, started: list[str]) -> Iterator[Finding]:
    """Who is inside a state has entered it, and can leave with it."""
    if not diagram.transitions:
        return
    shown = {each.id: each.label or each.id for each in diagram.states}
    arrows = [(each.source, each.target) for each in diagram.transitions if each.source != START_OR_END]
    starts = [each for each in diagram.transitions if each.source == START_OR_END]
    inner_starts = {each.target for each in starts if each.parent}
    with_start = {each.parent for each in starts}
    for each in diagram.states:
        if each.parent:
            arrows.append((each.id, each.parent))
            if each.id in inner_starts or each.parent not in with_start:
                arrows.append((each.parent, each.id))
    outer = [name for name in started if name not in inner_starts]
    lost = {name: shown[name] for name in unreached(shown, arrows, starts=outer)}
    one = "No transition leads to `{}`."
    yield from each_or_all(subject, "state-unreachable", lost, one=one, severity=Severity.WARNING)


def _dead_ends(subject: Subject, diagram: StateDiagram) -> Iterator[Finding]:
    """Only where the diagram draws ends at all: then a state without a way out looks forgotten."""
    if not any(each.target == START_OR_END for each in diagram.transitions):
        return
    left = {each.source for each in diagram.transitions}
    entered = {each.target for each in diagram.transitions}
    composite = {each.parent for each in diagram.states}
    for state in diagram.states:
        inside = bool(state.parent) and state.parent in left
        if state.id in entered and state.id not in left | composite and not inside:
            message = f"`{state.label or state.id}` leads nowhere, not even to the end (`[*]`)."
            yield about(subject, "state-dead-end", Severity.INFO, message, state.id)
        if state.kind is StateKind.CHOICE and state.id in left:
            ways = [each for each in diagram.transitions if each.source == state.id]
            if len(ways) == 1:
                message = f"The choice `{state.label or state.id}` has one way out only."
                yield about(subject, "state-single-branch-choice", Severity.WARNING, message, state.id)


RULES = KindRules(by_findings(_structure), grounding=labels_in_code())
