"""Class diagrams out of Mermaid source, through Mermaid's own reading of it."""

from typing import Any

from groundplan.mermaid.engine import Engine
from groundplan.mermaid.grammar import SyntaxProblem
from groundplan.mermaid.kinds import marks
from groundplan.mermaid.kinds.answer import Answer, answer_of
from groundplan.mermaid.kinds.classes.diagram import (
    ClassBox,
    ClassDiagram,
    ClassNote,
    ClassRelation,
    Direction,
    RelationKind,
)
from groundplan.mermaid.kinds.classes.leftovers import leftovers_of
from groundplan.mermaid.kinds.classes.members import attribute_of, method_of
from groundplan.mermaid.kinds.classes.notation import KIND_OF_BARE_LINE, KIND_OF_SIGN
from groundplan.mermaid.kinds.classes.spans import spans_of
from groundplan.mermaid.parsed import Parsed
from groundplan.mermaid.text_escape import decode


def parse(source: str, *, engine: Engine | None = None) -> Parsed[ClassDiagram]:
    """Read a class diagram. A text that is none gives an empty diagram and the error.

    Classes come in the order in which the source first names them. `spans` has classes by name, members
    as `Class.member`, and relations by `edge_key`.
    """
    answer = answer_of(source, ClassDiagram.kind, engine)
    if isinstance(answer, SyntaxProblem):
        return Parsed(ClassDiagram(), error=answer)
    read = [(call, relation_of(answer, call)) for call in answer.calls if call["name"] == "addRelation"]
    diagram = ClassDiagram(
        classes=tuple(map(_class, answer.told["classes"])),
        relations=tuple(relation for _, relation in read if relation is not None),
        notes=tuple(ClassNote(decode(note["text"]), decode(note["about"])) for note in answer.told["notes"]),
        direction=Direction(answer.told["direction"]),
        title=answer.told["frontTitle"],
    )
    odd = [call for call, relation in read if relation is None]
    return Parsed(diagram, dict(spans_of(answer, read)), answer.leftovers(leftovers_of(answer, odd)))


def relation_of(answer: Answer, call: dict[str, Any]) -> ClassRelation | None:
    """The relation behind a call; None for one that has no typed form, with signs at both ends."""
    told = call["values"][0]
    read = _kind(told["relation"])
    if read is None:
        return None
    kind, source_first = read
    left = (decode(told["id1"].partition("~")[0]), _cardinality(told["relationTitle1"]))
    right = (decode(told["id2"].partition("~")[0]), _cardinality(told["relationTitle2"]))
    (source, source_many), (target, target_many) = (left, right) if source_first else (right, left)
    return ClassRelation(
        source,
        target,
        kind,
        decode(told.get("title", "")),
        source_many,
        target_many,
        proposed=answer.is_proposed(call["place"]),
    )


def _kind(signs: dict[str, Any]) -> tuple[RelationKind, bool] | None:
    """The kind, and whether the source stands on the left."""
    left, right, line = signs["type1"], signs["type2"], signs["lineType"]
    if left == right == "none":
        return KIND_OF_BARE_LINE[line], True
    if "none" not in (left, right):
        return None
    found = KIND_OF_SIGN.get((right if left == "none" else left, line))
    if found is None:
        return None
    kind, sign_at_source = found
    return kind, (left != "none") is sign_at_source


def _cardinality(text: str) -> str:
    return "" if text == "none" else decode(text.strip())


def _class(told: dict[str, Any]) -> ClassBox:
    name, label = decode(told["id"]), decode(told["label"])
    generic = told["generic"]
    return ClassBox(
        name=name,
        label="" if label == name else label,
        type_parameters=tuple(decode(each.strip()) for each in generic.split(",")) if generic else (),
        annotations=tuple(decode(each.strip()) for each in told["annotations"]),
        attributes=tuple(map(attribute_of, told["members"])),
        methods=tuple(map(method_of, told["methods"])),
        namespace=".".join(map(decode, told["namespace"].split("."))),
        external=marks.EXTERNAL in told["classes"],
        proposed=marks.PROPOSED in told["classes"],
    )
