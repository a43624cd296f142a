"""An ER diagram against itself and against the code's names, types and cardinalities."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.mermaid.kinds.er import Cardinality, ErAttribute, ErDiagram, ErEntity, ErRelationship, Key
from groundplan.validators.er.match import (
    MatchedEdge,
    is_many,
    is_optional,
    label_agrees,
    match_edges,
)
from groundplan.validators.er.types import same_type
from groundplan.validators.facts import CodeFacts
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.names import same_name, singular
from groundplan.validators.places import (
    attribute_span,
    edge_name,
    edge_span,
    rename_entity_fix,
    rename_fix,
    span_of,
    type_fix,
)
from groundplan.validators.scoring import after_findings
from groundplan.validators.subject import Subject

_SNAKE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
_CAMEL = re.compile(r"[a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]*)+")


def check(subject: Subject) -> Verdict:
    diagram = subject.diagram
    if not isinstance(diagram, ErDiagram):
        return NOT_APPLICABLE
    findings = [
        *_mixed_case(subject, diagram),
        *_mixed_number(subject, diagram),
        *_key_types(subject, diagram),
        *_unique_keys(subject, diagram),
    ]
    if subject.code is not None:
        findings += [
            *_against_entities(subject, diagram, subject.code),
            *_against_edges(subject, diagram, subject.code),
        ]
    return Verdict(after_findings(findings, len(diagram.entities)), tuple(findings))


def _mixed_case(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    """Attributes partly in snake_case and partly in camelCase: the rarer style is pointed at once."""
    named = [(e.name, a.name) for e in diagram.entities for a in e.attributes]
    snake = [each for each in named if _SNAKE.fullmatch(each[1])]
    camel = [each for each in named if _CAMEL.fullmatch(each[1])]
    if snake and camel:
        entity, name = min(snake, camel, key=len)[0]
        element = f"{entity}.{name}"
        message = f"Attribute names mix snake_case ({len(snake)}) and camelCase ({len(camel)}): `{element}`."
        yield Finding(
            "er-mixed-naming", Severity.INFO, message, attribute_span(subject, element, name), element
        )


def _mixed_number(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    """Entities partly in the plural. Without code only: the code's own names are what they are."""
    if subject.code is not None:
        return
    plural = [entity.name for entity in diagram.entities if _is_plural(entity.name)]
    if plural and len(plural) < len(diagram.entities):
        name = plural[0]
        others = len(diagram.entities) - len(plural)
        message = f"Entity names mix plural ({len(plural)}, such as `{name}`) and singular ({others})."
        yield Finding("er-mixed-plural", Severity.INFO, message, span_of(subject, name), name)


def _is_plural(name: str) -> bool:
    found = re.search(r"[A-Za-z][a-z]*$|[A-Z]+$", name)
    return found is not None and singular(found[0].lower()) != found[0].lower()


def _key_types(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    """A foreign key whose type is not that of the one primary key it points to."""
    entities = {entity.name: entity for entity in diagram.entities}
    for edge in diagram.relationships:
        for holder, target in ((edge.source, edge.target), (edge.target, edge.source)):
            key = _key_for(entities.get(holder), edge, target)
            primary = _sole_primary(entities.get(target))
            if key is None or primary is None or same_type(key.type, primary.type) is not False:
                continue
            element = f"{holder}.{key.name}"
            yield Finding(
                code="er-key-type-differs",
                severity=Severity.WARNING,
                message=f"`{element}` is `{key.type}`, but it points to `{target}.{primary.name}`, which is"
                f" `{primary.type}`.",
                span=span_of(subject, element),
                element=element,
                fix=type_fix(subject, element, key.name, key.type, primary.type),
            )
            break


def _key_for(holder: ErEntity | None, edge: ErRelationship, target: str) -> ErAttribute | None:
    """The foreign key of `holder` that an edge shows, known by its name alone."""
    if holder is None:
        return None
    for attribute in holder.attributes:
        named = same_name(attribute.name, f"{target}_id") or (
            holder.name == edge.source and label_agrees(edge.label, attribute.name)
        )
        if Key.FOREIGN in attribute.keys and named:
            return attribute
    return None


def _sole_primary(entity: ErEntity | None) -> ErAttribute | None:
    keys = [a for a in entity.attributes if Key.PRIMARY in a.keys] if entity is not None else []
    return keys[0] if len(keys) == 1 else None


def _unique_keys(subject: Subject, diagram: ErDiagram) -> Iterator[Finding]:
    """A unique foreign key, drawn as if many could share one target."""
    entities = {entity.name: entity for entity in diagram.entities}
    for edge in diagram.relationships:
        key = _key_for(entities.get(edge.source), edge, edge.target)
        if key is None or not is_many(edge.source_cardinality) or is_many(edge.target_cardinality):
            continue
        if Key.UNIQUE in key.keys:
            element = edge_name(edge)
            message = (
                f"`{edge.source}.{key.name}` is unique, so that one `{edge.target}` has at most one"
                f" `{edge.source}`, but many are drawn."
            )
            yield Finding(
                "er-unique-key-drawn-many", Severity.WARNING, message, edge_span(subject, edge), element
            )


def _against_entities(subject: Subject, diagram: ErDiagram, facts: CodeFacts) -> Iterator[Finding]:
    for entity in diagram.entities:
        known = None if entity.proposed else facts.entity_for(entity)
        if known is None:
            continue
        if known.name.rpartition(".")[2] != entity.name.rpartition(".")[2]:
            yield _other_name(subject, entity.name, entity.name, known.name, facts, known.name)
        for attribute in entity.attributes:
            same = facts.attribute(known, attribute.name)
            if same is None:
                continue
            element = f"{entity.name}.{attribute.name}"
            if same.name != attribute.name:
                yield _other_name(
                    subject, element, attribute.name, same.name, facts, f"{known.name}.{same.name}"
                )
            if same_type(attribute.type, same.type) is False:
                yield Finding(
                    code="er-type-differs",
                    severity=Severity.WARNING,
                    message=f"`{element}` is `{attribute.type}` here, but `{same.type}` in the code.",
                    span=span_of(subject, element),
                    element=element,
                    evidence=facts.evidence(f"{known.name}.{same.name}"),
                    fix=type_fix(subject, element, attribute.name, attribute.type, same.type),
                )


def _other_name(
    subject: Subject, element: str, drawn: str, code: str, facts: CodeFacts, code_element: str
) -> Finding:
    return Finding(
        code="er-name-differs",
        severity=Severity.INFO,
        message=f"The code calls `{drawn}` `{code}`.",
        span=attribute_span(subject, element, drawn),
        element=element,
        evidence=facts.evidence(code_element),
        fix=rename_entity_fix(subject, drawn, code)
        if element == drawn
        else rename_fix(subject, element, drawn, code),
    )


def _against_edges(subject: Subject, diagram: ErDiagram, facts: CodeFacts) -> Iterator[Finding]:
    repeated = Counter((edge.source, edge.target) for edge in diagram.relationships)
    for match in match_edges(diagram, facts).values():
        edge = match.edge
        if edge.proposed or match.through is not None:
            continue
        if repeated[edge.source, edge.target] > 1 and not label_agrees(edge.label, match.code.label):
            continue  # which of several edges this one is, only its label could say
        message = _cardinality_differs(match)
        if message is not None:
            yield Finding(
                code="er-cardinality-differs",
                severity=Severity.WARNING,
                message=message,
                span=edge_span(subject, edge),
                element=edge_name(edge),
                evidence=facts.edge_evidence(match.code),
            )


def _cardinality_differs(match: MatchedEdge) -> str | None:
    """What is drawn against the code's, in a sentence; None where they agree."""
    edge = match.edge
    forward = _Drawn(edge.source, edge.target, edge.source_cardinality, edge.target_cardinality)
    backward = _Drawn(edge.target, edge.source, edge.target_cardinality, edge.source_cardinality)
    if edge.source == edge.target:  # a self reference reads either way
        differences = [_difference(forward, match.code), _difference(backward, match.code)]
        return None if None in differences else differences[0]
    return _difference(forward if match.forward else backward, match.code)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An edge, turned so that its source is the entity that holds the key in the code."""

    source: str
    target: str
    at_source: Cardinality
    at_target: Cardinality


def _difference(drawn: _Drawn, code: ErRelationship) -> str | None:
    """Whether a target may have no source is left out: no key says so."""
    source, target = drawn.source, drawn.target
    if is_many(drawn.at_source) != is_many(code.source_cardinality):
        many = "many" if is_many(code.source_cardinality) else "at most one"
        return f"In the code one `{target}` has {many} `{source}` (`{code.label}`)."
    if is_many(drawn.at_target) != is_many(code.target_cardinality):
        many = "many" if is_many(code.target_cardinality) else "at most one"
        return f"In the code one `{source}` has {many} `{target}` (`{code.label}`)."
    if not is_many(drawn.at_target) and is_optional(drawn.at_target) != is_optional(code.target_cardinality):
        word = "may have no" if is_optional(code.target_cardinality) else "always has a"
        return f"In the code `{source}` {word} `{target}` (`{code.label}`)."
    return None
