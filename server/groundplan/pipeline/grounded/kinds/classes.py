"""Class diagrams: new classes, members for existing ones, relations."""

from collections.abc import Sequence
from dataclasses import replace

from groundplan.mermaid.kinds.classes import (
    ClassAttribute,
    ClassBox,
    ClassDiagram,
    ClassMethod,
    ClassNote,
    ClassParameter,
    ClassRelation,
    RelationKind,
    Visibility,
)
from groundplan.pipeline.grounded.asked import Asked, Known, ends, shown_list
from groundplan.pipeline.grounded.cast import Cast
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes

_NO_ANNOTATION = "none"
_ANNOTATIONS = {
    word: word for word in (_NO_ANNOTATION, "interface", "abstract", "enumeration", "service", "dataclass")
}
_VISIBILITIES = {
    each.value: each for each in (Visibility.PUBLIC, Visibility.PROTECTED, Visibility.PRIVATE)
} | {each.value: each for each in (Visibility.PACKAGE, Visibility.UNSTATED)}
_ASKED_VISIBILITIES = ("public", "protected", "private")
_RELATIONS = {each.value: each for each in RelationKind}
_ASKED_RELATIONS = [each for each in _RELATIONS if each not in (RelationKind.LINK, RelationKind.DASHED_LINK)]

_Members = tuple[list[ClassAttribute], list[ClassMethod]]


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits = known(asked), asked.limits
    visibility = shapes.choice(_ASKED_VISIBILITIES)
    attribute = {"visibility": visibility, "name": shapes.name(), "type": shapes.name()}
    method = {
        "visibility": visibility,
        "name": shapes.name(),
        "parameters": shapes.text(),
        "returns": shapes.name(),
    }
    members = {
        "attributes": shapes.rows(attribute, limits.parts),
        "methods": shapes.rows(method, limits.parts),
    }
    slots, names = there.vocabulary.slots(limits.things), there.vocabulary.existing(limits)
    annotation = shapes.choice(_ANNOTATIONS)
    new = {"id": shapes.choice(slots), "name": shapes.name(), "annotation": annotation, **members}
    properties = {**shown_list(asked, there, shapes), "classes": shapes.rows(new, limits.things)}
    if names:
        addition = {"class": shapes.choice(names), **members}
        properties["additions"] = shapes.rows(addition, limits.things)
    properties["relations"] = shapes.rows(
        {
            "source": shapes.choice(ends(asked, there)),
            "kind": shapes.choice(_ASKED_RELATIONS),
            "target": shapes.choice(ends(asked, there)),
            "label": shapes.text(),
        },
        limits.lines,
    )
    return properties


def read(answer: Row, asked: Asked, reading: Reading) -> ClassDiagram:
    there, limits = known(asked), asked.limits
    cast = Cast(there.vocabulary, reading, noun="class", named_by_name=True)
    added: dict[str, _Members] = {}
    annotations: dict[str, str] = {}
    for word in reading.values(answer, "existing", limits.names):
        cast.find(word)
    for row in reading.rows(answer, "classes", limits.things + limits.names):
        member = cast.declare(row, limits.things)
        if member is not None:
            _take(added, member.id, row, reading)
            annotations.setdefault(member.id, reading.choice(row, "annotation", _ANNOTATIONS, _NO_ANNOTATION))
    for row in reading.rows(answer, "additions", limits.things):
        id_ = cast.find(row.get("class"))
        if id_ is not None:
            _take(added, id_, row, reading)
    relations = _relations(answer, asked, reading, cast)
    in_base = {box.name: box for box in asked.base.classes} if asked.base else {}
    boxes: list[ClassBox] = []
    notes: list[ClassNote] = []
    for member in cast.members:
        own = in_base.get(member.id) or there.drawn(member.id, ClassBox) or ClassBox(member.id)
        if member.is_new:
            annotation = annotations.get(member.id, _NO_ANNOTATION)
            own = replace(
                own, annotations=() if annotation == _NO_ANNOTATION else (annotation,), proposed=True
            )
        elif member.id not in in_base:
            own = replace(own, name=member.id, label="", namespace="")
        box, names = _with(own, *added.get(member.id, ([], [])))
        boxes.append(box)
        if names and not member.is_new:  # a member has no style class, so a note says it
            notes.append(ClassNote(f"Proposed: {', '.join(names)}", member.id))
    return ClassDiagram(tuple(boxes), relations, tuple(notes))


def known(asked: Asked) -> Known:
    base: ClassDiagram | None = asked.base
    names = {box.name: box.name for box in base.classes} if base is not None else {}
    return Known.of(asked, names, named_by_name=True)


def _take(added: dict[str, _Members], id_: str, row: Row, reading: Reading) -> None:
    attributes, methods = added.setdefault(id_, ([], []))
    for each in reading.rows(row, "attributes", reading.limits.parts):
        name = reading.name(each, "name")
        visibility = reading.choice(each, "visibility", _VISIBILITIES, Visibility.UNSTATED)
        if name:
            attributes.append(ClassAttribute(name, reading.name(each, "type"), visibility))
    for each in reading.rows(row, "methods", reading.limits.parts):
        name = reading.name(each, "name").partition("(")[0].strip()
        visibility = reading.choice(each, "visibility", _VISIBILITIES, Visibility.UNSTATED)
        if name:
            parameters = _parameters(each, reading)
            methods.append(ClassMethod(name, parameters, reading.name(each, "returns"), visibility))


def _parameters(row: Row, reading: Reading) -> tuple[ClassParameter, ...]:
    if isinstance(row.get("parameters"), list):  # the shape of a diagram's own JSON
        rows = reading.rows(row, "parameters", reading.limits.parts)
        named = ((reading.name(each, "name"), reading.name(each, "type")) for each in rows)
        return tuple(ClassParameter(name, type_) for name, type_ in named if name)
    text = reading.text(row, "parameters").strip("()")
    pairs = (part.partition(":") for part in _between_commas(text))
    return tuple(ClassParameter(name.strip(), type_.strip()) for name, _, type_ in pairs if name.strip())


def _between_commas(text: str) -> list[str]:
    """Split at commas that stand in no brackets: `a: dict[str, int], b`."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in "([{<") - (char in ")]}>")
        if char == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _with(
    box: ClassBox, attributes: Sequence[ClassAttribute], methods: Sequence[ClassMethod]
) -> tuple[ClassBox, list[str]]:
    """The class with members that it has not, and their names."""
    own_attributes = {each.name: each for each in box.attributes}
    own_methods = {each.name: each for each in box.methods}
    new_attributes = {each.name: each for each in attributes if each.name not in own_attributes}
    new_methods = {each.name: each for each in methods if each.name not in own_methods}
    grown = replace(
        box,
        attributes=(*box.attributes, *new_attributes.values()),
        methods=(*box.methods, *new_methods.values()),
    )
    return grown, [*new_attributes, *(f"{name}()" for name in new_methods)]


def _relations(answer: Row, asked: Asked, reading: Reading, cast: Cast) -> tuple[ClassRelation, ...]:
    found: dict[tuple[str, str, RelationKind, str], ClassRelation] = {}
    for row in reading.rows(answer, "relations", asked.limits.lines):
        source, target = cast.find(row.get("source")), cast.find(row.get("target"))
        if source is None or target is None:
            continue
        kind = reading.choice(row, "kind", _RELATIONS, RelationKind.ASSOCIATION)
        label = reading.text(row, "label")
        proposed = not asked.is_proved(source, target, label)
        found.setdefault(
            (source, target, kind, label), ClassRelation(source, target, kind, label, proposed=proposed)
        )
    return tuple(found.values())
