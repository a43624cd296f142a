"""Subjects for tests, from Mermaid text: a workspace's code is told as a diagram, too."""

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.er import ErDiagram, parse
from groundplan.mermaid.parsed import Parsed
from groundplan.text import Location
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


def er(text: str, **known: object) -> Subject:
    """A subject of an ER text that Mermaid accepts."""
    parsed = read(text)
    return Subject(source=text, kind="er", diagram=parsed.diagram, spans=parsed.spans, **known)  # type: ignore[arg-type]


def box(name: str, *attributes: str) -> str:
    """The lines of one entity."""
    return f"    {name} {{\n" + "".join(f"        {each}\n" for each in attributes) + "    }\n"


def code(text: str = SHOP) -> CodeFacts:
    """A workspace whose code declares what `text` draws, each line in `shop/models.py` at its own number."""
    diagram, spans = read(text).diagram, read(text).spans
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


def read(text: str) -> Parsed[ErDiagram]:
    parsed = parse(text)
    assert parsed.error is None, parsed.error
    return parsed
