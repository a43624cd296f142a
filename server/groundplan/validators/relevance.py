"""Is what the diagram shows asked for, or near what is?

Points: the share of elements that the request names or that are one line away from one it names; two
away count half. Where lines are steps (a flowchart, a sequence, states) all that hangs together with
what is named is near it, and so is everything where a kind has no lines. What the request wants left
out counts for nothing. Not applicable without a request, where it asks for everything, or names
nothing that can be told from any word.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from groundplan.mermaid.outline import Outline
from groundplan.validators.asked import Asked, AskedName, read_request
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.places import span_of
from groundplan.validators.scoring import share
from groundplan.validators.subject import Subject
from groundplan.validators.vocabulary import Vocabulary

_MOST_FINDINGS = 20
_CREDIT = (1.0, 1.0, 0.5)  # by distance from what the request names; further counts nothing
_BY_DISTANCE = frozenset({"er", "class", "c4", "architecture"})
_STEPS = frozenset({"flowchart", "sequence", "state"})


def check(subject: Subject) -> Verdict:
    nodes = subject.outline.nodes
    if not subject.request or not nodes:
        return NOT_APPLICABLE
    vocabulary = Vocabulary(subject)
    asked = read_request(subject.request, vocabulary)
    unwanted = {element for name in asked.unwanted for element in _meant(name, vocabulary)}
    findings = [_unwanted(subject, name) for name in unwanted]
    named = {element for name in asked.names for element in _meant(name, vocabulary)} - unwanted
    if not named:
        spoken = any(vocabulary.shows(name.key, loosely=True) for name in asked.names if not name.plain)
        return NOT_APPLICABLE if spoken else _nothing_named(subject, asked, findings, len(nodes))
    distance = _distances(subject, named)
    if asked.whole:
        distance = dict.fromkeys((node.name for node in nodes), 0)
    credit = sum(
        _CREDIT[min(distance[node.name], 2)]
        for node in nodes
        if node.name not in unwanted and node.name in distance
    )
    findings += _far_off(subject, distance, unwanted)
    return Verdict(share(credit, len(nodes)), tuple(findings))


def _nothing_named(subject: Subject, asked: Asked, findings: list[Finding], elements: int) -> Verdict:
    if findings:
        return Verdict(share(elements - len(findings), elements), tuple(findings))
    if asked.whole or all(name.plain for name in asked.names):
        return NOT_APPLICABLE
    message = "Nothing that the request names is in the diagram."
    return Verdict(0.0, (Finding("off-topic", Severity.WARNING, message, subject.first_line),))


def _meant(name: AskedName, vocabulary: Vocabulary) -> set[str]:
    """The diagram's elements that a name stands for: itself, by an app, by an attribute, by a word."""
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


def _distances(subject: Subject, named: set[str]) -> dict[str, int]:
    """Lines between an element and the nearest that is named, up to two."""
    kind = subject.kind or ""
    if kind not in _BY_DISTANCE and kind not in _STEPS:
        return dict.fromkeys((node.name for node in subject.outline.nodes), 0)
    neighbours = _neighbours(subject.outline)
    distance = dict.fromkeys(named, 0)
    outermost = named
    steps = 0
    while outermost and (steps < len(_CREDIT) - 1 or kind in _STEPS):
        steps += 1
        outermost = {other for name in outermost for other in neighbours[name]} - distance.keys()
        distance.update(dict.fromkeys(outermost, steps if kind in _BY_DISTANCE else 1))
    return distance


def _neighbours(outline: Outline) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for edge in outline.edges:
        found[edge.source].add(edge.target)
        found[edge.target].add(edge.source)
    return found


def _far_off(subject: Subject, distance: dict[str, int], unwanted: set[str]) -> Iterator[Finding]:
    names = [node.name for node in subject.outline.nodes]
    far = [name for name in names if name not in distance and name not in unwanted]
    for name in far[:_MOST_FINDINGS]:
        message = f"`{name}` is neither asked for nor next to what is."
        yield Finding("far-from-request", Severity.INFO, message, span_of(subject, name), name)


def _unwanted(subject: Subject, name: str) -> Finding:
    message = f"The request wants `{name}` left out."
    return Finding("unwanted-element", Severity.WARNING, message, span_of(subject, name), name)
