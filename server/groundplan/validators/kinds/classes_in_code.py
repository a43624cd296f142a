"""Classes, members and relations of a class diagram, looked up in the code."""

from collections.abc import Iterator

from groundplan.extract.extraction import EdgeKey
from groundplan.mermaid.kinds.classes import ClassBox, ClassDiagram, ClassRelation, RelationKind
from groundplan.text import Location
from groundplan.validators.claims import FALLS, HOLDS, Claim, did_you_mean, verdict_of
from groundplan.validators.facts import CodeFacts, Members
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.names import NameTable
from groundplan.validators.places import (
    attribute_span,
    edge_name,
    edge_span,
    rename_entity_fix,
    rename_fix,
    span_of,
)
from groundplan.validators.subject import Subject

_INHERITS = frozenset({RelationKind.INHERITANCE, RelationKind.REALIZATION})


def grounding(subject: Subject) -> Verdict:
    diagram, facts = subject.diagram, subject.code
    if not isinstance(diagram, ClassDiagram) or facts is None or facts.declarations is None:
        return NOT_APPLICABLE
    places = {box.name: _place(facts, box) for box in diagram.classes}
    claims = [
        *(claim for box in diagram.classes for claim in _of_box(subject, facts, box, places[box.name])),
        *_of_relations(subject, facts, diagram, places),
    ]
    return verdict_of(claims)


def _place(facts: CodeFacts, box: ClassBox) -> Location | None:
    return facts.place(box.name) or (facts.place(box.label) if box.label else None)


def _called(box: ClassBox, facts: CodeFacts) -> str:
    """The name that the code has for a box."""
    located = facts.declarations is not None and facts.declarations.locate(box.name)
    return box.name if located or not box.label else box.label


def _of_box(subject: Subject, facts: CodeFacts, box: ClassBox, place: Location | None) -> Iterator[Claim]:
    if box.proposed or box.external:
        return
    members = facts.graph.members(_called(box, facts)) if facts.graph is not None else None
    if place is not None:
        yield HOLDS
        yield from _of_members(subject, facts, box, members)
        return
    near = facts.names.nearest(box.name)
    yield Claim(holds=False, finding=_unknown_class(subject, facts, box.name, near))
    near_members = facts.graph.members(near) if facts.graph is not None and near else None
    for name in _member_names(box):  # a slip in the name does not take its members with it
        yield HOLDS if near_members is not None and name in near_members.places else FALLS


def _of_members(
    subject: Subject, facts: CodeFacts, box: ClassBox, members: Members | None
) -> Iterator[Claim]:
    for name in _member_names(box):
        if f"{box.name}.{name}" in facts.elements or (members is not None and name in members.places):
            yield HOLDS
        elif members is not None and members.complete and members.places:
            yield Claim(holds=False, finding=_unknown_member(subject, box, name, members))


def _member_names(box: ClassBox) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name for each in (*box.attributes, *box.methods)))


def _unknown_class(subject: Subject, facts: CodeFacts, name: str, near: str | None) -> Finding:
    return Finding(
        code="class-unknown-class",
        severity=Severity.WARNING,
        message=f"There is no class `{name}` in this workspace" + did_you_mean(near),
        span=span_of(subject, name),
        element=name,
        evidence=facts.place(near) if near else None,
        fix=rename_entity_fix(subject, name, near) if near else None,
    )


def _unknown_member(subject: Subject, box: ClassBox, name: str, members: Members) -> Finding:
    element = f"{box.name}.{name}"
    near = NameTable(members.places).nearest(name)
    return Finding(
        code="class-unknown-member",
        severity=Severity.WARNING,
        message=f"`{box.name}` has no `{name}` in the code" + did_you_mean(near),
        span=attribute_span(subject, element, name),
        element=element,
        evidence=members.places[near] if near else None,
        fix=rename_fix(subject, element, name, near) if near else None,
    )


def _of_relations(
    subject: Subject, facts: CodeFacts, diagram: ClassDiagram, places: dict[str, Location | None]
) -> Iterator[Claim]:
    boxes = {box.name: box for box in diagram.classes}
    for each in diagram.relations:
        ends = [boxes[name] for name in (each.source, each.target) if name in boxes]
        if each.proposed or any(box.proposed or box.external for box in ends):
            continue
        if EdgeKey(each.source, each.target, each.label) in facts.edges:
            yield HOLDS
        elif len(ends) < 2 or any(places[box.name] is None for box in ends):
            yield FALLS  # an end is unknown: that is said already
        elif facts.graph is not None:
            source, target = (_called(box, facts) for box in ends)
            holds = _related(facts, each, source, target)
            yield HOLDS if holds else Claim(False, _unknown_relation(subject, facts, each, source, target))


def _related(facts: CodeFacts, each: ClassRelation, source: str, target: str) -> bool:
    """The code bears a relation out: by inheritance, or, for the others, by a use in either of the two."""
    graph = facts.graph
    if graph is None:
        return False
    if each.kind in _INHERITS:
        return graph.inherits(source, target) is not None
    used = graph.uses(source, target) or graph.uses(target, source) or graph.inherits(source, target)
    return used is not None


def _unknown_relation(
    subject: Subject, facts: CodeFacts, each: ClassRelation, source: str, target: str
) -> Finding:
    reverse = facts.graph.inherits(target, source) if facts.graph is not None else None
    if each.kind in _INHERITS and reverse is not None:
        message = f"It is the other way round: `{each.target}` inherits from `{each.source}`."
    elif each.kind in _INHERITS:
        message = f"`{each.source}` does not inherit from `{each.target}` in the code."
    else:
        message = f"In the code, neither `{each.source}` nor `{each.target}` uses the other."
    return Finding(
        code="class-unknown-relation",
        severity=Severity.WARNING,
        message=message,
        span=edge_span(subject, each),
        element=edge_name(each),
        evidence=reverse or facts.place(source),
    )
