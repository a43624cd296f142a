"""Entities, attributes and edges of an ER diagram, looked up in the code."""

from collections.abc import Iterator

from groundplan.mermaid.kinds.er import ErDiagram, ErEntity
from groundplan.text import Location
from groundplan.validators.er.match import code_names, match_edges
from groundplan.validators.facts import CodeFacts
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.places import attribute_span, edge_name, edge_span, rename_fix, span_of
from groundplan.validators.scoring import share
from groundplan.validators.subject import Subject


def check(subject: Subject) -> Verdict:
    diagram, facts = subject.diagram, subject.code
    if diagram is None or facts is None:
        return NOT_APPLICABLE
    claims = [*_entity_claims(subject, diagram, facts), *_edge_claims(subject, diagram, facts)]
    if not claims:
        return NOT_APPLICABLE
    missing = tuple(claim for claim in claims if claim is not None)
    return Verdict(share(len(claims) - len(missing), len(claims)), missing)


def _entity_claims(subject: Subject, diagram: ErDiagram, facts: CodeFacts) -> Iterator[Finding | None]:
    """One item a claim: None where it holds."""
    for entity in diagram.entities:
        if entity.proposed or entity.external:
            continue
        known = facts.entity_for(entity)
        if known is not None:
            yield None
            yield from _attribute_claims(subject, entity, known, facts)
        elif _declared(facts, entity.name) is not None:
            yield None  # a class that is no entity: what it holds is not known here
        else:
            yield _unknown_entity(subject, entity.name, facts)


def _attribute_claims(
    subject: Subject, entity: ErEntity, known: ErEntity, facts: CodeFacts
) -> Iterator[Finding | None]:
    if known.external and not known.attributes:
        return  # the code only names it: nothing is known of its attributes
    for attribute in entity.attributes:
        if facts.attribute(known, attribute.name) is not None:
            yield None
            continue
        element = f"{entity.name}.{attribute.name}"
        near = facts.attribute_near(known, attribute.name)
        yield Finding(
            code="er-unknown-attribute",
            severity=Severity.WARNING,
            message=f"`{known.name}` has no `{attribute.name}` in the code" + _did_you_mean(near),
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
        message=f"There is no class `{name}` in this workspace" + _did_you_mean(near),
        span=span_of(subject, name),
        element=name,
        evidence=evidence,
        fix=rename_fix(subject, name, name, near) if near else None,
    )


def _edge_claims(subject: Subject, diagram: ErDiagram, facts: CodeFacts) -> Iterator[Finding | None]:
    entities = {entity.name: entity for entity in diagram.entities}
    names = code_names(diagram, facts)
    matches = match_edges(diagram, facts)
    for number, edge in enumerate(diagram.relationships):
        ends = [entities.get(edge.source), entities.get(edge.target)]
        if edge.proposed or any(end is not None and end.proposed for end in ends):
            continue
        if number in matches:
            yield None
            continue
        known = [facts.entities.get(names.get(name, "")) for name in (edge.source, edge.target)]
        if _beyond_the_code(known, ends) or any(
            there is None and _declared(facts, name) is not None
            for there, name in zip(known, (edge.source, edge.target), strict=True)
        ):
            continue
        holder = next((end.name for end in known if end is not None), "")
        yield Finding(
            code="er-unknown-relationship",
            severity=Severity.WARNING,
            message=_no_edge(edge.source, edge.target, edge.label),
            span=edge_span(subject, edge),
            element=edge_name(edge),
            evidence=facts.evidence(holder),
        )


def _beyond_the_code(known: list[ErEntity | None], ends: list[ErEntity | None]) -> bool:
    """An end lies outside the workspace, so that its keys are not known either."""
    return any(
        (there is not None and there.external) or (there is None and drawn is not None and drawn.external)
        for there, drawn in zip(known, ends, strict=True)
    )


def _no_edge(source: str, target: str, label: str) -> str:
    named = f" called `{label}`" if label else ""
    return f"The code has no relationship{named} between `{source}` and `{target}`."


def _declared(facts: CodeFacts, name: str) -> Location | None:
    if facts.declarations is None:
        return None
    return next(iter(facts.declarations.locate(name)), None)


def _nearest_declared(facts: CodeFacts, name: str) -> str | None:
    from groundplan.validators.names import NameTable

    return NameTable(facts.declarations.names()).nearest(name, cutoff=80.0) if facts.declarations else None


def _did_you_mean(name: str | None) -> str:
    return f"; did you mean `{name}`?" if name else "."
