"""The names a diagram and the workspace have, ready to be looked up by their words."""

import re
from collections.abc import Iterable
from functools import cached_property

from groundplan.text import Location
from groundplan.validators.names import NameTable, stem, words
from groundplan.validators.subject import Subject

_LONGEST_SOURCE = 200_000  # characters of a source without typed value that are read for names

# Folder and module names that say nothing about what is in them.
_PLAIN = "src app apps lib model models table tables test tests server main core common backend db py"
_PLAIN_SCOPES = frozenset(_PLAIN.split())


class Vocabulary:
    """What can be named: the elements of the diagram, and the entities of the code."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def knows(self, key: tuple[str, ...]) -> bool:
        """An element of the diagram, an entity of the code, or one of its packages is called so."""
        return key in self.shown or self.in_code(key) is not None or self.is_scope(key)

    def shows(self, key: tuple[str, ...], *, loosely: bool) -> bool:
        """The diagram has an element of this name; `loosely`: or a text of it has the word, or one
        of its family (`shipping`: `Ship`)."""
        if key in self.shown or (len(key) > 1 and self._shows_part(key)):
            return True
        if loosely and len(key) == 1:
            return f" {stem(key[0])}" in self._text
        return (loosely or self._subject.diagram is None) and f" {' '.join(key)} " in self._text

    def _shows_part(self, key: tuple[str, ...]) -> bool:
        """`shop.models.Order` or `shop.Order`, where the diagram says `Order`; `Order.total` is whole."""
        return self.is_scope(key[:1]) and any(key[start:] in self.entity_keys for start in range(1, len(key)))

    @cached_property
    def entity_keys(self) -> dict[tuple[str, ...], str]:
        """Entities of the diagram by their words."""
        diagram = self._subject.diagram
        return {words(e.name): e.name for e in diagram.entities} if diagram is not None else {}

    @cached_property
    def attribute_keys(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Names of the entities that have an attribute so called, or, dotted, that attribute."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        diagram = self._subject.diagram
        for entity in diagram.entities if diagram is not None else ():
            for attribute in entity.attributes:
                key = words(attribute.name)
                found[key] = (*found.get(key, ()), entity.name)
                found.setdefault((*words(entity.name), *key), (entity.name,))
        return found

    @cached_property
    def shown(self) -> frozenset[tuple[str, ...]]:
        """Everything the diagram gives a name of its own."""
        diagram = self._subject.diagram
        labels = [words(edge.label) for edge in diagram.relationships] if diagram is not None else []
        return frozenset(key for key in (*self.entity_keys, *self.attribute_keys, *labels) if key)

    @cached_property
    def names(self) -> NameTable:
        """The diagram's entity names, for suggestions."""
        return NameTable(self.entity_keys.values())

    def in_code(self, key: tuple[str, ...]) -> str | None:
        """The code's entity of this name."""
        return self._subject.code.entity_names.by_words(key) if self._subject.code is not None else None

    def is_scope(self, key: tuple[str, ...]) -> bool:
        return len(key) == 1 and key[0] in self._scopes

    def entities_in(self, scope: str) -> set[str]:
        """The diagram's entities whose code lies in a folder, module or package of this name."""
        facts = self._subject.code
        inside = self._scopes.get(scope, frozenset())
        if facts is None or not inside:
            return set()
        return {
            name
            for name in self.entity_keys.values()
            if (known := facts.entity(name)) is not None and known.name in inside
        }

    @cached_property
    def _scopes(self) -> dict[str, frozenset[str]]:
        """The code's entities by the folders and modules that they are declared in."""
        facts = self._subject.code
        found: dict[str, set[str]] = {}
        for name in facts.entities if facts is not None else ():
            for scope in _scope_names(facts.evidence(name) if facts is not None else None):
                found.setdefault(scope, set()).add(name)
        return {scope: frozenset(names) for scope, names in found.items()}

    @cached_property
    def _text(self) -> str:
        """All words of the diagram, spaced, for a plain search."""
        diagram = self._subject.diagram
        if diagram is None:
            lines: Iterable[str] = self._subject.source[:_LONGEST_SOURCE].split("\n")
        else:
            attributes = [a for e in diagram.entities for a in e.attributes]
            lines = [
                *(entity.name for entity in diagram.entities),
                *(attribute.name for attribute in attributes),
                *(attribute.comment for attribute in attributes),
                *(edge.label for edge in diagram.relationships),
                diagram.title,
            ]
        return " | ".join(("", *(" ".join(_words_of_line(line)) for line in lines), ""))


def _words_of_line(line: str) -> list[str]:
    """`words` of a text of any length."""
    return [word for part in re.findall(r"\S{1,200}", line) for word in words(part)]


def _scope_names(location: Location | None) -> set[str]:
    if location is None:
        return set()
    parts = [*location.path.split("/")[:-1], location.path.rpartition("/")[2].partition(".")[0]]
    parts += location.symbol.split(".")[:-1]
    names = {" ".join(words(part)) for part in parts}
    return {name for name in names if name and " " not in name and name not in _PLAIN_SCOPES}
