"""The rules of an ER diagram: keys, duplicates, and ends that are there."""

import re
from collections import Counter
from collections.abc import Iterator

from groundplan.mermaid.kinds.er import ErDiagram, ErEntity, ErRelationship, Key
from groundplan.text import Span
from groundplan.validators.er.match import label_agrees
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.names import same_name
from groundplan.validators.places import attribute_span, edge_name, edge_span, span_of
from groundplan.validators.scoring import after_findings
from groundplan.validators.subject import Subject

# An entity's opening line: a name, bare or quoted, perhaps an alias and a class, and a brace.
_OPENING = re.compile(
    r'^\s*("[^"\n]{1,300}"|[^\s"\[{%|}]{1,300})\s*(?:\[[^\]\n]{0,300}\])?\s*(?::::[\w,-]{1,100})?\s*\{\s*$'
)

_BARE_EACH = 3  # boxes without attributes that are told one by one


def check(subject: Subject) -> Verdict:
    diagram = subject.diagram
    if not isinstance(diagram, ErDiagram):
        return NOT_APPLICABLE
    findings = (
        *_nothing_drawn(subject, diagram),
        *_duplicate_entities(subject, diagram),
        *_duplicate_edges(subject, diagram),
        *_entity_rules(subject, diagram),
        *_bare(subject, diagram),
        *_undeclared(subject, diagram),
        *_orphans(subject, diagram),
    )
    return Verdict(after_findings(findings, len(diagram.entities)), findings)


def _nothing_drawn(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    if not diagram.entities and not diagram.relationships:
        yield Finding("er-no-entities", Severity.ERROR, "The diagram has no entities.", subject.first_line)


def _duplicate_entities(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    """Mermaid runs two boxes of one name together, so the text is asked too."""
    counted = Counter(entity.name for entity in diagram.entities)
    places: dict[str, list[Span]] = {}
    for number, line in enumerate(subject.lines, 1):
        if (found := _OPENING.match(line)) is not None:
            place = Span(number, found.start(1) + 1, number, found.end(1) + 1)
            places.setdefault(found[1].strip('"'), []).append(place)
    for name in dict.fromkeys([*counted, *places]):
        written = places.get(name, [])
        if max(counted[name], len(written)) > 1:
            span = written[1] if len(written) > 1 else span_of(subject, name)
            message = f"`{name}` is declared more than once; Mermaid runs the boxes together."
            yield Finding("er-duplicate-entity", Severity.WARNING, message, span, name)


def _duplicate_edges(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    for edge, count in Counter(diagram.relationships).items():
        if count > 1:
            message = f"The relationship between `{edge.source}` and `{edge.target}` is drawn {count} times."
            yield Finding(
                "er-duplicate-relationship",
                Severity.WARNING,
                message,
                edge_span(subject, edge),
                edge_name(edge),
            )


def _entity_rules(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    keyed = any(
        Key.PRIMARY in attribute.keys for entity in diagram.entities for attribute in entity.attributes
    )
    edges: dict[str, list[ErRelationship]] = {}
    for edge in diagram.relationships:
        for name in {edge.source, edge.target}:
            edges.setdefault(name, []).append(edge)
    if not keyed and any(entity.attributes for entity in diagram.entities):
        message = "No entity shows its primary key (`PK`)."
        yield Finding("er-no-primary-keys", Severity.INFO, message, subject.first_line)
    for entity in dict.fromkeys(diagram.entities):
        yield from _duplicate_attributes(subject, entity)
        if keyed and entity.attributes and not _has_key(subject, entity):
            message = f"`{entity.name}` has no primary key (`PK`)."
            yield Finding(
                "er-no-primary-key", Severity.WARNING, message, span_of(subject, entity.name), entity.name
            )
        yield from _keys_without_edge(subject, diagram, entity, edges.get(entity.name, []))


def _bare(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    """Boxes without attributes; many at once are a way to draw, and said in one finding."""
    bare = [each.name for each in diagram.entities if not each.attributes and not each.external]
    if len(bare) > _BARE_EACH:
        message = (
            f"{len(bare)} of {len(diagram.entities)} entities show no attributes, `{bare[0]}` among them."
        )
        yield Finding("er-no-attributes", Severity.INFO, message, span_of(subject, bare[0]), bare[0])
        return
    for name in bare:
        message = f"`{name}` shows no attributes."
        yield Finding("er-no-attributes", Severity.INFO, message, span_of(subject, name), name)


def _duplicate_attributes(subject: Subject, entity: ErEntity) -> Iterator[Finding]:
    for name, count in Counter(attribute.name for attribute in entity.attributes).items():
        if count > 1:
            element = f"{entity.name}.{name}"
            message = f"`{entity.name}` lists `{name}` {count} times."
            yield Finding(
                "er-duplicate-attribute", Severity.WARNING, message, span_of(subject, element), element
            )


def _has_key(subject: Subject, entity: ErEntity) -> bool:
    """It shows a primary key, or the code has none to show (a view, a log table)."""
    if any(Key.PRIMARY in attribute.keys for attribute in entity.attributes):
        return True
    known = subject.code.entity_for(entity) if subject.code is not None else None
    return known is not None and not any(Key.PRIMARY in attribute.keys for attribute in known.attributes)


def _keys_without_edge(
    subject: Subject, diagram: ErDiagram, entity: ErEntity, edges: list[ErRelationship]
) -> Iterator[Finding]:
    """Foreign keys that no edge shows. Edges that name no field are given to keys one each."""
    keys = [attribute.name for attribute in entity.attributes if Key.FOREIGN in attribute.keys]
    named = {key: [edge for edge in edges if _is_for(key, edge, entity.name)] for key in keys}
    used = {edge for found in named.values() for edge in found}
    spare = len([edge for edge in edges if edge not in used])
    for key in keys:
        if named[key]:
            continue
        if spare > 0:
            spare -= 1
            continue
        target = _target_of(subject, entity, key)
        if target is not None and not _drawn(diagram, target):
            continue  # it points out of the picture, as in any narrowed diagram
        element = f"{entity.name}.{key}"
        yield Finding(
            code="er-foreign-key-without-relationship",
            severity=Severity.INFO if target is None else Severity.WARNING,
            message=f"`{element}` is a foreign key, but no relationship shows where to.",
            span=attribute_span(subject, element, key),
            element=element,
        )


def _is_for(key: str, edge: ErRelationship, entity: str) -> bool:
    other = edge.target if edge.source == entity else edge.source
    return (
        label_agrees(edge.label, key)
        or any(label_agrees(part.strip(), key) for part in edge.label.split(","))
        or same_name(key, f"{other}_id")
        or same_name(key, other)
    )


def _target_of(subject: Subject, entity: ErEntity, key: str) -> str | None:
    """Where the code's key points, by the code's name; None without code or where it is not known."""
    facts = subject.code
    known = facts.entity_for(entity) if facts is not None else None
    if facts is None or known is None:
        return None
    for edge in facts.touching(known.name):
        if edge.source == known.name and label_agrees(key, edge.label):
            return edge.target
    return None


def _drawn(diagram: ErDiagram, name: str) -> bool:
    return any(same_name(entity.name, name) for entity in diagram.entities)


def _undeclared(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    declared = {entity.name for entity in diagram.entities}
    for edge in diagram.relationships:
        for name in dict.fromkeys((edge.source, edge.target)):
            if name not in declared:
                declared.add(name)
                message = f"`{name}` is only named in a relationship; Mermaid draws an empty box for it."
                yield Finding("er-undeclared-entity", Severity.INFO, message, edge_span(subject, edge), name)


def _orphans(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    if not diagram.relationships:
        return
    linked = {name for edge in diagram.relationships for name in (edge.source, edge.target)}
    for entity in diagram.entities:
        if entity.name not in linked:
            message = f"`{entity.name}` has no relationship to anything here."
            yield Finding(
                "er-orphan-entity", Severity.INFO, message, span_of(subject, entity.name), entity.name
            )
