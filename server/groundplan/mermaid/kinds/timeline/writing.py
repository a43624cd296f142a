"""Timelines as Mermaid source."""

from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds.document import INDENT, document, proposable
from groundplan.mermaid.kinds.timeline.diagram import (
    Direction,
    TimelineDiagram,
    TimelinePeriod,
    TimelineSection,
)
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode_bare

# Words that start another statement than a period.
_STATEMENTS = ("accDescr", "accTitle", "section", "timeline", "title")


def render(diagram: TimelineDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Keepable `leftovers` of an earlier reading are written again as they were.
    """
    head = "timeline" if diagram.direction is Direction.LEFT_RIGHT else f"timeline {diagram.direction}"
    title = diagram.title and f"title {encode_bare(diagram.title, forbidden='&', keep_lines=True)}"
    return document(head, _sections(diagram), title=title, leftovers=leftovers)


def _sections(diagram: TimelineDiagram) -> Iterator[str]:
    for index, section in enumerate(diagram.sections):
        if not _goes_without_saying(section, index):
            yield f"{INDENT}section {encode_bare(section.name, forbidden=':')}"
        for period in section.periods:
            yield from proposable(_period(period), proposed=period.proposed, depth=2)


def _goes_without_saying(section: TimelineSection, index: int) -> bool:
    return index == 0 and not section.name and bool(section.periods)


def _period(period: TimelinePeriod) -> str:
    name = encode_bare(period.name, forbidden=":", reserved=_STATEMENTS)
    return " : ".join((name, *(encode_bare(event, forbidden=":") for event in period.events)))
