"""What the workspace's code declares, in the shape that a diagram is held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.er import ErAttribute, ErDiagram, ErEntity, ErRelationship
from groundplan.text import Location
from groundplan.validators.names import NameTable, words


class Declarations(Protocol):
    """Finds what the workspace declares, entity or not: an adapter over the index gives it."""

    def locate(self, name: str) -> Sequence[Location]:
        """Where classes, tables, interfaces and types called exactly `name` are declared."""
        ...

    def names(self) -> Sequence[str]:
        """The simple names that `locate` knows, for suggestions."""
        ...


@dataclass(frozen=True)
class CodeFacts:
    """The entities, attributes and relationships of the *whole* workspace, with their evidence.

    Made of the unscoped extraction, so that what a diagram leaves out still counts as there.
    `declarations` finds classes that are no entities; without it only entities are known.
    """

    entities: Mapping[str, ErEntity] = field(default_factory=dict[str, ErEntity])
    relationships: tuple[ErRelationship, ...] = ()
    elements: Mapping[str, Location] = field(default_factory=dict[str, Location])
    edges: Mapping[EdgeKey, Location] = field(default_factory=dict[EdgeKey, Location])
    declarations: Declarations | None = None

    @classmethod
    def of(cls, extraction: Extraction[ErDiagram], declarations: Declarations | None = None) -> "CodeFacts":
        return cls(
            entities={entity.name: entity for entity in extraction.diagram.entities},
            relationships=extraction.diagram.relationships,
            elements=extraction.elements,
            edges=extraction.edges,
            declarations=declarations,
        )

    @cached_property
    def entity_names(self) -> NameTable:
        return NameTable(self.entities)

    def entity(self, name: str) -> ErEntity | None:
        """The code's entity that a diagram calls `name`: by its name, its name in another style
        (`ORDER_ITEMS` for `OrderItem`), or with its group left out or put before."""
        return next(iter(self._candidates(name)), None)

    def entity_for(self, drawn: ErEntity) -> ErEntity | None:
        """The code's entity that `drawn` stands for: of several that go by its name, as in a picture
        of one app, which has no need to tell them apart, the one that its attributes fit best."""
        candidates = self._candidates(drawn.name)
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        names = {attribute.name for attribute in drawn.attributes}
        return max(candidates, key=lambda known: len(names & {each.name for each in known.attributes}))

    def attribute(self, entity: ErEntity, name: str) -> ErAttribute | None:
        """The attribute that a diagram calls `name`; a foreign key may carry `_id` here or there."""
        table = self._attribute_names(entity)
        wanted = table.same(name)
        if wanted is None:
            parts = words(name)
            other = parts[:-1] if parts[-1:] == ("id",) else (*parts, "id")
            wanted = table.by_words(other) if other else None
        return next((each for each in entity.attributes if each.name == wanted), None)

    def attribute_near(self, entity: ErEntity, name: str) -> str | None:
        """The attribute that `name` is most likely a slip of."""
        return self._attribute_names(entity).nearest(name)

    def between(self, one: str, other: str) -> tuple[ErRelationship, ...]:
        """The relationships between two of the code's entities, in either direction."""
        ends = {one, other}
        return tuple(each for each in self.touching(one) if {each.source, each.target} == ends)

    def touching(self, name: str) -> tuple[ErRelationship, ...]:
        return self._touching.get(name, ())

    def evidence(self, element: str) -> Location | None:
        """Where the code declares an entity (`Order`) or attribute (`Order.owner`), by the code's names."""
        return self.elements.get(element)

    def edge_evidence(self, edge: ErRelationship) -> Location | None:
        return self.edges.get(EdgeKey(edge.source, edge.target, edge.label))

    @cached_property
    def _attribute_tables(self) -> dict[str, NameTable]:
        return {}

    def _attribute_names(self, entity: ErEntity) -> NameTable:
        if (table := self._attribute_tables.get(entity.name)) is None:
            table = NameTable(attribute.name for attribute in entity.attributes)
            self._attribute_tables[entity.name] = table
        return table

    @cached_property
    def _by_last_part(self) -> Mapping[str, tuple[str, ...]]:
        """`group.name` of a name used twice, by its plain `name`."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.entities:
            if "." in name:
                last = name.rpartition(".")[2]
                found[last] = (*found.get(last, ()), name)
        return found

    @cached_property
    def _touching(self) -> Mapping[str, tuple[ErRelationship, ...]]:
        found: dict[str, list[ErRelationship]] = {}
        for relationship in self.relationships:
            for name in {relationship.source, relationship.target}:
                found.setdefault(name, []).append(relationship)
        return {name: tuple(edges) for name, edges in found.items()}

    def _candidates(self, name: str) -> tuple[ErEntity, ...]:
        if (exact := self.entities.get(name)) is not None:
            return (exact,)
        if (same := self.entity_names.same(name)) is not None:
            return (self.entities[same],)
        if grouped := self._by_last_part.get(name, ()):
            return tuple(self.entities[each] for each in grouped)
        plain = self.entities.get(name.rpartition(".")[2])
        return () if plain is None else (plain,)
