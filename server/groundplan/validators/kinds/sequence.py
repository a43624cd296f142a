"""The rules of sequence diagrams: who takes part, who speaks, and who is still at work at the end."""

import re
from collections import Counter
from collections.abc import Iterator

from groundplan.mermaid.kinds.sequence import ParticipantKind, SequenceDiagram
from groundplan.mermaid.kinds.sequence.diagram import (
    MessageActivation,
    SequenceActivation,
    SequenceBlock,
    SequenceMessage,
    SequenceStep,
    messages_of,
)
from groundplan.mermaid.outline import OutlineEdge
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, about_edge, each_or_all, nothing_drawn, orphans
from groundplan.validators.kinds.in_code import labels_in_code
from groundplan.validators.names import words
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

_DECLARES = re.compile(r"\s*(?:create\s+)?(?:participant|actor)\s+\S", re.IGNORECASE)
_CALL_CHAINS = frozenset({"mermaid_sequence", "mermaid_api_sequence"})
# Who takes part from outside the code, by usual names.
_NAMES = "user client browser caller admin database db cache queue broker server backend frontend api"
_OUTSIDE = frozenset(_NAMES.split())


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, SequenceDiagram):
        return
    yield from nothing_drawn(subject, what="participants")
    messages = list(messages_of(diagram.steps))
    if diagram.participants and not messages:
        message = "Nobody says anything: the diagram has no messages."
        yield Finding("sequence-no-messages", Severity.WARNING, message, subject.first_line)
    elif len(messages) > 1 and all(each.source == each.target for each in messages):
        message = "Everybody talks to themselves only: no message goes from one to another."
        yield Finding("sequence-only-self", Severity.WARNING, message, subject.first_line)
    yield from _undeclared(subject, diagram)
    yield from orphans(subject, "sequence-silent-participant", what="message")
    yield from _still_active(subject, diagram)


def _undeclared(subject: Subject, diagram: SequenceDiagram) -> Iterator[Finding]:
    """Where some are declared, one that is not is likely a slip of another's name."""
    lines = {
        name: subject.lines[span.start_line - 1]
        for name, span in subject.spans.items()
        if span.start_line <= len(subject.lines)
    }
    loose = {
        each.id: each.label or each.id
        for each in diagram.participants
        if each.id in lines and not _DECLARES.match(lines[each.id])
    }
    if loose and len(loose) < len(diagram.participants):
        one = "`{}` is not declared as a participant, unlike others."
        yield from each_or_all(
            subject, "sequence-undeclared-participant", loose, one=one, severity=Severity.WARNING
        )


def _still_active(subject: Subject, diagram: SequenceDiagram) -> Iterator[Finding]:
    active: Counter[str] = Counter()
    last: dict[str, SequenceMessage] = {}
    for step in _flat(diagram.steps):
        if isinstance(step, SequenceActivation):
            active[step.participant] += 1 if step.active else -1
        elif isinstance(step, SequenceMessage):
            if step.activation is MessageActivation.START:
                active[step.target] += 1
                last[step.target] = step
            elif step.activation is MessageActivation.END:
                active[step.source] -= 1
    for name, count in active.items():
        if count <= 0:
            continue
        message = f"`{name}` starts work that it never ends (`deactivate`)."
        if name in last:
            sent = last[name]
            edge = OutlineEdge(sent.source, sent.target, sent.text)
            yield about_edge(subject, "sequence-never-deactivated", Severity.WARNING, message, edge)
        else:
            yield about(subject, "sequence-never-deactivated", Severity.WARNING, message, name)


def _flat(steps: tuple[SequenceStep, ...]) -> Iterator[SequenceStep]:
    for step in steps:
        yield step
        if isinstance(step, SequenceBlock):
            for section in step.sections:
                yield from _flat(section.steps)


def _consistency(subject: Subject) -> Iterator[Finding]:
    """Two participants that are shown alike are one to a reader."""
    diagram = subject.diagram
    if not isinstance(diagram, SequenceDiagram):
        return
    seen: dict[tuple[str, ...], str] = {}
    for each in diagram.participants:
        shown = each.label or each.id
        first = seen.setdefault(words(shown) or (shown,), each.id)
        if first != each.id:
            message = f"`{each.id}` and `{first}` are called the same: `{shown}`."
            yield about(subject, "sequence-same-name", Severity.WARNING, message, each.id)


def _beyond(subject: Subject) -> frozenset[str]:
    """Participants that are people or systems around the code."""
    diagram = subject.diagram
    if not isinstance(diagram, SequenceDiagram):
        return frozenset()
    inside = (ParticipantKind.PARTICIPANT, ParticipantKind.CONTROL, ParticipantKind.ENTITY)
    return frozenset(
        each.id
        for each in diagram.participants
        if each.kind not in inside or _OUTSIDE.issuperset(words(each.label or each.id))
    )


RULES = KindRules(
    by_findings(_structure),
    by_findings(_consistency),
    labels_in_code(strict=_CALL_CHAINS, calls=True, beyond=_beyond),
)
