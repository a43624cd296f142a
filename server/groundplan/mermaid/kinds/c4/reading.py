"""C4 diagrams out of Mermaid source, through Mermaid's own reading of it."""

import re
from dataclasses import dataclass, field, replace
from typing import Any, cast

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.c4.diagram import (
    BoundaryType,
    C4Boundary,
    C4Diagram,
    C4Element,
    C4Relation,
    ElementType,
    Level,
)
from groundplan.mermaid.kinds.c4.notation import BOUNDARY_WORD, FILLER, RELATION_TYPE, SHAPE_SUFFIX
from groundplan.mermaid.kinds.c4.outlining import names_of
from groundplan.mermaid.parsed import Leftover, Parsed, edge_key
from groundplan.mermaid.source_lines import slice_of
from groundplan.mermaid.text_escape import decode
from groundplan.text import Span

# What the attributes of a call mean, by the database's function; the type of the thing comes before them.
_ELEMENT_FIELDS = {
    "addPersonOrSystem": ("id", "label", "descr", "sprite", "tags", "link"),
    "addContainer": ("id", "label", "techn", "descr", "sprite", "tags", "link"),
    "addComponent": ("id", "label", "techn", "descr", "sprite", "tags", "link"),
}
_BOUNDARY_FIELDS = {
    "addPersonOrSystemBoundary": ("id", "label", "type", "tags", "link"),
    "addContainerBoundary": ("id", "label", "type", "tags", "link"),
    "addDeploymentNode": ("id", "label", "type", "descr", "sprite", "tags", "link"),
}
_RELATION_FIELDS = ("source", "target", "label", "techn", "descr", "sprite", "tags", "link")
_STYLES = {
    "updateElStyle": "UpdateElementStyle",
    "updateRelStyle": "UpdateRelStyle",
    "updateLayoutConfig": "UpdateLayoutConfig",
}
_UNTYPED = ("sprite", "tags", "link")
_BOUNDARY_OF_WORD = {word: type_ for type_, word in BOUNDARY_WORD.items()} | {"Node": BoundaryType.NODE}
_TYPE_IS_GIVEN = frozenset({BoundaryType.ENTERPRISE, BoundaryType.SYSTEM, BoundaryType.CONTAINER})


def parse(source: str, *, engine: Engine | None = None) -> Parsed[C4Diagram]:
    """Read a C4 diagram. A text that is none gives an empty diagram and the error.

    `spans` has elements, boundaries and relations by the names that the outline gives them. Sprites, tags,
    links, and what is said twice are told as leftovers; styles and layout are kept.
    """
    answer = answer_of(source, C4Diagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(C4Diagram(), error=answer)
    reader = _Reader(answer)
    diagram = reader.diagram()
    return Parsed(diagram, reader.spans(diagram), answer.leftovers(reader.leftovers))


@dataclass(slots=True)
class _Frame:
    """A boundary that is being read; the first one is the diagram itself."""

    boundary: C4Boundary
    elements: list[C4Element] = field(default_factory=list[C4Element])
    boundaries: list[C4Boundary] = field(default_factory=list[C4Boundary])


class _Reader:
    def __init__(self, answer: Answer) -> None:
        self.leftovers: list[Leftover] = []
        self._answer = answer
        self._level = Level.CONTEXT
        self._frames = [_Frame(C4Boundary("", ""))]
        self._relations: dict[tuple[str, str], C4Relation] = {}
        self._places: dict[str | tuple[str, str], Span] = {}
        self._repeated = _repeated_places(answer)
        for call in answer.calls:
            self._take(call)

    def diagram(self) -> C4Diagram:
        [frame] = self._frames
        return C4Diagram(
            self._level,
            tuple(frame.elements),
            tuple(frame.boundaries),
            tuple(self._relations.values()),
            self._answer.title,
        )

    def spans(self, diagram: C4Diagram) -> dict[str, Span]:
        names = names_of(diagram)
        spans = {name: self._places[id_] for id_, name in names.items()}
        for relation in diagram.relations:
            source, target = (names.get(end, end) for end in (relation.source, relation.target))
            place = self._places[relation.source, relation.target]
            spans[edge_key(source, target, relation.label)] = place
        return spans

    def _take(self, call: dict[str, Any]) -> None:
        name = call["name"]
        if name == "setC4Type":
            self._level = Level(call["values"][0])
        elif name == "setTitle" and call["values"] != [self._answer.told["title"]]:
            self._tell("title", self._answer.text(call["place"]), call)
        elif name in _STYLES:
            text = f"{_STYLES[name]}{self._attributes_text(call)}"
            self.leftovers.append(Leftover(_STYLES[name], text, self._span(call)))
        elif name == "popBoundaryParseStack":
            closed = self._frames.pop()
            elements, boundaries = tuple(closed.elements), tuple(closed.boundaries)
            self._frames[-1].boundaries.append(
                replace(closed.boundary, elements=elements, boundaries=boundaries)
            )
        elif name in _BOUNDARY_FIELDS:
            self._frames.append(_Frame(self._boundary(call)))
        elif name in _ELEMENT_FIELDS:
            self._add_element(call)
        elif name == "addRel":
            self._add_relation(call)

    def _add_element(self, call: dict[str, Any]) -> None:
        told = _fields(_ELEMENT_FIELDS[call["name"]], call["values"][1:])
        if tuple(call["place"]) in self._repeated:
            self._tell("repeated element", self._text(call), call)
            return
        self._tell_untyped(told, call)
        word: str = call["values"][0]
        external = word.startswith("external_")
        type_, _, shape = word.removeprefix("external_").partition("_")
        element = C4Element(
            id=told.get("id", ""),
            label=told.get("label", ""),
            type=ElementType(type_),
            technology=told.get("techn", ""),
            description=told.get("descr", ""),
            shape=next(each for each, suffix in SHAPE_SUFFIX.items() if suffix.removeprefix("_") == shape),
            external=external,
            proposed=self._answer.is_proposed(call["place"]),
        )
        self._places[element.id] = self._span(call)
        self._frames[-1].elements.append(element)

    def _boundary(self, call: dict[str, Any]) -> C4Boundary:
        values = call["values"][1:] if call["name"] == "addDeploymentNode" else call["values"]
        told = _fields(_BOUNDARY_FIELDS[call["name"]], values)
        self._tell_untyped(told, call)
        type_ = _boundary_type(self._text(call))
        boundary = C4Boundary(
            id=told.get("id", ""),
            label=told.get("label", ""),
            type=type_,
            type_label="" if type_ in _TYPE_IS_GIVEN else told.get("type", ""),
            description=told.get("descr", ""),
            proposed=self._answer.is_proposed(call["place"]),
        )
        self._places.setdefault(boundary.id, self._span(call))
        return boundary

    def _add_relation(self, call: dict[str, Any]) -> None:
        text = self._text(call)
        told = _fields(_RELATION_FIELDS, call["values"][1:])
        if "label" not in told:
            if text != FILLER:
                self._tell("relation without a label", text, call)
            return
        if tuple(call["place"]) in self._repeated:
            self._tell("repeated relation", text, call)
            return
        if text.startswith("RelIndex"):
            self._tell("index", text, call)
        self._tell_untyped(told, call)
        relation = C4Relation(
            told["source"],
            told["target"],
            told["label"],
            told.get("techn", ""),
            told.get("descr", ""),
            RELATION_TYPE[call["values"][0]],
            self._answer.is_proposed(call["place"]),
        )
        self._relations[relation.source, relation.target] = relation
        self._places[relation.source, relation.target] = self._span(call)

    def _tell_untyped(self, told: dict[str, str], call: dict[str, Any]) -> None:
        typed = {*_known(call)} - {*_UNTYPED}
        for name, text in told.items():
            if text and name not in typed:
                self._tell(name, text, call)

    def _tell(self, what: str, text: str, call: dict[str, Any]) -> None:
        self.leftovers.append(Leftover(what, text, self._span(call), keepable=False))

    def _attributes_text(self, call: dict[str, Any]) -> str:
        return re.sub(r"^\w+", "", self._text(call))

    def _text(self, call: dict[str, Any]) -> str:
        return slice_of(self._answer.source, self._span(call))

    def _span(self, call: dict[str, Any]) -> Span:
        """A call's place with the quote and the bracket that end it."""
        place: list[int] = call["place"]
        start_line, start_column, end_line, end_column = place
        rest = self._answer.lines[end_line - 1][end_column - 1 :]
        ending = re.match(r'"?[ ]*\)?', rest)
        return Span(start_line, start_column, end_line, end_column + len(ending[0] if ending else ""))


def _fields(names: tuple[str, ...], values: list[Any]) -> dict[str, str]:
    """The attributes by name: those in order, and those that say their name (`$tags="x"`)."""
    told: dict[str, str] = {}
    for name, value in zip(names, values, strict=False):
        if isinstance(value, dict):
            named = cast("dict[str, Any]", value)
            told.update((key, decode(text)) for key, text in named.items() if key != "place")
        elif value is not None:
            told[name] = decode(value)
    return told


def _known(call: dict[str, Any]) -> tuple[str, ...]:
    name = call["name"]
    if name in _ELEMENT_FIELDS:
        return (*_ELEMENT_FIELDS[name], "techn")
    return _BOUNDARY_FIELDS.get(name, _RELATION_FIELDS)


def _boundary_type(text: str) -> BoundaryType:
    word = re.match(r"\w+", text)
    return _BOUNDARY_OF_WORD[word[0]] if word else BoundaryType.BOUNDARY


def _repeated_places(answer: Answer) -> set[tuple[int, ...]]:
    """The statements that a later one about the same thing, or the same two things, replaces."""
    seen: set[tuple[str, ...]] = set()
    repeated: set[tuple[int, ...]] = set()
    for call in reversed(answer.calls):
        if call["name"] in _ELEMENT_FIELDS:
            key = ("element", str(call["values"][1]))
        elif call["name"] == "addRel" and len(call["values"]) > 3:
            key = ("relation", *map(str, call["values"][1:3]))
        else:
            continue
        if key in seen:
            repeated.add(tuple(call["place"]))
        seen.add(key)
    return repeated
