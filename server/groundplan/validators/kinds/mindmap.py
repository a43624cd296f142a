"""The rules of mind maps."""

from collections import Counter
from collections.abc import Iterator

from groundplan.mermaid.kinds.mindmap import MindmapDiagram, MindmapNode
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, nothing_drawn
from groundplan.validators.kinds.in_code import labels_in_code
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

_DEEPEST = 5  # levels below the root that a reader follows
_LONGEST_CHAIN = 3  # topics with one child each, in a row, before it reads as a list


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, MindmapDiagram):
        return
    yield from nothing_drawn(subject, what="topics")
    waiting = [(diagram.root, 0, 0)] if diagram.root is not None else []
    deep = False
    while waiting:
        node, depth, chain = waiting.pop()
        yield from _repeated(subject, node)
        chain = chain + 1 if len(node.children) == 1 else 0
        if chain == _LONGEST_CHAIN:
            message = f"{chain} topics in a row, down to `{node.label}`, lead to one topic each."
            yield about(subject, "mindmap-single-child-chain", Severity.INFO, message, node.label)
        if depth > _DEEPEST and not deep:
            deep = True
            message = f"`{node.label}` is {depth} levels below the root; {_DEEPEST} are easier to read."
            yield about(subject, "mindmap-too-deep", Severity.WARNING, message, node.label)
        waiting += [(child, depth + 1, chain) for child in node.children]


def _repeated(subject: Subject, node: MindmapNode) -> Iterator[Finding]:
    for label, count in Counter(child.label for child in node.children).items():
        if count > 1:
            message = f"`{node.label}` leads to `{label}` {count} times."
            yield about(subject, "mindmap-duplicate-topic", Severity.WARNING, message, label)


RULES = KindRules(by_findings(_structure), grounding=labels_in_code())
