"""ER diagrams out of Mermaid source, through Mermaid's own reading of it."""

from collections.abc import Iterator
from typing import Any

from groundplan.mermaid.engine import Engine, shared_engine
from groundplan.mermaid.grammar import SyntaxProblem, ask, syntax_result
from groundplan.mermaid.kinds.er.diagram import (
    Cardinality,
    Direction,
    ErAttribute,
    ErDiagram,
    ErEntity,
    ErRelationship,
    Key,
)
from groundplan.mermaid.kinds.er.leftovers import leftovers_of
from groundplan.mermaid.kinds.er.notation import EXTERNAL, PROPOSED, PROPOSED_COMMENT_LINE
from groundplan.mermaid.parsed import Parsed, edge_key
from groundplan.mermaid.source_lines import split_lines
from groundplan.mermaid.text_escape import decode, generic_of_tildes
from groundplan.text import Span

_CARDINALITIES = {
    "ZERO_OR_ONE": Cardinality.ZERO_OR_ONE,
    "ONLY_ONE": Cardinality.EXACTLY_ONE,
    "ZERO_OR_MORE": Cardinality.ZERO_OR_MORE,
    "ONE_OR_MORE": Cardinality.ONE_OR_MORE,
}


def parse(source: str, *, engine: Engine | None = None) -> Parsed[ErDiagram]:
    """Read an ER diagram. A text that is none gives an empty diagram and the error.

    Entities come in the order in which the source first names them. Where Mermaid shows an alias
    (`p[Person]`), that is the entity's name.
    """
    answer = ask(source, "parse", engine or shared_engine())
    result = syntax_result(answer)
    if result.error is not None:
        return Parsed(ErDiagram(), error=result.error)
    if answer["diagram"] is None or result.kind != "er":
        return Parsed(ErDiagram(), error=_other_kind(result.kind))
    return _Reader(source, answer["diagram"]).parsed()


def _other_kind(kind: str | None) -> SyntaxProblem:
    message = f"This is a diagram of the kind {kind}, not an ER diagram."
    return SyntaxProblem(message, Span(1, 1, 1, 1), placed=False, detail=message)


class _Reader:
    """One reading: Mermaid's answer with the source beside it."""

    def __init__(self, source: str, answer: dict[str, Any]) -> None:
        self._source = source
        self._answer = answer
        self._lines = split_lines(source)
        self._names = _shown_names(answer["entities"])

    def parsed(self) -> Parsed[ErDiagram]:
        answer = self._answer
        diagram = ErDiagram(
            entities=tuple(map(self._entity, answer["entities"])),
            relationships=tuple(self._relationships()),
            direction=Direction(answer["direction"]),
            title=answer["title"],
        )
        return Parsed(diagram, dict(self._spans()), leftovers_of(self._source, answer))

    def _entity(self, entity: dict[str, Any]) -> ErEntity:
        return ErEntity(
            name=self._names[entity["name"]],
            attributes=tuple(map(_attribute, entity["attributes"])),
            external=EXTERNAL in entity["classes"],
            proposed=PROPOSED in entity["classes"],
        )

    def _relationships(self) -> Iterator[ErRelationship]:
        calls = [call for call in self._answer["calls"] if call["name"] == "addRelationship"]
        for found, call in zip(self._answer["relationships"], calls, strict=True):
            source_cardinality = _CARDINALITIES.get(found["sourceCardinality"])
            target_cardinality = _CARDINALITIES.get(found["targetCardinality"])
            if source_cardinality is None or target_cardinality is None:
                continue  # `u` (parent) has no typed form; the leftovers tell
            yield ErRelationship(
                source=self._shown(found["source"]),
                target=self._shown(found["target"]),
                source_cardinality=source_cardinality,
                target_cardinality=target_cardinality,
                label=decode(found["label"]),
                identifying=found["line"] == "IDENTIFYING",
                proposed=self._marked_proposed(call["place"]),
            )

    def _marked_proposed(self, place: list[int]) -> bool:
        before = place[0] - 2
        return 0 <= before < len(self._lines) and bool(PROPOSED_COMMENT_LINE.match(self._lines[before]))

    def _shown(self, name: str) -> str:
        return self._names.get(name, decode(name))

    def _spans(self) -> Iterator[tuple[str, Span]]:
        # Later pairs win in a dict: a declaration is a better place than a mention, the first of
        # several better than the last.
        calls = list(reversed(self._answer["calls"]))
        related = {tuple(call["place"]) for call in calls if call["name"] == "addRelationship"}
        for wants_mentions in (True, False):
            for call in calls:
                if call["name"] != "addEntity" or (tuple(call["place"]) in related) is not wants_mentions:
                    continue
                yield self._shown(call["values"][0]), Span(*(call["valuePlaces"][0] or call["place"]))
        for call in calls:
            if call["name"] == "addAttributes":
                entity = self._shown(call["values"][0])
                # Mermaid hands attributes over last first, which suits us here.
                for attribute in call["values"][1]:
                    yield f"{entity}.{decode(attribute['name'])}", Span(*attribute["place"])
            if call["name"] == "addRelationship":
                source, label, target = call["values"][:3]
                key = edge_key(self._shown(source), self._shown(target), decode(label))
                yield key, Span(*call["place"])


def _shown_names(entities: list[dict[str, Any]]) -> dict[str, str]:
    """Mermaid's name of each entity, and the name it shows; aliases that collide are not used."""
    shown = {entity["name"]: decode(entity["alias"] or entity["name"]) for entity in entities}
    taken = [*shown.values()]
    return {name: alias if taken.count(alias) == 1 else decode(name) for name, alias in shown.items()}


def _attribute(attribute: dict[str, Any]) -> ErAttribute:
    return ErAttribute(
        name=decode(attribute["name"]),
        type=decode(generic_of_tildes(attribute["type"])),
        keys=tuple(Key(key.upper()) for key in attribute["keys"]),
        comment=decode(attribute["comment"]),
    )
