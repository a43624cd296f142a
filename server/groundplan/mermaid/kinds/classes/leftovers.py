"""What a class diagram says beyond its typed value."""

from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.answer import Answer
from groundplan.mermaid.parsed import Leftover
from groundplan.text import Span

# Calls that are statements of their own, kept as they are.
_STATEMENTS = {
    "setCssStyle": "style",
    "setLink": "click",
    "setClickEvent": "click",
    "setTooltip": "click",
}


def leftovers_of(answer: Answer, odd_relations: list[dict[str, Any]]) -> Iterator[Leftover]:
    """Style, links, frames' labels, and relations with signs at both ends."""
    seen: set[tuple[int, ...]] = set()
    for call in answer.calls:
        place = tuple(call["place"])
        if call["name"] in _STATEMENTS and place not in seen:
            seen.add(place)
            yield Leftover(_STATEMENTS[call["name"]], answer.text(call["place"]), Span(*place))
        yield from _one(answer, call)
    for call in odd_relations:
        yield Leftover("relation", answer.text(call["place"]), Span(*call["place"]))
    yield from _framed_notes(answer)


def _one(answer: Answer, call: dict[str, Any]) -> Iterator[Leftover]:
    span, values = Span(*call["place"]), call["values"]
    if call["name"] == "defineClass" and not _is_own(values):
        yield Leftover("classDef", answer.text(call["place"]), span)
    elif call["name"] == "setCssClass" and values[1] not in marks.CLASS_STYLES:
        text = answer.text(call["place"])
        own = text if text.startswith("cssClass") else f'cssClass "{values[0].partition("~")[0]}" {values[1]}'
        yield Leftover("class", own, span)
    elif call["name"] == "addNamespace" and len(values) > 1:
        yield Leftover("namespace label", answer.text(call["place"]), span, keepable=False)


def _is_own(values: list[Any]) -> bool:
    names, styles = values
    return len(names) == 1 and marks.is_own_definition(names[0], ",".join(styles))


def _framed_notes(answer: Answer) -> Iterator[Leftover]:
    calls = [call for call in answer.calls if call["name"] == "addNote"]
    for call, note in zip(calls, answer.told["notes"], strict=True):
        if note["namespace"]:
            text = f"{answer.text(call['place'])} (in {note['namespace']})"
            yield Leftover("note's namespace", text, Span(*call["place"]), keepable=False)
