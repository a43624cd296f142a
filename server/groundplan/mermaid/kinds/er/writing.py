"""ER diagrams as Mermaid source."""

import re
from collections.abc import Iterator, Sequence

from groundplan.mermaid.kinds.er.diagram import Direction, ErAttribute, ErDiagram, ErEntity, ErRelationship
from groundplan.mermaid.kinds.er.notation import (
    CLASS_STYLES,
    EXTERNAL,
    LEFT_END,
    PROPOSED,
    PROPOSED_COMMENT,
    RIGHT_END,
)
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import encode, tildes_for_generic, yaml_string

_INDENT = "    "

# Words that Mermaid's ER lexer takes for itself where a name may stand.
_KEYWORDS = frozenset(
    {
        "accdescr",
        "acctitle",
        "class",
        "classdef",
        "direction",
        "end",
        "erdiagram",
        "graph",
        "many",
        "o",
        "one",
        "only",
        "optionally",
        "style",
        "subgraph",
        "title",
        "to",
        "u",
        "zero",
    }
)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What Mermaid reads as one attribute word; its own character range, without spaces and its code marks.
_PLAIN_WORD = re.compile(
    r"(?!(?:PK|FK|UK)\b)[A-Za-z_\u00c0-\uffff][A-Za-z0-9_\-\[\]().,\u00c0-\uffff]*", re.I
)
_WORD_SIGNS = frozenset("_-[]().,")


def render(diagram: ErDiagram, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    Entity names must differ from each other, and relationships must join entities of the diagram.
    Keepable `leftovers` of an earlier reading are written again as they were.
    """
    kept = [leftover for leftover in leftovers if leftover.keepable]
    return "".join(f"{line}\n" for line in _lines(diagram, kept))


def written_name(name: str) -> str:
    """An entity's name, or a label, as a word of the source."""
    plain = _PLAIN_NAME.fullmatch(name) and name.lower() not in _KEYWORDS and encode(name) == name
    return name if plain else f'"{encode(name)}"'


def _lines(diagram: ErDiagram, kept: Sequence[Leftover]) -> Iterator[str]:
    front = next((leftover.text for leftover in kept if leftover.what == "front matter"), None)
    if front is not None:
        yield front.strip()
    elif diagram.title:
        yield from ("---", f"title: {yaml_string(diagram.title)}", "---")
    yield "erDiagram"
    if diagram.direction is not Direction.TOP_BOTTOM:
        yield f"{_INDENT}direction {diagram.direction}"
    for entity in diagram.entities:
        yield from _entity(entity)
    for relationship in diagram.relationships:
        yield from _relationship(relationship)
    statements = [leftover.text for leftover in kept if leftover.what != "front matter"]
    yield from (f"{_INDENT}{text.strip()}" for text in statements)
    yield from _class_definitions(diagram, statements)


def _entity(entity: ErEntity) -> Iterator[str]:
    marks = [mark for mark, on in ((EXTERNAL, entity.external), (PROPOSED, entity.proposed)) if on]
    head = written_name(entity.name) + (f":::{','.join(marks)}" if marks else "")
    if not entity.attributes:
        yield f"{_INDENT}{head}"
        return
    yield f"{_INDENT}{head} {{"
    for attribute in entity.attributes:
        yield f"{_INDENT * 2}{_attribute(attribute)}"
    yield f"{_INDENT}}}"


def _attribute(attribute: ErAttribute) -> str:
    parts = [_type(attribute.type), _word(attribute.name)]
    if attribute.keys:
        parts.append(", ".join(attribute.keys))
    if attribute.comment:
        parts.append(f'"{encode(attribute.comment)}"')
    return " ".join(parts)


def _relationship(relationship: ErRelationship) -> Iterator[str]:
    if relationship.proposed:
        yield f"{_INDENT}{PROPOSED_COMMENT}"
    left = LEFT_END[relationship.source_cardinality]
    right = RIGHT_END[relationship.target_cardinality]
    line = "--" if relationship.identifying else ".."
    label = '""' if not relationship.label else written_name(relationship.label)
    ends = f"{written_name(relationship.source)} {left}{line}{right} {written_name(relationship.target)}"
    yield f"{_INDENT}{ends} : {label}"


def _class_definitions(diagram: ErDiagram, statements: Sequence[str]) -> Iterator[str]:
    used = {EXTERNAL: any(entity.external for entity in diagram.entities)}
    used[PROPOSED] = any(entity.proposed for entity in diagram.entities)
    for mark, style in CLASS_STYLES.items():
        restyled = any(re.match(rf"\s*classDef\s+{mark}\b", statement) for statement in statements)
        if used[mark] and not restyled:
            yield f"{_INDENT}classDef {mark} {style}"


def _type(type_: str) -> str:
    return tildes_for_generic(type_) or _word(type_)


def _word(word: str) -> str:
    plain = (
        _PLAIN_WORD.fullmatch(word)
        and all(char.isalnum() or char in _WORD_SIGNS for char in word)
        and encode(word) == word
    )
    return word if plain else f"`{encode(word)}`"
