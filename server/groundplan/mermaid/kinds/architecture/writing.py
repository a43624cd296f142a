"""Architecture diagrams as Mermaid source."""

import re
from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds.architecture.diagram import (
    ArchitectureDiagram,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureService,
)
from groundplan.mermaid.kinds.document import document, proposable
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode, encode_bare, encode_escaped, encode_id

# Words that start statements, and what Mermaid's lexer takes from the start of a longer word.
_RESERVED = frozenset(
    {"accdescr", "acctitle", "align", "architecture", "column", "group", "in", "junction", "row", "service"}
)
_SIDES = "LRTB"
_RESERVED_STARTS = ("title",)
_PLAIN_TITLE = re.compile(r"\w(?:[\w .,/&+-]*\w)?", re.ASCII)


def render(diagram: ArchitectureDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Ids must differ, groups come after the group around them, and edges and alignments name services and
    junctions; an edge goes by `source_group` or `target_group` only between different groups. A service
    has an icon or an icon text. Keepable `leftovers` of an earlier reading are written again as they were.
    """
    title = diagram.title and f"title {encode_bare(diagram.title, forbidden='&', keep_lines=True)}"
    return document("architecture-beta", _statements(diagram), title=title, leftovers=leftovers)


def _statements(diagram: ArchitectureDiagram) -> Iterator[str]:
    for group in diagram.groups:
        yield from proposable(_group(group), proposed=group.proposed)
    for service in diagram.services:
        yield from proposable(_service(service), proposed=service.proposed)
    for junction in diagram.junctions:
        statement = f"junction {_id(junction.id)}{_inside(junction.group)}"
        yield from proposable(statement, proposed=junction.proposed)
    for edge in diagram.edges:
        yield from proposable(_edge(edge), proposed=edge.proposed)
    for each in diagram.alignments:
        members = " ".join(map(_id, each.members))
        yield from proposable(f"align {each.alignment} {members}", proposed=False)


def _group(group: ArchitectureGroup) -> str:
    return f"group {_id(group.id)}{_looks(_icon(group.icon), group.title)}{_inside(group.parent)}"


def _service(service: ArchitectureService) -> str:
    icon_text = f' "{encode(service.icon_text)}"' if service.icon_text and not service.icon else ""
    icon = icon_text or _icon(service.icon)
    return f"service {_id(service.id)}{_looks(icon, service.title)}{_inside(service.group)}"


def _edge(edge: ArchitectureEdge) -> str:
    left = f"{_id(edge.source)}{'{group}' if edge.source_group else ''}:{edge.source_side}"
    right = f"{edge.target_side}:{_id(edge.target)}{'{group}' if edge.target_group else ''}"
    line = f"-{_title(edge.label)}-" if edge.label else "--"
    arrow = f"{'<' if edge.source_arrow else ''}{line}{'>' if edge.target_arrow else ''}"
    return f"{left} {arrow} {right}"


def _looks(icon: str, title: str) -> str:
    shown = _title(title)
    # A code close behind a colon might be taken for a colour, and lose its end.
    return f"{icon} {shown}" if ":" in icon and "#" in shown else f"{icon}{shown}"


def _inside(group: str | None) -> str:
    return "" if group is None else f" in {_id(group)}"


def _icon(icon: str) -> str:
    return f"({':'.join(map(encode_id, icon.split(':')))})" if icon else ""


def _title(title: str) -> str:
    if not title:
        return ""
    coded = encode_escaped(title)
    return f"[{title}]" if coded == title and _PLAIN_TITLE.fullmatch(title) else f'["{coded}"]'


def _id(id_: str) -> str:
    return encode_id(id_, forbidden_first=_SIDES, reserved=_RESERVED, reserved_starts=_RESERVED_STARTS)
