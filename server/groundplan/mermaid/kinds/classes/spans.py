"""Where the elements of a class diagram are written."""

from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.kinds.answer import Answer
from groundplan.mermaid.kinds.classes.diagram import ClassRelation
from groundplan.mermaid.parsed import edge_key
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

Read = tuple[dict[str, Any], ClassRelation | None]


def spans_of(answer: Answer, relations: list[Read]) -> Iterator[tuple[str, Span]]:
    """Element and span; later pairs win."""
    for call, _ in reversed(relations):
        ends = (call["values"][0]["id1"], call["values"][0]["id2"])
        yield from ((decode(end.partition("~")[0]), Span(*call["place"])) for end in ends)
    for call, relation in reversed(relations):
        if relation is not None:
            yield edge_key(relation.source, relation.target, relation.label), Span(*call["place"])
    for call in reversed(answer.calls):
        if call["name"] == "addClass":
            yield _class_of(call), Span(*(call["valuePlaces"][0] or call["place"]))
    members = (call for call in reversed(answer.calls) if call["name"] in ("addMembers", "addMember"))
    for call in members:
        yield from _members(answer, call)


def _members(answer: Answer, call: dict[str, Any]) -> Iterator[tuple[str, Span]]:
    box, given = _class_of(call), call["values"][1]
    if isinstance(given, str):
        yield f"{box}.{_name(answer, box, given)}", Span(*call["place"])
        return
    # Mermaid hands the members of a body over last first.
    texts = [text.strip() for text in reversed(given) if text.strip()]
    places = [*_lines(answer, Span(*call["place"]))]
    if len(places) == len(texts):
        for text, span in reversed([*zip(texts, places, strict=True)]):
            yield f"{box}.{_name(answer, box, text)}", span


def _lines(answer: Answer, body: Span) -> Iterator[Span]:
    """The written lines between a class's braces."""
    for number in range(body.start_line, body.end_line + 1):
        line = answer.lines[number - 1]
        start = line.find("{", body.start_column - 1) + 1 if number == body.start_line else 0
        end = body.end_column - 2 if number == body.end_line else len(line)
        text = line[start:end]
        if text.strip() and not text.strip().startswith("%%"):
            first = start + len(text) - len(text.lstrip())
            yield Span(number, first + 1, number, first + len(text.strip()) + 1)


def _name(answer: Answer, box: str, text: str) -> str:
    """The name of the member that Mermaid made of a text."""
    from groundplan.mermaid.kinds.classes.members import attribute_of, method_of

    told = next(each for each in answer.told["classes"] if decode(each["id"]) == box)
    if text.startswith("<<"):
        return decode(text.removeprefix("<<").removesuffix(">>"))
    bare = text.lstrip("+-#~ ")
    for method in told["methods"]:
        if bare.startswith(method["id"].strip() + "("):
            return method_of(method).name
    for member in told["members"]:
        if bare.startswith(member["id"].strip()):
            return attribute_of(member).name
    return decode(bare)


def _class_of(call: dict[str, Any]) -> str:
    return decode(call["values"][0].partition("~")[0])
