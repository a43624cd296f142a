"""Which of the code's relationships each edge of a diagram stands for."""

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.mermaid.kinds.er import Cardinality, ErDiagram, ErRelationship
from groundplan.validators.facts import CodeFacts
from groundplan.validators.names import same_name

_MANY = (Cardinality.ZERO_OR_MORE, Cardinality.ONE_OR_MORE)
_OPTIONAL = (Cardinality.ZERO_OR_ONE, Cardinality.ZERO_OR_MORE)


@dataclass(frozen=True, slots=True)
class MatchedEdge:
    """An edge and the code's for it, `forward` if it is drawn from the entity that holds the key.

    `through` is the entity that joins the two where the code has no edge between them; `code` is
    then one of the two edges of that entity.
    """

    edge: ErRelationship
    code: ErRelationship
    forward: bool
    through: str | None = None


def is_many(cardinality: Cardinality) -> bool:
    return cardinality in _MANY


def is_optional(cardinality: Cardinality) -> bool:
    return cardinality in _OPTIONAL


def match_edges(diagram: ErDiagram, facts: CodeFacts) -> Mapping[int, MatchedEdge]:
    """By the edge's place in `diagram.relationships`; what is missing has no match in the code.

    An edge may be drawn from either end, because people do. Labels decide which is which between
    the same two entities: first those that say the code's field, then the rest in order, so that a
    label in words (`places`) is fine, but two edges cannot both stand for the one that exists.
    """
    names = code_names(diagram, facts)
    ends = [(names.get(edge.source), names.get(edge.target)) for edge in diagram.relationships]
    found: dict[int, MatchedEdge] = {}
    taken: set[ErRelationship] = set()
    for by_label in (True, False):
        for number, edge in enumerate(diagram.relationships):
            one, other = ends[number]
            if number in found or one is None or other is None:
                continue
            candidates = [each for each in facts.between(one, other) if each not in taken]
            if by_label:
                candidates = [each for each in candidates if label_agrees(edge.label, each.label)]
            if candidates:
                found[number] = MatchedEdge(edge, candidates[0], forward=candidates[0].source == one)
                taken.add(candidates[0])
    for number, edge in enumerate(diagram.relationships):
        one, other = ends[number]
        if number not in found and one is not None and other is not None:
            joined = _joined(facts, one, other, set(names.values())) if _many_to_many(edge) else None
            if joined is not None:
                found[number] = MatchedEdge(edge, joined[1], forward=True, through=joined[0])
    return found


def label_agrees(drawn: str, code: str) -> bool:
    """The label says the code's field, perhaps with `_id`, or one field of a composite key."""
    fields = [code, *(part.strip() for part in code.split(","))]
    return any(
        same_name(drawn, name) or same_name(drawn, f"{name}_id") or same_name(f"{drawn}_id", name)
        for name in fields
    )


def code_names(diagram: ErDiagram, facts: CodeFacts) -> Mapping[str, str]:
    """What the code calls the diagram's entities, and the ends of edges that no box declares."""
    known = {entity.name: facts.entity_for(entity) for entity in diagram.entities}
    for edge in diagram.relationships:
        for name in (edge.source, edge.target):
            if name not in known:
                known[name] = facts.entity(name)
    return {name: entity.name for name, entity in known.items() if entity is not None}


def _many_to_many(edge: ErRelationship) -> bool:
    return is_many(edge.source_cardinality) and is_many(edge.target_cardinality)


def _joined(facts: CodeFacts, one: str, other: str, drawn: set[str]) -> tuple[str, ErRelationship] | None:
    """An entity, not drawn itself, that holds keys to both: a many-to-many drawn without its table."""
    for edge in facts.touching(one):
        middle = edge.source
        if edge.target != one or middle in drawn:
            continue
        if any(each.target == other for each in facts.between(middle, other)):
            return middle, edge
    return None
