"""The names a diagram and the workspace have, ready to be looked up by their words."""

import re
from functools import cached_property

from groundplan.text import Location
from groundplan.validators.facts import CodeFacts
from groundplan.validators.names import NameTable, stem, words
from groundplan.validators.subject import Subject
from groundplan.validators.texts import texts_of

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
        return (loosely or not self._by_names) and f" {' '.join(key)} " in self._text

    @property
    def _by_names(self) -> bool:
        """Elements are called what the code calls them; in other kinds their names are sentences."""
        return self._subject.diagram is not None and self._subject.kind in ("er", "class")

    def _shows_part(self, key: tuple[str, ...]) -> bool:
        """`shop.models.Order` or `shop.Order`, where the diagram says `Order`; `Order.total` is whole."""
        return self.is_scope(key[:1]) and any(key[start:] in self.entity_keys for start in range(1, len(key)))

    @cached_property
    def entity_keys(self) -> dict[tuple[str, ...], str]:
        """Elements of the diagram by their words."""
        nodes = self._subject.outline.nodes
        by_name = {words(node.name): node.name for node in nodes}
        return by_name | {words(node.label): node.name for node in nodes if node.label}

    @cached_property
    def attribute_keys(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Names of the elements that have a part so called, or, dotted, that part."""
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for node in self._subject.outline.nodes:
            for part in node.parts:
                key = words(part.removeprefix(f"{node.name}."))
                found[key] = (*found.get(key, ()), node.name)
                found.setdefault((*words(node.name), *key), (node.name,))
        return found

    @cached_property
    def shown(self) -> frozenset[tuple[str, ...]]:
        """Everything the diagram gives a name of its own."""
        labels = [words(edge.label) for edge in self._subject.outline.edges]
        return frozenset(key for key in (*self.entity_keys, *self.attribute_keys, *labels) if key)

    @cached_property
    def names(self) -> NameTable:
        """The names of the diagram's elements, for suggestions."""
        return NameTable(node.label or node.name for node in self._subject.outline.nodes)

    def in_code(self, key: tuple[str, ...]) -> str | None:
        """What the code calls an entity or type of this name."""
        return self._subject.code.names.by_words(key) if self._subject.code is not None else None

    def is_scope(self, key: tuple[str, ...]) -> bool:
        return len(key) == 1 and key[0] in self._scopes

    def entities_in(self, scope: str) -> set[str]:
        """The diagram's elements whose code lies in a folder, module or package of this name."""
        facts = self._subject.code
        inside = self._scopes.get(scope, frozenset())
        if facts is None or not inside:
            return set()
        return {name for name in self.entity_keys.values() if self._in_facts(facts, name) in inside}

    @cached_property
    def _scopes(self) -> dict[str, frozenset[str]]:
        """What is known, by the folders and modules that it is declared in: of the code's entities all,
        of other things those that are drawn."""
        facts = self._subject.code
        found: dict[str, set[str]] = {}
        if facts is not None:
            for name in facts.entities or self.entity_keys.values():
                for scope in _scope_names(facts.place(name)):
                    found.setdefault(scope, set()).add(name)
        return {scope: frozenset(names) for scope, names in found.items()}

    def _in_facts(self, facts: CodeFacts, name: str) -> str | None:
        if not facts.entities:
            return name
        known = facts.entity(name)
        return None if known is None else known.name

    @cached_property
    def _text(self) -> str:
        """All words of the diagram, spaced, for a plain search."""
        diagram = self._subject.diagram
        lines = self._subject.source[:_LONGEST_SOURCE].split("\n") if diagram is None else texts_of(diagram)
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
