"""Who has a part in an answer: what exists and is named, and what is declared."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from groundplan.pipeline.grounded.reading import Reading, Row
from groundplan.pipeline.grounded.vocabulary import Vocabulary

_SIGNS = re.compile(r"[^a-z0-9]+")
_GAPS = re.compile(r"[\s_.-]+")


@dataclass(frozen=True, slots=True)
class Member:
    """Someone that has a part. `row` is the declaration of a new one, empty for one that was only named."""

    id: str
    name: str
    is_new: bool
    row: Row


class Cast:
    """Finds what an answer's words mean. An id means one thing in all casts that share `taken`.

    With `named_by_name` the ids of new things are their names; otherwise plain words made of them.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        reading: Reading,
        *,
        noun: str,
        taken: set[str] | None = None,
        named_by_name: bool = False,
    ) -> None:
        self._vocabulary = vocabulary
        self._reading = reading
        self._noun = noun
        self._named_by_name = named_by_name
        self._taken = set[str]() if taken is None else taken
        self._taken |= {*vocabulary.known, *vocabulary.known.values()}
        self._members: dict[str, Member] = {}
        self._slots: dict[str, str] = {}
        self._ids = {id_: id_ for id_ in vocabulary.known.values()} | dict(vocabulary.known)
        self._folded = _folded(vocabulary.known.items())
        self._new_names: dict[str, str] = {}

    @property
    def members(self) -> tuple[Member, ...]:
        """Everyone that was declared or named so far."""
        return tuple(self._members.values())

    def declare(self, row: Row, most: int) -> Member | None:
        """The new thing that a row declares; the existing one, where it is called like one."""
        name = self._reading.name(row, "name", "label", "title", "id")
        slot = row.get("id")
        if not name or self._vocabulary.is_slot(name):
            self._reading.say("answer-no-name", f"A new {self._noun} has no name; it is left out.")
            return None
        id_ = self._ids.get(name) or self._folded.get(folded(name))
        if id_ is not None:
            self._reading.say(
                "answer-exists", f"`{name}` exists already: refer to it by its name instead.", name
            )
        elif (id_ := self._new_names.get(folded(name))) is not None:
            self._reading.say("answer-duplicate", f"`{name}` is declared twice.", name)
        elif sum(each.is_new for each in self.members) >= most:
            self._reading.say("answer-too-many", f"There are more than {most} new things.", name)
            return None
        if isinstance(slot, str) and slot not in self._slots:
            known = id_ or self._add(name, row)
            self._slots[slot] = known
            return self._member(known)
        if self._vocabulary.is_slot(str(slot)) and id_ is None:
            self._reading.say("answer-duplicate", f"The id `{slot}` is used twice; `{name}` has no id.", name)
        return self._member(id_ or self._add(name, row))

    def find(self, word: Any) -> str | None:
        """The id that a word of the answer means; what was never declared becomes a new thing, and is told.

        None where there is no way to tell who is meant.
        """
        if not isinstance(word, str):
            self._reading.say("answer-shape", f"A {self._noun} must be named by a text.")
            return None
        id_ = self._known(word)
        if id_ is not None:
            return self._member(id_).id
        name = self._reading.name({"name": word}, "name")
        if not name or self._vocabulary.is_slot(name):
            self._reading.say(
                "answer-undeclared", f"`{name}` was not declared; what refers to it is left out.", name
            )
            return None
        if sum(each.is_new for each in self.members) >= 2 * self._reading.limits.things:
            self._reading.say("answer-undeclared", f"`{name}` was not declared.", name)
            return None
        self._reading.say(
            "answer-unknown",
            f"There is no `{name}` in the code: declare it, or use a name that exists.",
            name,
        )
        return self._member(self._add(name, {})).id

    def _known(self, word: str) -> str | None:
        key = folded(word)
        return (
            self._ids.get(word)
            or self._slots.get(word)
            or self._new_names.get(key)
            or (self._folded.get(key) if key else None)
        )

    def _member(self, id_: str) -> Member:
        if id_ not in self._members:
            name = next((name for name, each in self._vocabulary.known.items() if each == id_), id_)
            self._members[id_] = Member(id_, name, False, {})
        return self._members[id_]

    def _add(self, name: str, row: Row) -> str:
        id_ = name if self._named_by_name and name not in self._taken else plain_id(name, self._taken)
        self._taken |= {id_, name}
        self._new_names[folded(name)] = id_
        self._members[id_] = Member(id_, name, True, row)
        return id_


def folded(name: str) -> str:
    """What spellings of one name have in common (`OrderItem`, `order_item`); itself for mere signs."""
    return _GAPS.sub("", name.casefold()) or name


def plain_id(name: str, taken: Iterable[str]) -> str:
    """A word of ASCII letters, digits and `_` that reads like the name and is not taken."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    word = _SIGNS.sub("_", ascii_name.casefold()).strip("_")[:40].rstrip("_")
    if not word or not word[0].isalpha():
        word = f"n_{word}".rstrip("_")
    used = {each.casefold() for each in taken}
    number, id_ = 2, word
    while id_ in used:
        id_, number = f"{word}_{number}", number + 1
    return id_


def _folded(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Ids by folded name, for those names that no other is spelled like."""
    found: dict[str, set[str]] = {}
    for name, id_ in names:
        found.setdefault(folded(name), set()).add(id_)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}
