"""The rules of class diagrams: what is declared, what inherits what, and how members are written."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from groundplan.mermaid.kinds.classes import ClassBox, ClassDiagram, Modifier, RelationKind, Visibility
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.classes_in_code import grounding
from groundplan.validators.kinds.drawn_rules import (
    about,
    about_edge,
    cycle,
    duplicate_edges,
    each_or_all,
    mixed_case,
    nothing_drawn,
    orphans,
    repeated_lines,
)
from groundplan.validators.places import edge_name
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject

_OPENING = re.compile(r"\s*class\s+`?([^\s`~\[{:]{1,300})`?[^{\n]{0,300}\{")
_INHERITS = frozenset({RelationKind.INHERITANCE, RelationKind.REALIZATION})


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, ClassDiagram):
        return
    yield from nothing_drawn(subject, what="classes")
    for name, span in repeated_lines(subject, _OPENING).items():
        message = f"`{name}` is declared more than once; Mermaid runs the boxes together."
        yield Finding("class-duplicate-class", Severity.WARNING, message, span, name)
    for box in diagram.classes:
        yield from _duplicate_members(subject, box)
    undeclared = _undeclared(subject, diagram)
    yield from _empty(subject, diagram, undeclared)
    yield from _cycles(subject, diagram)
    relations = [replace(each, proposed=False) for each in diagram.relations]
    yield from duplicate_edges(subject, "class-duplicate-relation", what="relation", edges=relations)
    yield from orphans(subject, "class-orphan-class", what="relation")


def _duplicate_members(subject: Subject, box: ClassBox) -> Iterator[Finding]:
    """Methods of one name that differ in their parameters are overloads, and no mistake."""
    written = [(each.name, ()) for each in box.attributes]
    methods = [(each.name, tuple(p.type or p.name for p in each.parameters)) for each in box.methods]
    for counted in (Counter(written), Counter(methods)):
        for (name, _), count in counted.items():
            if count > 1:
                message = f"`{box.name}` lists `{name}` {count} times."
                element = f"{box.name}.{name}"
                yield about(subject, "class-duplicate-member", Severity.WARNING, message, element)


def _undeclared(subject: Subject, diagram: ClassDiagram) -> frozenset[str]:
    """Classes that stand in relations only, told by their place."""
    lines = {subject.spans.get(edge_name(each)) for each in diagram.relations}
    return frozenset(
        box.name
        for box in diagram.classes
        if not box.attributes and not box.methods and subject.spans.get(box.name) in lines - {None}
    )


def _empty(subject: Subject, diagram: ClassDiagram, undeclared: frozenset[str]) -> Iterator[Finding]:
    """A sketch of names and lines alone is a way to draw, and nothing is said of it."""
    own = [box for box in diagram.classes if not box.external]
    if len(undeclared) == len(diagram.classes):
        return
    names = {box.name: box.name for box in own if box.name in undeclared}
    one = "`{}` is only named in a relation; Mermaid draws an empty box for it."
    yield from each_or_all(subject, "class-undeclared-class", names, one=one)
    empty = {
        box.name: box.name
        for box in own
        if box.name not in undeclared and not box.attributes and not box.methods
    }
    yield from each_or_all(subject, "class-empty-class", empty, one="`{}` shows no members.")


def _cycles(subject: Subject, diagram: ClassDiagram) -> Iterator[Finding]:
    inheriting = [each for each in diagram.relations if each.kind in _INHERITS]
    bases: dict[str, list[str]] = {}
    for each in inheriting:
        bases.setdefault(each.source, []).append(each.target)
    ring = cycle(bases)
    if ring:
        message = f"`{ring[0]}` inherits from itself: {' → '.join((*ring, ring[0]))}."
        following = ring[1 % len(ring)]
        edge = next(each for each in inheriting if (each.source, each.target) == (ring[0], following))
        yield about_edge(subject, "class-inheritance-cycle", Severity.ERROR, message, edge)


def _consistency(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, ClassDiagram):
        return
    members = [(box, each) for box in diagram.classes for each in (*box.attributes, *box.methods)]
    named = [
        (f"{box.name}.{each.name}", each.name)
        for box, each in members
        if each.modifier is not Modifier.STATIC and not each.name.startswith("_")
    ]
    yield from mixed_case(subject, "class-mixed-naming", named, what="Member names")
    bare = [(box, each) for box, each in members if each.visibility is Visibility.UNSTATED]
    if bare and len(bare) < len(members):
        box, each = bare[0]
        message = f"{len(bare)} of {len(members)} members state no visibility, `{each.name}` among them."
        element = f"{box.name}.{each.name}"
        yield about(subject, "class-mixed-visibility", Severity.INFO, message, element)
    yield from _realized(subject, diagram)


def _realized(subject: Subject, diagram: ClassDiagram) -> Iterator[Finding]:
    """UML draws a class that implements an interface with a dashed line."""
    interfaces = {box.name for box in diagram.classes if "interface" in map(str.lower, box.annotations)}
    for each in diagram.relations:
        mixed = each.target in interfaces and each.source not in interfaces
        if mixed and each.kind is RelationKind.INHERITANCE:
            message = f"`{each.target}` is an interface: `{each.source}` realizes it (`..|>`)."
            yield about_edge(subject, "class-inherited-interface", Severity.INFO, message, each)


RULES = KindRules(by_findings(_structure), by_findings(_consistency), grounding)
