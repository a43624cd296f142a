"""Where an element stands in a source, and the edit that renames it there."""

import re
from typing import Protocol

from groundplan.mermaid.parsed import edge_key
from groundplan.text import Span
from groundplan.validators.finding import Fix
from groundplan.validators.subject import Subject

_LONGEST_RENAMED = 1000  # lines of a text in which renaming is offered: the edit may span them all
_STYLING = re.compile(r"\s*(?:class|style)\s")
_LABEL_COLON = re.compile(r"(?<!:):(?!:)")
_TYPE = re.compile(r"\S+[ \t]+")


class DrawnEdge(Protocol):
    """What every kind's lines have."""

    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def label(self) -> str: ...


def edge_name(edge: DrawnEdge) -> str:
    """What findings and places call an edge: `Order -> User : owner`."""
    return edge_key(edge.source, edge.target, edge.label)


def span_of(subject: Subject, element: str) -> Span:
    """Where `element` stands; the first line where that is not known."""
    return subject.spans.get(element, subject.first_line)


def edge_span(subject: Subject, edge: DrawnEdge) -> Span:
    return span_of(subject, edge_name(edge))


def attribute_span(subject: Subject, element: str, name: str) -> Span:
    """The attribute's name alone; its whole line where the name does not stand there as it is."""
    return name_span(subject, element, name) or span_of(subject, element)


def name_span(subject: Subject, element: str, name: str) -> Span | None:
    """Exactly the characters of `name` at its element's place; None where they do not stand there.

    The place of an attribute is its whole line, in which its type may stand before its name or behind.
    """
    span = subject.spans.get(element)
    if span is None or not name or not 1 <= span.start_line <= len(subject.lines):
        return None
    line = subject.lines[span.start_line - 1]
    start = span.start_column - 1
    end = span.end_column - 1 if span.end_line == span.start_line else len(line)
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    found = None
    if element.endswith(f".{name}") and (after_type := _TYPE.match(line, start, end)) is not None:
        found = pattern.search(line, after_type.end(), end)
    found = found or pattern.search(line, start, end)
    if found is None:
        return None
    return Span(span.start_line, found.start() + 1, span.start_line, found.end() + 1)


def rename_fix(subject: Subject, element: str, old: str, new: str) -> Fix | None:
    """Puts `new` where `old` stands; None where that place is not known for sure."""
    span = name_span(subject, element, old)
    return None if span is None else Fix(f"Change to `{new}`", span, new)


def rename_entity_fix(subject: Subject, old: str, new: str) -> Fix | None:
    """Renames an entity wherever it stands as one: its boxes, the ends of its edges, its styles.

    One edit, from the first such line to the last. None where the place of the box is not known,
    the text is very long, or `new` could not stand there without quotes.
    """
    declared = name_span(subject, old, old)
    if declared is None or len(subject.lines) > _LONGEST_RENAMED or "\r" in subject.source:
        return None
    if re.fullmatch(r"[^\W\d][\w-]*", new) is None:
        return None
    name = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
    changed = {declared.start_line}
    changed.update(span.start_line for edge, span in subject.spans.items() if _ends_at(edge, old))
    changed.update(number for number, line in enumerate(subject.lines, 1) if _STYLING.match(line))
    lines = {number for number in changed if name.search(_before_label(subject.lines[number - 1])[0])}
    if declared.start_line not in lines:
        return None
    first, last = min(lines), max(lines)
    new_lines: list[str] = []
    for number in range(first, last + 1):
        line = subject.lines[number - 1]
        ends, colon, label = _before_label(line) if number in lines else (line, "", "")
        new_lines.append((name.sub(new, ends) if number in lines else ends) + colon + label)
    span = Span(first, 1, last, len(subject.lines[last - 1]) + 1)
    return Fix(f"Change to `{new}`", span, "\n".join(new_lines))


def _ends_at(edge: str, name: str) -> bool:
    source, arrow, rest = edge.partition(" -> ")
    return bool(arrow) and name in (source, rest.partition(" : ")[0])


def _before_label(line: str) -> tuple[str, str, str]:
    """A line up to the colon before its label; `:::` gives a class and is no such colon."""
    found = _LABEL_COLON.search(line)
    return (line, "", "") if found is None else (line[: found.start()], ":", line[found.end() :])


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
