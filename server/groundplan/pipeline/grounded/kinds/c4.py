"""C4 diagrams of the four levels: new boundaries or nodes, new elements, relations."""

from dataclasses import replace

from groundplan.mermaid.kinds.c4 import (
    BoundaryType,
    C4Boundary,
    C4Diagram,
    C4Element,
    C4Relation,
    ElementType,
    Level,
    Shape,
)
from groundplan.pipeline.grounded.asked import NO_FRAME, Asked, Known, ends, labels_by_name, shown_list
from groundplan.pipeline.grounded.cast import Cast, Member
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import Vocabulary, within

_ELEMENTS_OF_LEVEL = {
    Level.CONTEXT: ("person", "system"),
    Level.CONTAINER: ("person", "system", "container"),
    Level.COMPONENT: ("person", "system", "container", "component"),
    Level.DEPLOYMENT: ("container", "system"),
}
_BOUNDARIES_OF_LEVEL = {
    Level.CONTEXT: ("enterprise", "system"),
    Level.CONTAINER: ("system", "boundary"),
    Level.COMPONENT: ("container", "system"),
    Level.DEPLOYMENT: ("node",),
}
_TYPES = {each.value: each for each in ElementType}
_BOUNDARY_TYPES = {each.value: each for each in BoundaryType}
_LOOKS = {each.value: each for each in Shape}
_Ends = tuple[str, str]

# What an existing thing is drawn as, if its ground does not say.
_PLAIN = {Level.CONTEXT: ElementType.SYSTEM, Level.COMPONENT: ElementType.COMPONENT}


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits, level = known(asked), asked.limits, _level(asked)
    frames = _frames(asked)
    slots = frames.slots(limits.frames)
    frame = shapes.choice([NO_FRAME, *slots, *within(frames.known, limits)])
    types = _BOUNDARIES_OF_LEVEL[level]
    boundary = {"id": shapes.choice(slots), "name": shapes.name(), "type": shapes.choice(types)}
    element = {
        "id": shapes.choice(there.vocabulary.slots(limits.things)),
        "name": shapes.name(),
        "type": shapes.choice(_ELEMENTS_OF_LEVEL[level]),
        "shape": shapes.choice(_LOOKS),
        "external": shapes.flag(),
        "boundary": frame,
        "technology": shapes.name(),
        "description": shapes.text(),
    }
    end = shapes.choice(ends(asked, there))
    relation = {"source": end, "target": end, "label": shapes.text(), "technology": shapes.name()}
    return {
        **({} if asked.base is not None else {"title": shapes.name()}),
        **shown_list(asked, there, shapes),
        "boundaries": shapes.rows({**boundary, "parent": frame}, limits.frames),
        "elements": shapes.rows(element, limits.things),
        "relations": shapes.rows(relation, limits.lines),
    }


def read(answer: Row, asked: Asked, reading: Reading) -> C4Diagram:
    there, limits, base = known(asked), asked.limits, asked.base
    taken = {*there.vocabulary.known, *there.vocabulary.known.values()}
    frames = Cast(_frames(asked), reading, noun="boundary", taken=taken)
    cast = Cast(there.vocabulary, reading, noun="element", taken=taken)
    parents: dict[str, str] = {}
    for row in reading.rows(answer, "boundaries", limits.frames):
        before = {each.id for each in frames.members} | {*frames_of(base)}
        member = frames.declare(row, limits.frames)
        parent = _frame(row, "parent", frames)
        # A frame declared before this one: so no frame can stand in itself.
        if member is not None and member.id not in before and parent in before:
            parents.setdefault(member.id, parent)
    for word in reading.values(answer, "existing", limits.names):
        cast.find(word)
    for row in reading.rows(answer, "elements", limits.things + limits.names):
        member = cast.declare(row, limits.things)
        if member is not None and (frame := _frame(row, "boundary", frames)):
            parents.setdefault(member.id, frame)
    relations = _relations(answer, asked, reading, cast)
    in_base = _ids(base)
    things: dict[str, list[C4Element | C4Boundary]] = {}
    for member in frames.members:
        if member.is_new:
            things.setdefault(parents.get(member.id, ""), []).append(_boundary(member, asked, reading))
    for member in cast.members:
        if member.id not in in_base:
            element = _element(member, there, asked, reading)
            things.setdefault(parents.get(member.id, ""), []).append(element)
    start = base or C4Diagram(_level(asked), title=reading.name(answer, "title"))
    elements, boundaries = _filled(start.elements, start.boundaries, "", things)
    return replace(start, elements=elements, boundaries=boundaries, relations=relations)


def frames_of(inside: C4Diagram | C4Boundary | None) -> dict[str, str]:
    """The labels of all boundaries by id."""
    found: dict[str, str] = {}
    for each in inside.boundaries if inside is not None else ():
        found[each.id] = each.label
        found |= frames_of(each)
    return found


def _ids(inside: C4Diagram | C4Boundary | None) -> dict[str, str]:
    """The labels of all elements by id."""
    if inside is None:
        return {}
    found = {each.id: each.label for each in inside.elements}
    for each in inside.boundaries:
        found |= _ids(each)
    return found


def _level(asked: Asked) -> Level:
    return Level(asked.type.c4_level or Level.CONTEXT)


def known(asked: Asked) -> Known:
    names = labels_by_name(_ids(asked.base).items(), asked.limits)
    return Known.of(asked, names, named_by_name=False)


def _frames(asked: Asked) -> Vocabulary:
    return Vocabulary.of(labels_by_name(frames_of(asked.base).items(), asked.limits), "group")


def _frame(row: Row, field: str, frames: Cast) -> str:
    word = row.get(field, NO_FRAME)
    return "" if word in (NO_FRAME, "", None) else frames.find(word) or ""


def _boundary(member: Member, asked: Asked, reading: Reading) -> C4Boundary:
    default = BoundaryType.NODE if _level(asked) is Level.DEPLOYMENT else BoundaryType.BOUNDARY
    type_ = reading.choice(member.row, "type", _BOUNDARY_TYPES, default)
    return C4Boundary(member.id, member.name, type_, proposed=True)


def _element(member: Member, there: Known, asked: Asked, reading: Reading) -> C4Element:
    plain = _PLAIN.get(_level(asked), ElementType.CONTAINER)
    if not member.is_new:
        drawn: C4Element | None = there.drawn(member.id, C4Element)
        return replace(drawn, id=member.id) if drawn else C4Element(member.id, member.name, plain)
    row = member.row
    type_ = reading.choice(row, "type", _TYPES, plain)
    shape = reading.choice(row, "shape", _LOOKS, Shape.BOX)
    return C4Element(
        member.id,
        member.name,
        type_,
        "" if type_ is ElementType.PERSON else reading.name(row, "technology"),
        reading.text(row, "description"),
        Shape.BOX if type_ is ElementType.PERSON else shape,
        external=reading.flag(row, "external"),
        proposed=True,
    )


def _filled(
    elements: tuple[C4Element, ...],
    boundaries: tuple[C4Boundary, ...],
    frame: str,
    things: dict[str, list[C4Element | C4Boundary]],
) -> tuple[tuple[C4Element, ...], tuple[C4Boundary, ...]]:
    """What stands in a frame, with what is new in it, at any depth; new frames without anything go."""
    more = things.get(frame, [])
    inner: list[C4Boundary] = []
    for each in (*boundaries, *(thing for thing in more if isinstance(thing, C4Boundary))):
        inside = _filled(each.elements, each.boundaries, each.id, things)
        if any(inside) or not each.proposed or each in boundaries:
            inner.append(replace(each, elements=inside[0], boundaries=inside[1]))
    new = (thing for thing in more if isinstance(thing, C4Element))
    return (*elements, *new), tuple(inner)


def _relations(answer: Row, asked: Asked, reading: Reading, cast: Cast) -> tuple[C4Relation, ...]:
    """Between two things there is one relation: one that the base has stays as it is."""
    base: C4Diagram | None = asked.base
    joined = {(each.source, each.target) for each in base.relations} if base is not None else set[_Ends]()
    found: dict[tuple[str, str], C4Relation] = {}
    names = {each.id: each.name for each in cast.members}
    for row in reading.rows(answer, "relations", asked.limits.lines):
        source, target = cast.find(row.get("source")), cast.find(row.get("target"))
        if source is None or target is None:
            continue
        if (source, target) in joined or (source, target) in found:
            one, other = names.get(source, source), names.get(target, target)
            reading.say("answer-duplicate", f"`{one}` and `{other}` have a relation already.", one)
            continue
        label, technology = reading.text(row, "label"), reading.name(row, "technology")
        proposed = not asked.is_proved(names.get(source, source), names.get(target, target), label)
        found[source, target] = C4Relation(source, target, label, technology, proposed=proposed)
    return tuple(found.values())
