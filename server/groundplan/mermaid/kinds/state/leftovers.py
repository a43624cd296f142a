"""What a state diagram says beyond its typed value."""

import re
from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.answer import Answer
from groundplan.mermaid.kinds.state.identifiers import decode_id, written_id
from groundplan.mermaid.parsed import Leftover
from groundplan.text import Span

# Statements that Mermaid reads and makes nothing of.
_WITHOUT_VALUE = {
    "comment": re.compile(r"\s*#"),
    "floating note": re.compile(r'\s*note\s+"', re.IGNORECASE),
    "hide": re.compile(r"\s*hide empty description\b", re.IGNORECASE),
    "scale": re.compile(r"\s*scale\s", re.IGNORECASE),
}


def leftovers_of(answer: Answer, statements: list[dict[str, Any]]) -> Iterator[Leftover]:
    """Styles, links, and what has no meaning for Mermaid."""
    for statement in statements:
        span = Span(*statement["place"])
        # A statement that ends with its line is told with the line break and what follows.
        text = answer.text(statement["place"]).partition("\n")[0]
        match statement["stmt"]:
            case "classDef" if not marks.is_own_definition(statement["id"], statement["classes"]):
                yield Leftover("classDef", text, span)
            case "applyClass" if statement["styleClass"] not in marks.CLASS_STYLES:
                yield Leftover("class", _class(statement["id"], statement["styleClass"]), span)
            case "style":
                yield Leftover("style", f"style {_ids(statement['id'])} {statement['styleClass']}", span)
            case "click":
                yield Leftover("click", text, span)
            case "state":
                for name in marks.others(statement.get("classes", ())):
                    yield Leftover("class", _class(statement["id"], name), span)
            case _:
                pass
    for number, line in enumerate(answer.lines, start=1):
        for what, expression in _WITHOUT_VALUE.items():
            if expression.match(line):
                yield Leftover(what, line.strip(), Span(number, 1, number, len(line) + 1))


def _class(ids: str, name: str) -> str:
    return f"class {_ids(ids)} {name}"


def _ids(ids: str) -> str:
    return ",".join(written_id(decode_id(each.strip())) for each in ids.split(","))
