"""Can a reader take it in? Size, length of labels, boxes and crossings, for any kind as far as known.

Points: 100, less what each measure costs where it is past its comfortable limit: growing evenly from
0 at the limit to its full price at the point where nobody reads on.

| measure | comfortable | too much | price |
|---|---|---|---|
| elements, without external ones (statements, for kinds with no typed value) | by kind | by kind | 50 |
| parts of the largest element, where they stand in its box | by kind | by kind | 15 |
| characters of the longest label | 40 | 120 | 15 |
| lines past 1.5 an element, an element, where they may cross | 0 | 1.5 | 20 |
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from groundplan.mermaid.outline import Outline
from groundplan.text import Span
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.places import edge_name, span_of
from groundplan.validators.subject import Subject
from groundplan.validators.texts import texts_of


@dataclass(frozen=True, slots=True)
class _Measure:
    comfortable: float
    too_much: float
    price: float

    def cost(self, value: float) -> float:
        past = (value - self.comfortable) / (self.too_much - self.comfortable)
        return self.price * min(1.0, max(0.0, past))

    def severity(self, value: float) -> Severity:
        """A remark at first; a warning from half of the way to too much."""
        return Severity.WARNING if self.cost(value) >= self.price / 2 else Severity.INFO


_STATEMENTS = _Measure(60, 300, 50)
_LABEL = _Measure(40, 120, 15)
_EXTRA_EDGES = _Measure(0, 1.5, 20)
_EDGES_THAT_FIT = 1.5  # relationships an entity that a layout places with few crossings
_HUB = 15  # relationships of one entity from which on its lines run into each other
_FEW = 4  # elements between which lines cross without harm
_LONG_SHOWN = 10  # long labels that get a finding of their own

_QUOTED = re.compile(r'"([^"\n]{1,2000})"|\[([^\[\]"\n]{1,2000})\]|\(([^()"\n]{1,2000})\)')


class _Count(StrEnum):
    """What there may be too much of."""

    NODES = "nodes"
    PARTS = "parts"
    EDGES = "edges"


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much of a kind a reader takes in: `size` of what is counted, `box` of one element's parts."""

    words: str
    size: _Measure
    count: _Count = _Count.NODES
    box: _Measure | None = None
    box_words: str = ""
    lines_cross: bool = False


def _size_of(comfortable: float, too_much: float) -> _Measure:
    return _Measure(comfortable, too_much, 50)


def _box_of(comfortable: float, too_much: float) -> _Measure:
    return _Measure(comfortable, too_much, 15)


_KINDS = {
    "er": _Limits(
        "entities", _size_of(25, 100), box=_box_of(20, 60), box_words="attributes", lines_cross=True
    ),
    "class": _Limits("classes", _size_of(20, 80), box=_box_of(25, 80), box_words="members", lines_cross=True),
    "flowchart": _Limits("nodes", _size_of(30, 120), lines_cross=True),
    "state": _Limits("states", _size_of(20, 80), lines_cross=True),
    "c4": _Limits("elements", _size_of(20, 60), lines_cross=True),
    "architecture": _Limits("elements", _size_of(20, 60), lines_cross=True),
    "sequence": _Limits("messages", _size_of(30, 120), _Count.EDGES),
    "mindmap": _Limits("topics", _size_of(40, 150)),
    "gitGraph": _Limits("commits", _size_of(40, 150), _Count.PARTS),
    "journey": _Limits("tasks", _size_of(20, 60), _Count.PARTS),
    "gantt": _Limits("tasks", _size_of(30, 100)),
    "timeline": _Limits("periods", _size_of(15, 50), box=_box_of(6, 20), box_words="events"),
    "pie": _Limits("slices", _size_of(8, 25)),
}
_OTHER = _Limits("elements", _size_of(25, 100))


def check(subject: Subject) -> Verdict:
    if subject.empty or (subject.syntax_checked and subject.syntax_error is not None):
        return NOT_APPLICABLE
    if subject.diagram is None:
        return _by_text(subject)
    return _by_outline(subject, _KINDS.get(subject.diagram.kind, _OTHER))


def _by_outline(subject: Subject, limits: _Limits) -> Verdict:
    outline = subject.outline
    count = _counted(outline, limits.count)
    labels = list(_labels(subject))
    longest = max((_shown_length(text) for text, _, _ in labels), default=0)
    largest = max((len(node.parts) for node in outline.nodes), default=0)
    many = limits.lines_cross and len(outline.nodes) > _FEW
    extra = max(0.0, len(outline.edges) / len(outline.nodes) - _EDGES_THAT_FIT) if many else 0.0
    cost = limits.size.cost(count) + _LABEL.cost(longest) + _EXTRA_EDGES.cost(extra)
    cost += limits.box.cost(largest) if limits.box is not None else 0.0
    findings = (
        *_size(subject, count, limits.words, limits.size),
        *_large_boxes(subject, limits),
        *_long_labels(labels),
        *(_crossings(subject, limits, extra) if limits.lines_cross else ()),
    )
    return Verdict(100.0 - cost, findings)


def _counted(outline: Outline, count: _Count) -> int:
    own = [node for node in outline.nodes if not node.external]
    parts = sum(len(node.parts) for node in own)
    sums = {
        _Count.NODES: len(own),
        _Count.PARTS: parts,
        _Count.EDGES: len(outline.edges),
    }
    return sums[count]


def _by_text(subject: Subject) -> Verdict:
    """For kinds without a typed value: every line that says something is a statement."""
    statements = sum(bool(line.strip()) and not line.lstrip().startswith("%%") for line in subject.lines)
    labels = [
        (text, None, Span(number, found.start() + 1, number, found.end() + 1))
        for number, line in enumerate(subject.lines, 1)
        for found in _QUOTED.finditer(line[:20_000])
        if (text := next(filter(None, found.groups()), ""))
    ]
    longest = max((_shown_length(text) for text, _, _ in labels), default=0)
    cost = _STATEMENTS.cost(statements) + _LABEL.cost(longest)
    return Verdict(
        100.0 - cost, (*_size(subject, statements, "statements", _STATEMENTS), *_long_labels(labels))
    )


def _size(subject: Subject, count: int, what: str, measure: _Measure) -> Iterator[Finding]:
    if count > measure.comfortable:
        message = f"{count} {what} are more than a reader takes in at once; narrow it, or draw several."
        yield Finding("too-large", measure.severity(count), message, subject.first_line)


def _large_boxes(subject: Subject, limits: _Limits) -> Iterator[Finding]:
    for node in subject.outline.nodes if limits.box is not None else ():
        count = len(node.parts)
        if limits.box is not None and count > limits.box.comfortable:
            message = f"`{node.name}` shows {count} {limits.box_words}; its box towers over the rest."
            severity = limits.box.severity(count)
            code = f"too-many-{limits.box_words}"
            yield Finding(code, severity, message, span_of(subject, node.name), node.name)


def _labels(subject: Subject) -> Iterator[tuple[str, str | None, Span]]:
    """What is written in the drawing, with the element that says it and where; each text once."""
    named: dict[str, str] = {}
    for node in subject.outline.nodes:
        named.setdefault(node.label or node.name, node.name)
        for part in node.parts:
            named.setdefault(part.removeprefix(f"{node.name}."), part)
    for edge in subject.outline.edges:
        named.setdefault(edge.label, edge_name(edge))
    title = getattr(subject.diagram, "title", "")  # stands on a line of its own, as wide as it likes
    for text in dict.fromkeys(texts_of(subject.diagram)):
        if text == title and text not in named:
            continue
        element = named.get(text)
        span = subject.spans.get(element) if element is not None else None
        if span is None and _shown_length(text) > _LABEL.comfortable:
            span = _written(subject, text)
        yield text, element, span or subject.first_line


def _written(subject: Subject, text: str) -> Span | None:
    """Where a text stands as it is, told by its first characters."""
    head = text[:40]
    for number, line in enumerate(subject.lines, 1):
        if (at := line.find(head)) >= 0:
            return Span(number, at + 1, number, min(at + len(text), len(line)) + 1)
    return None


def _long_labels(labels: Sequence[tuple[str, str | None, Span]]) -> Iterator[Finding]:
    long = [each for each in labels if _shown_length(each[0]) > _LABEL.comfortable]
    for text, element, span in sorted(long, key=lambda each: -len(each[0]))[:_LONG_SHOWN]:
        length = _shown_length(text)
        message = f"A label of {length} characters, “{text[:30]}…”, widens the drawing; shorten it."
        yield Finding("long-label", _LABEL.severity(length), message, span, element)


def _shown_length(text: str) -> int:
    """Characters of the longest line of a label as drawn: `<br>` and line breaks end a line."""
    return max(len(part) for part in re.split(r"<br\s{0,3}/?>|\\n|\n", text))


def _crossings(subject: Subject, limits: _Limits, extra: float) -> Iterator[Finding]:
    outline = subject.outline
    lines = "relationships" if subject.kind == "er" else "lines"
    if extra > 0:
        message = (
            f"{len(outline.edges)} {lines} between {len(outline.nodes)} {limits.words} will cross each other."
        )
        yield Finding("many-crossings", _EXTRA_EDGES.severity(extra), message, subject.first_line)
    ends = Counter(name for edge in outline.edges for name in {edge.source, edge.target})
    for name, count in ends.items():
        if count > _HUB:
            message = f"{count} {lines} meet at `{name}`."
            code = "crowded-entity" if subject.kind == "er" else "crowded-element"
            yield Finding(code, Severity.INFO, message, span_of(subject, name), name)
