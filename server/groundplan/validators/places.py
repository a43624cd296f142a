"""Where an element stands in a source, and the edit that renames it there."""

import re

from groundplan.mermaid.kinds.er import ErRelationship
from groundplan.mermaid.parsed import edge_key
from groundplan.text import Span
from groundplan.validators.finding import Fix
from groundplan.validators.subject import Subject

_TYPE = re.compile(r"\S+[ \t]+")


def edge_name(edge: ErRelationship) -> str:
    """What findings and places call an edge: `Order -> User : owner`."""
    return edge_key(edge.source, edge.target, edge.label)


def span_of(subject: Subject, element: str) -> Span:
    """Where `element` stands; the first line where that is not known."""
    return subject.spans.get(element, subject.first_line)


def edge_span(subject: Subject, edge: ErRelationship) -> Span:
    return span_of(subject, edge_name(edge))


def attribute_span(subject: Subject, element: str, name: str) -> Span:
    """The attribute's name alone; its whole line where the name does not stand there as it is."""
    return name_span(subject, element, name) or span_of(subject, element)


def name_span(subject: Subject, element: str, name: str) -> Span | None:
    """Exactly the characters of `name` at its element's place; None where they do not stand there.

    An attribute's place is its whole line, its type before its name.
    """
    span = subject.spans.get(element)
    if span is None or not name or not 1 <= span.start_line <= len(subject.lines):
        return None
    line = subject.lines[span.start_line - 1]
    start = span.start_column - 1
    end = span.end_column - 1 if span.end_line == span.start_line else len(line)
    if element.endswith(f".{name}") and (after_type := _TYPE.match(line, start, end)) is not None:
        start = after_type.end()
    found = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(line, start, end)
    if found is None:
        return None
    return Span(span.start_line, found.start() + 1, span.start_line, found.end() + 1)


def rename_fix(subject: Subject, element: str, old: str, new: str) -> Fix | None:
    """Puts `new` where `old` stands; None where that place is not known for sure."""
    span = name_span(subject, element, old)
    return None if span is None else Fix(f"Change to `{new}`", span, new)


def type_fix(subject: Subject, element: str, name: str, old: str, new: str) -> Fix | None:
    """Replaces the type in front of an attribute's name; None where it does not stand there."""
    place = name_span(subject, element, name)
    if place is None or re.fullmatch(r"\w+", new) is None:
        return None
    before = subject.lines[place.start_line - 1][: place.start_column - 1]
    if not before.rstrip().endswith(old) or before.strip() != old:
        return None
    start = before.rindex(old) + 1
    return Fix(
        f"Change the type to `{new}`", Span(place.start_line, start, place.start_line, start + len(old)), new
    )
