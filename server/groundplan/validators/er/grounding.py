"""Entities, attributes and edges of an ER diagram, looked up in the code."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.mermaid.kinds.er import ErAttribute, ErDiagram, ErEntity, ErRelationship
from groundplan.text import Location
from groundplan.validators.claims import FALLS, HOLDS, Claim, did_you_mean, verdict_of
from groundplan.validators.er.match import code_names, match_edges
from groundplan.validators.facts import CodeFacts
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


def check(subject: Subject) -> Verdict:
    diagram, facts = subject.diagram, subject.code
    if not isinstance(diagram, ErDiagram) or facts is None:
        return NOT_APPLICABLE
    claims = [*_entity_claims(subject, diagram, facts), *_edge_claims(subject, diagram, facts)]
    return verdict_of(claims)


def _entity_claims(subject: Subject, diagram: ErDiagram, facts: CodeFacts) -> Iterator[Claim]:
    for entity in diagram.entities:
        if entity.proposed or entity.external:
            continue
        known = facts.entity_for(entity)
        if known is not None:
            yield HOLDS
            yield from _attribute_claims(subject, entity, known, facts)
        elif _declared(facts, entity.name) is not None:
            yield HOLDS  # a class that is no entity: what it holds is not known here
        else:
            yield Claim(holds=False, finding=_unknown_entity(subject, entity.name, facts))
            yield from _attributes_of_unknown(entity, facts)


def _attribute_claims(
    subject: Subject, entity: ErEntity, known: ErEntity, facts: CodeFacts
) -> Iterator[Claim]:
    if known.external and not known.attributes:
        return  # the code only names it: nothing is known of its attributes
    for attribute in entity.attributes:
        if facts.attribute(known, attribute.name) is not None:
            yield HOLDS
        else:
            yield Claim(holds=False, finding=_unknown_attribute(subject, entity, attribute, known, facts))


def _attributes_of_unknown(entity: ErEntity, facts: CodeFacts) -> Iterator[Claim]:
    """A slip in the entity's name does not take its attributes with it; an invented entity does."""
    near = facts.entities.get(facts.entity_names.nearest(entity.name) or "")
    for attribute in entity.attributes:
        yield HOLDS if near is not None and facts.attribute(near, attribute.name) else FALLS


def _unknown_attribute(
    subject: Subject, entity: ErEntity, attribute: ErAttribute, known: ErEntity, facts: CodeFacts
) -> Finding:
    element = f"{entity.name}.{attribute.name}"
    near = facts.attribute_near(known, attribute.name)
    return Finding(
        code="er-unknown-attribute",
        severity=Severity.WARNING,
        message=f"`{known.name}` has no `{attribute.name}` in the code" + did_you_mean(near),
        span=attribute_span(subject, element, attribute.name),
        element=element,
        evidence=facts.evidence(f"{known.name}.{near}" if near else known.name),
        fix=rename_fix(subject, element, attribute.name, near) if near else None,
    )


def _unknown_entity(subject: Subject, name: str, facts: CodeFacts) -> Finding:
    near = facts.entity_names.nearest(name)
    evidence = facts.evidence(near) if near else None
    if near is None and facts.declarations is not None:
        near = _nearest_declared(facts, name)
        evidence = _declared(facts, near) if near else None
    return Finding(
        code="er-unknown-entity",
        severity=Severity.WARNING,
        message=f"There is no class `{name}` in this workspace" + did_you_mean(near),
        span=span_of(subject, name),
        element=name,
        evidence=evidence,
        fix=rename_entity_fix(subject, name, near) if near else None,
    )


def _edge_claims(subject: Subject, diagram: ErDiagram, facts: CodeFacts) -> Iterator[Claim]:
    drawn = {entity.name: entity for entity in diagram.entities}
    names = code_names(diagram, facts)
    matches = match_edges(diagram, facts)
    for number, edge in enumerate(diagram.relationships):
        ends = [_End(name, drawn.get(name), facts, names.get(name)) for name in (edge.source, edge.target)]
        if edge.proposed or any(end.drawn is not None and end.drawn.proposed for end in ends):
            continue
        if number in matches:
            yield HOLDS
        elif not any(end.beyond_the_code for end in ends):
            invented = any(end.known is None for end in ends)  # that is said already
            yield FALLS if invented else Claim(holds=False, finding=_unknown_edge(subject, edge, facts))


@dataclass(frozen=True, slots=True)
class _End:
    """An end of an edge: as drawn, and by the name that the code has for it."""

    name: str
    drawn: ErEntity | None
    facts: CodeFacts
    code_name: str | None

    @property
    def known(self) -> ErEntity | None:
        return self.facts.entities.get(self.code_name or "")

    @property
    def beyond_the_code(self) -> bool:
        """It lies outside the workspace, or is no entity there: what it is tied to is not known."""
        if self.known is not None:
            return self.known.external
        external = self.drawn is not None and self.drawn.external
        return external or _declared(self.facts, self.name) is not None


def _unknown_edge(subject: Subject, edge: ErRelationship, facts: CodeFacts) -> Finding:
    known = facts.entity(edge.source)
    named = f" called `{edge.label}`" if edge.label else ""
    return Finding(
        code="er-unknown-relationship",
        severity=Severity.WARNING,
        message=f"The code has no relationship{named} between `{edge.source}` and `{edge.target}`.",
        span=edge_span(subject, edge),
        element=edge_name(edge),
        evidence=facts.evidence(known.name) if known is not None else None,
    )


def _declared(facts: CodeFacts, name: str) -> Location | None:
    if facts.declarations is None:
        return None
    return next(iter(facts.declarations.locate(name)), None)


def _nearest_declared(facts: CodeFacts, name: str) -> str | None:
    return NameTable(facts.declarations.names()).nearest(name, cutoff=80.0) if facts.declarations else None
