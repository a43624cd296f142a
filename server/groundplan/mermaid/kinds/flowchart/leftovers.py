"""What a flowchart says beyond its typed value."""

import re
from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.answer import Answer
from groundplan.mermaid.kinds.flowchart.identifiers import decode_id, written_id
from groundplan.mermaid.kinds.flowchart.notation import SHAPE_OF_NAME
from groundplan.mermaid.parsed import Leftover
from groundplan.text import Span

_CLICKS = ("setLink", "setClickEvent", "setTooltip")
_LINK_STYLES = ("updateLink", "updateLinkInterpolate")
_ELK = re.compile(r"\s*flowchart-elk\b")
_PROPERTY = re.compile(r"(?:^|[,\n])\s*(\w+)\s*:")


def leftovers_of(answer: Answer) -> Iterator[Leftover]:
    """Styles, links, ids of edges, and what a node has beyond shape and label."""
    seen: set[tuple[int, ...]] = set()
    for call in answer.calls:
        place = tuple(call["place"])
        if call["name"] in _CLICKS and place not in seen:
            seen.add(place)
            text = answer.text(call["place"])
            written = text if text.startswith("click") else f"click {text}"
            yield Leftover("click", _with_id(written, call["values"][0]), Span(*place))
        yield from _one(answer, call)
    for number, line in enumerate(answer.lines, start=1):
        if _ELK.match(line):
            yield Leftover("layout", "flowchart-elk", Span(number, 1, number, len(line) + 1), keepable=False)


def _one(answer: Answer, call: dict[str, Any]) -> Iterator[Leftover]:
    name, values, span = call["name"], call["values"], Span(*call["place"])
    text = answer.text(call["place"])
    if name == "addClass" and not marks.is_own_definition(values[0], ",".join(values[1])):
        yield Leftover("classDef", text, span)
    elif name == "setClass" and values[1] not in marks.CLASS_STYLES:
        ids = ",".join(written_id(decode_id(each)) for each in values[0].split(","))
        yield Leftover("class", f"class {ids} {values[1]}", span)
    elif name in _LINK_STYLES:
        yield Leftover("linkStyle", text, span)
    elif name == "addLink" and values[2].get("id"):
        yield Leftover("edge id", values[2]["id"], span, keepable=False)
    elif name == "addVertex":
        yield from _vertex(answer, call, text, span)


def _vertex(answer: Answer, call: dict[str, Any], text: str, span: Span) -> Iterator[Leftover]:
    _, label, shape, styles, *_ = [*call["values"], None, None, None]
    if styles is not None:
        yield Leftover("style", _with_id(text, call["values"][0]), span)
    if isinstance(label, dict) and label["type"] == "markdown":  # pyright: ignore[reportUnknownMemberType]
        yield Leftover("Markdown label", text, span, keepable=False)
    if shape is not None and shape not in SHAPE_OF_NAME:
        yield Leftover("shape", text, span, keepable=False)
    if len(call["values"]) > 6 and call["values"][6]:
        yield Leftover("properties", text, span, keepable=False)
    if len(call["values"]) > 7 and set(_PROPERTY.findall(call["values"][7])) - {"shape", "label"}:
        yield Leftover("properties", text, span, keepable=False)


def _with_id(statement: str, id_: str) -> str:
    """The statement about a node, by the id that the node is written with."""
    return statement.replace(id_, written_id(decode_id(id_)), 1)
