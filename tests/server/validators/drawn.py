"""Subjects for tests, from Mermaid text: a workspace's code is told as a diagram, too."""

import re

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.er import (
    Cardinality,
    ErAttribute,
    ErDiagram,
    ErEntity,
    ErRelationship,
    Key,
)
from groundplan.text import Location, Span
from groundplan.validators.facts import CodeFacts
from groundplan.validators.finding import Verdict
from groundplan.validators.subject import Subject

SHOP = """erDiagram
    Customer {
        int id PK
        string email UK
    }
    Product {
        int id PK
        string title
        decimal price
    }
    Order {
        int id PK
        int customer FK
        string status
    }
    OrderItem {
        int id PK
        int order FK
        int product FK
        int quantity
    }
    Invoice {
        uuid id PK
        int order FK, UK
    }
    Order }o--|| Customer : customer
    OrderItem }o--|| Order : order
    OrderItem }o--o| Product : product
    Invoice |o--|| Order : order
"""

_LEFT = {
    "|o": Cardinality.ZERO_OR_ONE,
    "||": Cardinality.EXACTLY_ONE,
    "}o": Cardinality.ZERO_OR_MORE,
    "}|": Cardinality.ONE_OR_MORE,
}
_RIGHT = {mark[::-1].replace("}", "{"): cardinality for mark, cardinality in _LEFT.items()}


def er(text: str, **known: object) -> Subject:
    """A subject of the plain ER texts used in tests, with the places of its elements."""
    diagram, spans = read(text)
    return Subject(source=text, kind="er", diagram=diagram, spans=spans, **known)  # type: ignore[arg-type]


def box(name: str, *attributes: str) -> str:
    """The lines of one entity."""
    return f"    {name} {{\n" + "".join(f"        {each}\n" for each in attributes) + "    }\n"


def code(text: str = SHOP) -> CodeFacts:
    """A workspace whose code declares what `text` draws, each line in `shop/models.py` at its own number."""
    diagram, spans = read(text)
    elements = {
        name: Location("shop/models.py", span.start_line, span.start_line, f"shop.models.{name}")
        for name, span in spans.items()
        if "->" not in name
    }
    edges = {
        EdgeKey(e.source, e.target, e.label): elements[f"{e.source}.{e.label}"]
        for e in diagram.relationships
        if f"{e.source}.{e.label}" in elements
    }
    return CodeFacts.of(Extraction(diagram, elements, edges))


def told(verdict: Verdict) -> str:
    """A verdict as compact text: the score, and a line a finding."""
    lines = [f"{verdict.score:.0f}" if verdict.applicable else "not applicable"]
    for finding in verdict.findings:
        at = f"{finding.span.start_line}:{finding.span.start_column}-{finding.span.end_column}"
        lines.append(f"{finding.severity} {finding.code} {at} {finding.element or ''}".rstrip())
    return "\n".join(lines)


def read(text: str) -> tuple[ErDiagram, dict[str, Span]]:
    attributes: dict[str, list[ErAttribute]] = {}
    edges: list[ErRelationship] = []
    spans: dict[str, Span] = {}
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):

        def here(start: int, word: str, number: int = number) -> Span:
            return Span(number, start + 1, number, start + 1 + len(word))

        if edge := re.match(r"\s+(\w+) ([|}][o|])(--|\.\.)([o|][|{]) (\w+) : (.*)$", line):
            one, left, stroke, right, other, label = edge.groups()
            label = label.strip('"')
            edges.append(ErRelationship(one, other, _LEFT[left], _RIGHT[right], label, stroke == "--"))
            spans[f"{one} -> {other} : {label}"] = here(edge.start(1), line.strip())
            for name in (one, other):
                attributes.setdefault(name, [])
        elif entity := re.match(r"\s+(\w+)(?: \{)?$", line):
            inside = entity[1]
            attributes.setdefault(inside, [])
            spans[inside] = here(entity.start(1), inside)
        elif attribute := re.match(r'\s+(\S+) (\w+)((?: (?:PK|FK|UK),?)*)(?: "(.*)")?$', line):
            keys = tuple(Key(key) for key in re.findall(r"\w+", attribute[3]))
            attributes[inside].append(ErAttribute(attribute[2], attribute[1], keys, attribute[4] or ""))
            spans[f"{inside}.{attribute[2]}"] = here(attribute.start(2), attribute[2])
    entities = tuple(ErEntity(name, tuple(found)) for name, found in attributes.items())
    return ErDiagram(entities, tuple(edges)), spans
