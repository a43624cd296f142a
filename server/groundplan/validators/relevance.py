"""Is what the diagram shows asked for, or near what is?

Points: the share of entities that the request names or that are one relationship away from one it
names; two away count half. What the request wants left out counts for nothing. Not applicable
without a request, where it asks for everything, or names nothing that can be told from any word.
"""

from collections import defaultdict
from collections.abc import Iterator

from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.validators.asked import Asked, AskedName, read_request
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.places import span_of
from groundplan.validators.scoring import share
from groundplan.validators.subject import Subject
from groundplan.validators.vocabulary import Vocabulary

_MOST_FINDINGS = 20
_CREDIT = (1.0, 1.0, 0.5)  # by distance from what the request names; further counts nothing


def check(subject: Subject) -> Verdict:
    diagram = subject.diagram
    if diagram is None or not subject.request or not diagram.entities:
        return NOT_APPLICABLE
    vocabulary = Vocabulary(subject)
    asked = read_request(subject.request, vocabulary)
    unwanted = {entity for name in asked.unwanted for entity in _meant(name, vocabulary)}
    findings = [_unwanted(subject, name) for name in unwanted]
    named = {entity for name in asked.names for entity in _meant(name, vocabulary)} - unwanted
    if not named:
        return _nothing_named(subject, asked, findings, len(diagram.entities))
    distance = _distances(diagram, named)
    if asked.whole:
        distance = dict.fromkeys((entity.name for entity in diagram.entities), 0)
    credit = sum(
        _CREDIT[min(distance[entity.name], 2)]
        for entity in diagram.entities
        if entity.name not in unwanted and entity.name in distance
    )
    findings += _far_off(subject, diagram, distance, unwanted)
    return Verdict(share(credit, len(diagram.entities)), tuple(findings))


def _nothing_named(subject: Subject, asked: Asked, findings: list[Finding], entities: int) -> Verdict:
    if findings:
        return Verdict(share(entities - len(findings), entities), tuple(findings))
    if asked.whole or all(name.plain for name in asked.names):
        return NOT_APPLICABLE
    message = "Nothing that the request names is in the diagram."
    return Verdict(0.0, (Finding("off-topic", Severity.WARNING, message, subject.first_line),))


def _meant(name: AskedName, vocabulary: Vocabulary) -> set[str]:
    """The diagram's entities that a name stands for: itself, by an app, by an attribute, by a word."""
    if (entity := vocabulary.entity_keys.get(name.key)) is not None:
        return {entity}
    if len(name.key) == 1 and (inside := vocabulary.entities_in(name.key[0])):
        return inside
    if (holders := vocabulary.attribute_keys.get(name.key)) is not None:
        return set(holders)
    size = len(name.key)
    return {
        entity
        for key, entity in vocabulary.entity_keys.items()
        if any(key[start : start + size] == name.key for start in range(len(key) - size + 1))
        or (size > 1 and name.key[-len(key) :] == key and vocabulary.is_scope(name.key[:1]))
    }


def _distances(diagram: ErDiagram, named: set[str]) -> dict[str, int]:
    """Relationships between an entity and the nearest that is named, up to two."""
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for edge in diagram.relationships:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    distance = dict.fromkeys(named, 0)
    edge_of_known = named
    for steps in range(1, len(_CREDIT)):
        edge_of_known = {other for name in edge_of_known for other in neighbours[name]} - distance.keys()
        distance.update(dict.fromkeys(edge_of_known, steps))
    return distance


def _far_off(
    subject: Subject, diagram: ErDiagram, distance: dict[str, int], unwanted: set[str]
) -> Iterator[Finding]:
    far = [e.name for e in diagram.entities if e.name not in distance and e.name not in unwanted]
    for name in far[:_MOST_FINDINGS]:
        message = f"`{name}` is neither asked for nor next to what is."
        yield Finding("far-from-request", Severity.INFO, message, span_of(subject, name), name)


def _unwanted(subject: Subject, name: str) -> Finding:
    message = f"The request wants `{name}` left out."
    return Finding("unwanted-element", Severity.WARNING, message, span_of(subject, name), name)
