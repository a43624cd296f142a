"""Architecture diagrams out of Mermaid source, through Mermaid's own reading of it."""

from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.architecture.diagram import (
    Alignment,
    ArchitectureAlignment,
    ArchitectureDiagram,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureJunction,
    ArchitectureService,
    Side,
)
from groundplan.mermaid.kinds.architecture.outlining import names_of
from groundplan.mermaid.parsed import Parsed, edge_key
from groundplan.mermaid.text_escape import decode, decode_id
from groundplan.text import Span


def parse(source: str, *, engine: Engine | None = None) -> Parsed[ArchitectureDiagram]:
    """Read an architecture diagram. A text that is none gives an empty diagram and the error.

    `spans` has groups, services, junctions and edges by the names that the outline gives them.
    """
    answer = answer_of(source, ArchitectureDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(ArchitectureDiagram(), error=answer)
    diagram = _diagram(answer)
    return Parsed(diagram, _spans(answer, diagram), answer.leftovers())


def _diagram(answer: Answer) -> ArchitectureDiagram:
    root = answer.root

    def proposed(told: dict[str, Any]) -> bool:
        return answer.is_proposed(told["place"])

    return ArchitectureDiagram(
        groups=tuple(_group(told, proposed(told)) for told in root["groups"]),
        services=tuple(_service(told, proposed(told)) for told in root["services"]),
        junctions=tuple(
            ArchitectureJunction(decode_id(told["id"]), _group_id(told), proposed(told))
            for told in root["junctions"]
        ),
        edges=tuple(_edge(told, proposed(told)) for told in root["edges"]),
        alignments=tuple(
            ArchitectureAlignment(Alignment(told["direction"]), tuple(map(decode_id, told["members"])))
            for told in root["alignments"]
        ),
        title=answer.title,
    )


def _group(told: dict[str, Any], proposed: bool) -> ArchitectureGroup:
    return ArchitectureGroup(
        decode_id(told["id"]), _text(told, "title"), _icon(told), _group_id(told), proposed
    )


def _service(told: dict[str, Any], proposed: bool) -> ArchitectureService:
    return ArchitectureService(
        id=decode_id(told["id"]),
        title=_text(told, "title"),
        icon=_icon(told),
        icon_text=_text(told, "iconText"),
        group=_group_id(told),
        proposed=proposed,
    )


def _edge(told: dict[str, Any], proposed: bool) -> ArchitectureEdge:
    return ArchitectureEdge(
        source=decode_id(told["lhsId"]),
        target=decode_id(told["rhsId"]),
        source_side=Side(told["lhsDir"]),
        target_side=Side(told["rhsDir"]),
        label=_text(told, "title"),
        source_arrow=bool(told.get("lhsInto")),
        target_arrow=bool(told.get("rhsInto")),
        source_group=bool(told.get("lhsGroup")),
        target_group=bool(told.get("rhsGroup")),
        proposed=proposed,
    )


def _text(told: dict[str, Any], name: str) -> str:
    return decode(told.get(name) or "")


def _icon(told: dict[str, Any]) -> str:
    return ":".join(map(decode_id, (told.get("icon") or "").split(":")))


def _group_id(told: dict[str, Any]) -> str | None:
    group = told.get("in")
    return None if group is None else decode_id(group)


def _spans(answer: Answer, diagram: ArchitectureDiagram) -> dict[str, Span]:
    root, names = answer.root, names_of(diagram)
    spans: dict[str, Span] = {}
    for told in (*root["groups"], *root["services"], *root["junctions"]):
        spans[names[decode_id(told["id"])]] = Span(*told["place"])
    for told, edge in zip(root["edges"], diagram.edges, strict=True):
        key = edge_key(names[edge.source], names[edge.target], edge.label)
        spans.setdefault(key, Span(*told["place"]))
    return spans
