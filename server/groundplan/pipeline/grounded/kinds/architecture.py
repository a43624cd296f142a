"""Architecture diagrams: new groups and services, lines between services."""

from collections import Counter
from dataclasses import replace

from groundplan.mermaid.kinds.architecture import (
    ArchitectureDiagram,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureService,
    Side,
)
from groundplan.pipeline.grounded.asked import NO_FRAME, Asked, Known, ends, labels_by_name, shown_list
from groundplan.pipeline.grounded.cast import Cast, Member
from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.shapes import Schema, Shapes
from groundplan.pipeline.grounded.vocabulary import Vocabulary, within

# The icons that Mermaid has without being given any.
_ICONS = {word: word for word in ("server", "database", "disk", "internet", "cloud")}
# Where the first line of a service leaves it and arrives, the second, …: lines on one side hide each other.
_SIDES = (
    (Side.RIGHT, Side.LEFT),
    (Side.BOTTOM, Side.TOP),
    (Side.TOP, Side.BOTTOM),
    (Side.LEFT, Side.RIGHT),
)


def ask(asked: Asked, shapes: Shapes) -> dict[str, Schema]:
    there, limits, frames = known(asked), asked.limits, _frames(asked)
    slots = frames.slots(limits.frames)
    group = shapes.choice([NO_FRAME, *slots, *within(frames.known, limits)])
    service = {
        "id": shapes.choice(there.vocabulary.slots(limits.things)),
        "name": shapes.name(),
        "icon": shapes.choice(_ICONS),
        "group": group,
    }
    end = shapes.choice(ends(asked, there))
    return {
        **shown_list(asked, there, shapes),
        "groups": shapes.rows(
            {"id": shapes.choice(slots), "name": shapes.name(), "parent": group}, limits.frames
        ),
        "services": shapes.rows(service, limits.things),
        "edges": shapes.rows({"source": end, "target": end, "label": shapes.name()}, limits.lines),
    }


def read(answer: Row, asked: Asked, reading: Reading) -> ArchitectureDiagram:
    there, limits, base = known(asked), asked.limits, asked.base
    taken = {*there.vocabulary.known, *there.vocabulary.known.values()}
    taken |= {junction.id for junction in base.junctions} if base is not None else set()
    frames = Cast(_frames(asked), reading, noun="group", taken=taken)
    cast = Cast(there.vocabulary, reading, noun="service", taken=taken)
    parents: dict[str, str] = {}
    in_base_groups = {group.id for group in base.groups} if base is not None else set[str]()
    for row in reading.rows(answer, "groups", limits.frames):
        before = in_base_groups | {each.id for each in frames.members}
        member, parent = frames.declare(row, limits.frames), _frame(row, "parent", frames)
        if member is not None and member.id not in before and parent in before:
            parents.setdefault(member.id, parent)
    for word in reading.values(answer, "existing", limits.names):
        cast.find(word)
    for row in reading.rows(answer, "services", limits.things + limits.names):
        member = cast.declare(row, limits.things)
        if member is not None and (frame := _frame(row, "group", frames)):
            parents.setdefault(member.id, frame)
    edges = _edges(answer, asked, reading, cast)
    in_base = {each.id for each in base.services} if base is not None else set[str]()
    services = tuple(
        _service(each, there, reading, parents.get(each.id))
        for each in cast.members
        if each.id not in in_base
    )
    groups = tuple(
        ArchitectureGroup(each.id, each.name, "cloud", parents.get(each.id), proposed=True)
        for each in frames.members
        if each.is_new
    )
    if base is None:
        return ArchitectureDiagram(groups, services, (), edges)
    return replace(
        base, groups=(*base.groups, *groups), services=(*base.services, *services), edges=edges, alignments=()
    )


def known(asked: Asked) -> Known:
    base: ArchitectureDiagram | None = asked.base
    things = [(each.id, each.title) for each in base.services] if base is not None else []
    return Known.of(asked, labels_by_name(things, asked.limits), named_by_name=False)


def _frames(asked: Asked) -> Vocabulary:
    base: ArchitectureDiagram | None = asked.base
    groups = [(each.id, each.title) for each in base.groups] if base is not None else []
    return Vocabulary.of(labels_by_name(groups, asked.limits), "group")


def _frame(row: Row, field: str, frames: Cast) -> str:
    word = row.get(field, NO_FRAME)
    return "" if word in (NO_FRAME, "", None) else frames.find(word) or ""


def _service(member: Member, there: Known, reading: Reading, group: str | None) -> ArchitectureService:
    if member.is_new:
        icon = reading.choice(member.row, "icon", _ICONS, "server")
        return ArchitectureService(member.id, member.name, icon, group=group, proposed=True)
    drawn: ArchitectureService | None = there.drawn(member.id, ArchitectureService)
    if drawn is None:
        return ArchitectureService(member.id, member.name, "server", group=group)
    return replace(drawn, id=member.id, group=group)


def _edges(answer: Row, asked: Asked, reading: Reading, cast: Cast) -> tuple[ArchitectureEdge, ...]:
    base: ArchitectureDiagram | None = asked.base
    found: dict[tuple[str, str, str], ArchitectureEdge] = {}
    leaving = Counter(edge.source for edge in base.edges) if base is not None else Counter[str]()
    names = {each.id: each.name for each in cast.members}
    for row in reading.rows(answer, "edges", asked.limits.lines):
        source, target = cast.find(row.get("source")), cast.find(row.get("target"))
        if source is None or target is None:
            continue
        if source == target:
            reading.say("answer-value", "A line must join two services.", names.get(source, source))
            continue
        label = reading.name(row, "label")
        if (source, target, label) in found:
            continue
        start, end = _SIDES[leaving[source] % len(_SIDES)]
        leaving[source] += 1
        proposed = not asked.is_proved(names.get(source, source), names.get(target, target), label)
        found[source, target, label] = ArchitectureEdge(source, target, start, end, label, proposed=proposed)
    return tuple(found.values())
