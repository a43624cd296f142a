"""Can a reader take it in? Size, length of labels, boxes and crossings, for any kind as far as known.

Points: 100, less what each measure costs where it is past its comfortable limit: growing evenly from
0 at the limit to its full price at the point where nobody reads on.

| measure | comfortable | too much | price |
|---|---|---|---|
| entities, without external ones (or statements, for kinds with no typed value) | 25 (60) | 100 (300) | 50 |
| attributes of the largest entity | 20 | 60 | 15 |
| characters of the longest label | 40 | 120 | 15 |
| relationships past 1.5 an entity, an entity: lines that must cross | 0 | 1.5 | 20 |
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.text import Span
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.places import edge_name, edge_span, span_of
from groundplan.validators.subject import Subject


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


_ENTITIES = _Measure(25, 100, 50)
_STATEMENTS = _Measure(60, 300, 50)
_ATTRIBUTES = _Measure(20, 60, 15)
_LABEL = _Measure(40, 120, 15)
_EXTRA_EDGES = _Measure(0, 1.5, 20)
_EDGES_THAT_FIT = 1.5  # relationships an entity that a layout places with few crossings
_HUB = 15  # relationships of one entity from which on its lines run into each other
_LONG_SHOWN = 10  # long labels that get a finding of their own

_QUOTED = re.compile(r'"([^"\n]{1,2000})"|\[([^\[\]"\n]{1,2000})\]|\(([^()"\n]{1,2000})\)')


def check(subject: Subject) -> Verdict:
    if subject.empty or (subject.syntax_checked and subject.syntax_error is not None):
        return NOT_APPLICABLE
    if subject.diagram is None:
        return _by_text(subject)
    return _by_diagram(subject, subject.diagram)


def _by_diagram(subject: Subject, diagram: ErDiagram) -> Verdict:
    entities = max(1, len(diagram.entities))
    own = sum(not entity.external for entity in diagram.entities)
    largest = max((len(entity.attributes) for entity in diagram.entities), default=0)
    labels = list(_labels(subject, diagram))
    longest = max((_shown_length(text) for text, _, _ in labels), default=0)
    extra = max(0.0, len(diagram.relationships) / entities - _EDGES_THAT_FIT) if entities > 4 else 0.0
    cost = _ENTITIES.cost(own) + _ATTRIBUTES.cost(largest) + _LABEL.cost(longest) + _EXTRA_EDGES.cost(extra)
    findings = (
        *_size(subject, own, "entities", _ENTITIES),
        *_large_boxes(subject, diagram),
        *_long_labels(labels),
        *_crossings(subject, diagram, extra),
    )
    return Verdict(100.0 - cost, findings)


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


def _large_boxes(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    for entity in diagram.entities:
        count = len(entity.attributes)
        if count > _ATTRIBUTES.comfortable:
            message = f"`{entity.name}` shows {count} attributes; its box towers over the rest."
            severity = _ATTRIBUTES.severity(count)
            yield Finding(
                "too-many-attributes", severity, message, span_of(subject, entity.name), entity.name
            )


def _labels(subject: Subject, diagram: ErDiagram) -> Iterator[tuple[str, str | None, Span]]:
    for entity in diagram.entities:
        yield entity.name, entity.name, span_of(subject, entity.name)
        for attribute in entity.attributes:
            element = f"{entity.name}.{attribute.name}"
            for text in (attribute.name, attribute.type, attribute.comment):
                yield text, element, span_of(subject, element)
    for edge in diagram.relationships:
        yield edge.label, edge_name(edge), edge_span(subject, edge)


def _long_labels(labels: Sequence[tuple[str, str | None, Span]]) -> Iterator[Finding]:
    long = [each for each in labels if _shown_length(each[0]) > _LABEL.comfortable]
    for text, element, span in sorted(long, key=lambda each: -len(each[0]))[:_LONG_SHOWN]:
        length = _shown_length(text)
        message = f"A label of {length} characters, “{text[:30]}…”, widens the drawing; shorten it."
        yield Finding("long-label", _LABEL.severity(length), message, span, element)


def _shown_length(text: str) -> int:
    """Characters of the longest line of a label as drawn: `<br>` and line breaks end a line."""
    return max(len(part) for part in re.split(r"<br\s{0,3}/?>|\\n|\n", text))


def _crossings(subject: Subject, diagram: ErDiagram, extra: float) -> Iterator[Finding]:
    if extra > 0:
        edges, entities = len(diagram.relationships), len(diagram.entities)
        message = f"{edges} relationships between {entities} entities will cross each other."
        yield Finding("many-crossings", _EXTRA_EDGES.severity(extra), message, subject.first_line)
    ends = Counter(name for edge in diagram.relationships for name in {edge.source, edge.target})
    for name, count in ends.items():
        if count > _HUB:
            message = f"{count} relationships meet at `{name}`."
            yield Finding("crowded-entity", Severity.INFO, message, span_of(subject, name), name)
