"""Plain ER diagrams, whoever drew them: the product's JSON or any tool's Mermaid text."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DrawnAttribute:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class DrawnEntity:
    name: str
    attributes: tuple[DrawnAttribute, ...] = ()
    external: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge: whether several may be there, and whether none may."""

    many: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    source: str
    target: str
    label: str
    source_end: End
    target_end: End


@dataclass(frozen=True, slots=True)
class Drawing:
    entities: tuple[DrawnEntity, ...] = ()
    edges: tuple[DrawnEdge, ...] = ()


class UnreadableDrawingError(Exception):
    """The output holds no ER diagram; the text says what was missing."""


_ENDS = {
    "zeroOrOne": End(many=False, optional=True),
    "exactlyOne": End(many=False, optional=False),
    "zeroOrMore": End(many=True, optional=True),
    "oneOrMore": End(many=True, optional=False),
}


def read_diagram(artifact: dict[str, Any]) -> Drawing:
    """The product's JSON: an artifact with a `diagram`, or the diagram itself."""
    diagram = artifact.get("diagram") or artifact
    if "entities" not in diagram:
        raise UnreadableDrawingError("the JSON has no diagram with entities")
    entities = tuple(
        DrawnEntity(
            name=entity["name"],
            attributes=tuple(DrawnAttribute(a["name"], a["type"]) for a in entity.get("attributes", ())),
            external=entity.get("external", False),
        )
        for entity in diagram["entities"]
    )
    edges = tuple(
        DrawnEdge(
            source=edge["source"],
            target=edge["target"],
            label=edge.get("label", ""),
            source_end=_ENDS[edge["sourceCardinality"]],
            target_end=_ENDS[edge["targetCardinality"]],
        )
        for edge in diagram.get("relationships", ())
    )
    return Drawing(entities, edges)


_NAME = r'(?:"[^"]*"|[^\s{}\[\]":|]+)'
_LEFT, _RIGHT = r"(?:\|o|\|\||\}o|\}\||\}\||1)", r"(?:o\||\|\||o\{|\|\{|1)"
_EDGE = re.compile(
    rf"^\s*({_NAME})(?:\[[^\]]*\])?\s*({_LEFT})\s*(?:--|\.\.|\.-|-\.)\s*({_RIGHT})\s*"
    rf"({_NAME})(?:\[[^\]]*\])?\s*(?::\s*(.*?))?\s*$"
)
_BOX = re.compile(rf'^\s*({_NAME})\s*(?:\[\s*("[^"]*"|[^\]]*)\s*\])?\s*(?::::?[\w,]+)?\s*(\{{)?\s*(\}})?\s*$')
_ATTRIBUTE = re.compile(r"^\s*(\S+)\s+(\S+)")
_MARKS = {
    "|o": "zeroOrOne", "o|": "zeroOrOne", "||": "exactlyOne", "1": "exactlyOne",
    "}o": "zeroOrMore", "o{": "zeroOrMore", "}|": "oneOrMore", "|{": "oneOrMore",
}  # fmt: skip
_NOT_BOXES = re.compile(r"^\s*(?:direction|style|classDef|class|title|accTitle|accDescr|%%|---|```)")


def read_mermaid(text: str) -> Drawing:
    """Read the ER diagram in a text, tolerantly: it may be fenced, and lines nobody knows are passed over."""
    start = text.find("erDiagram")
    if start < 0:
        raise UnreadableDrawingError("no erDiagram in the output")
    reader = _MermaidReader()
    for line in text[start + len("erDiagram") :].splitlines():
        if line.strip().startswith("```"):
            break
        reader.line(line)
    return reader.drawing()


class _MermaidReader:
    def __init__(self) -> None:
        self._attributes: dict[str, list[DrawnAttribute]] = {}
        self._shown: dict[str, str] = {}
        self._edges: list[tuple[str, str, str, str, str]] = []
        self._open: str | None = None

    def line(self, line: str) -> None:
        if self._open is not None:
            self._inside(line)
        elif edge := _EDGE.match(line):
            source, left, right, target, label = edge.groups()
            self._edges.append((_bare(source), _bare(target), left, right, _bare(label or "")))
            for name in (_bare(source), _bare(target)):
                self._attributes.setdefault(name, [])
        elif not _NOT_BOXES.match(line) and (box := _BOX.match(line)):
            name, alias, opens, closes = box.groups()
            self._attributes.setdefault(_bare(name), [])
            if alias:
                self._shown[_bare(name)] = _bare(alias)
            if opens and not closes:
                self._open = _bare(name)

    def _inside(self, line: str) -> None:
        if line.strip() == "}":
            self._open = None
        elif self._open is not None and (found := _ATTRIBUTE.match(line)):
            self._attributes[self._open].append(DrawnAttribute(_bare(found[2]), _bare(found[1])))

    def drawing(self) -> Drawing:
        def shown(name: str) -> str:
            return self._shown.get(name, name)

        entities = tuple(DrawnEntity(shown(n), tuple(a)) for n, a in self._attributes.items())
        edges = tuple(
            DrawnEdge(shown(source), shown(target), label, _ENDS[_MARKS[left]], _ENDS[_MARKS[right]])
            for source, target, left, right, label in self._edges
        )
        return Drawing(entities, edges)


def _bare(text: str) -> str:
    return text.strip().strip('"').strip()
