"""What the workspace's code declares, in the shape that a diagram is held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.er import ErAttribute, ErDiagram, ErEntity, ErRelationship
from groundplan.mermaid.kinds.registry import Diagram
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


@dataclass(frozen=True, slots=True)
class Members:
    """The fields and methods of a type by name. Not `complete` where some of its bases lie outside."""

    places: Mapping[str, Location]
    complete: bool


class CodeGraph(Protocol):
    """How what the workspace declares hangs together, asked by simple names."""

    def members(self, name: str) -> Members | None:
        """What the types called `name` have, inherited or own; None where there is no such type."""
        ...

    def inherits(self, name: str, base: str) -> Location | None:
        """Where a type called `name` inherits, at any distance, from one called `base`."""
        ...

    def uses(self, source: str, target: str) -> Location | None:
        """Where a type, function or module called `source` names something called `target`."""
        ...

    def functions(self, name: str) -> Sequence[Location]:
        """Functions and methods called `name`."""
        ...

    def modules(self, name: str) -> Sequence[Location]:
        """Files and folders of code called `name`, which may be dotted or a path."""
        ...

    def imports(self, source: str, target: str) -> Location | None:
        """Where a file in the modules called `source` imports one in those called `target`."""
        ...

    def names(self) -> Sequence[str]:
        """Names of functions and modules, for suggestions."""
        ...


@dataclass(frozen=True)
class CodeFacts:
    """What the *whole* workspace declares, with its evidence, to hold one diagram against.

    For an ER diagram that is the entities, attributes and relationships of the unscoped extraction, so
    that what a diagram leaves out still counts as there. For other kinds it is `declarations` and
    `graph`, and in `elements` and `edges` what an extraction has proved of this very diagram.
    """

    entities: Mapping[str, ErEntity] = field(default_factory=dict[str, ErEntity])
    relationships: tuple[ErRelationship, ...] = ()
    elements: Mapping[str, Location] = field(default_factory=dict[str, Location])
    edges: Mapping[EdgeKey, Location] = field(default_factory=dict[EdgeKey, Location])
    declarations: Declarations | None = None
    graph: CodeGraph | None = None

    @classmethod
    def of(cls, extraction: Extraction[ErDiagram], declarations: Declarations | None = None) -> "CodeFacts":
        return cls(
            entities={entity.name: entity for entity in extraction.diagram.entities},
            relationships=extraction.diagram.relationships,
            elements=extraction.elements,
            edges=extraction.edges,
            declarations=declarations,
        )

    @classmethod
    def around(
        cls,
        declarations: Declarations | None,
        graph: CodeGraph | None = None,
        proof: Extraction[Diagram] | None = None,
    ) -> "CodeFacts":
        """The facts for a diagram that is not made of entities. `proof` is what it was drawn from."""
        return cls(
            elements=proof.elements if proof is not None else {},
            edges=proof.edges if proof is not None else {},
            declarations=declarations,
            graph=graph,
        )

    @cached_property
    def names(self) -> NameTable:
        """What the workspace can be asked for by name: entities, or whatever it declares."""
        if self.entities or self.declarations is None:
            return self.entity_names
        return NameTable(self.declarations.names())

    def place(self, name: str) -> Location | None:
        """Where the code has what a diagram calls `name`: an entity, an element proved, a type."""
        if (entity := self.entity(name)) is not None:
            return self.evidence(entity.name)
        if (proved := self.elements.get(name)) is not None or self.declarations is None:
            return proved
        return next(iter(self.declarations.locate(name)), None)

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
