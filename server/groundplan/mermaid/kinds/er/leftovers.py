"""What an ER source says beyond the typed diagram: kept as written, never dropped in silence."""

import re
from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.kinds.er.notation import CLASS_STYLES, PROPOSED_COMMENT_LINE
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.source_lines import slice_of, split_lines
from groundplan.text import Span

_COMMENT = re.compile(r"^\s*%%(?!\{)")
_DIRECTIVE = re.compile(r"^\s*%%\{")
_FRONT_MATTER = re.compile(r"\A\s*---.*?\n\s*---[^\n]*", re.DOTALL)

_CALLS = {
    "addClass": "classDef",
    "addCssStyles": "style",
    "setAccTitle": "accTitle",
    "setAccDescription": "accDescr",
    "addSubGraph": "subgraph",
}


def leftovers_of(source: str, answer: dict[str, Any]) -> tuple[Leftover, ...]:
    """The leftovers of a read source, in order."""
    found = [*_front_matter(source, answer), *_comments(source), *_statements(source, answer)]
    return tuple(sorted(found, key=lambda leftover: leftover.span))


def _front_matter(source: str, answer: dict[str, Any]) -> Iterator[Leftover]:
    match = _FRONT_MATTER.match(source)
    if match is not None and answer["config"]:
        lines = split_lines(match[0])
        yield Leftover("front matter", match[0], Span(1, 1, len(lines), len(lines[-1]) + 1))


def _comments(source: str) -> Iterator[Leftover]:
    for number, line in enumerate(split_lines(source), start=1):
        span = Span(number, 1, number, len(line) + 1)
        if _COMMENT.match(line) and not PROPOSED_COMMENT_LINE.match(line):
            yield Leftover("comment", line.strip(), span)
        elif _DIRECTIVE.match(line):
            yield Leftover("directive", line.strip(), span)


def _statements(source: str, answer: dict[str, Any]) -> Iterator[Leftover]:
    for call in answer["calls"]:
        span = Span(*call["place"])
        text = slice_of(source, span).strip()
        if call["name"] in _CALLS and not _is_own_style(call):
            what = _CALLS[call["name"]]
            yield Leftover(what, _whole_statement(what, text, call), span, keepable=what != "subgraph")
        elif call["name"] == "setClass":
            yield from _class_use(call, text, span)
        elif call["name"] == "addRelationship" and "MD_PARENT" in call["values"][3].values():
            yield Leftover("parent relationship", text, span)


def _is_own_style(call: dict[str, Any]) -> bool:
    """Is it the very `classDef` that rendering writes for a mark?"""
    if call["name"] != "addClass":
        return False
    names, styles = call["values"][:2]
    return len(names) == 1 and ",".join(styles) == CLASS_STYLES.get(names[0])


def _whole_statement(what: str, text: str, call: dict[str, Any]) -> str:
    if what in ("accTitle", "accDescr") and not text.lower().startswith("acc"):
        return f"{what}: {call['values'][0]}"
    return text


def _class_use(call: dict[str, Any], text: str, span: Span) -> Iterator[Leftover]:
    names, classes = call["values"]
    others = [each for each in classes if each not in CLASS_STYLES]
    if others:
        statement = text if text.startswith("class ") else f"class {','.join(names)} {','.join(others)}"
        yield Leftover("class", statement, span)
