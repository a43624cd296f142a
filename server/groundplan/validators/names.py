"""Names, compared as people read them: `ORDER_ITEMS`, `orderItem` and `OrderItem` are one name."""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST_NAME = 200  # characters of a name that are looked at; longer ones are no names
_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "indices": "index"}


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """The words of an identifier or phrase, in lower case and singular: `LineItems` → line, item."""
    spaced = _HUMP.sub(" ", name[:_LONGEST_NAME])
    return tuple(singular(word.lower()) for word in _WORD.findall(spaced))


def singular(word: str) -> str:
    """A plural's singular, by rules of thumb; other words as they are. `word` is in lower case."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def stem(word: str) -> str:
    """What a word shares with its family: `shipping`, `shipped` and `shipment` → `ship`."""
    for ending in ("ment", "ing", "ion", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3:
            return root[:-1] if root[-1] == root[-2] and root[-1] not in "ls" else root
    return word


def same_name(one: str, other: str) -> bool:
    """The same words, in whatever style; names without any word must be equal."""
    return one == other or (bool(words(one)) and words(one) == words(other))


class NameTable:
    """Finds names among many: the same one in another style, or the nearest by spelling."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = dict.fromkeys(names)
        self._by_words: dict[tuple[str, ...], str] = {}
        self._ambiguous: set[tuple[str, ...]] = set()
        for name in self._names:
            key = words(name)
            if key in self._by_words:
                self._ambiguous.add(key)
            elif key:
                self._by_words[key] = name

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def same(self, name: str) -> str | None:
        """The known name that is `name` in this or another style; None if none or several are."""
        if name in self._names:
            return name
        key = words(name)
        return None if key in self._ambiguous else self._by_words.get(key)

    def by_words(self, key: tuple[str, ...]) -> str | None:
        return self._by_words.get(key)

    def nearest(self, name: str, *, cutoff: float = 72.0) -> str | None:
        """The known name that `name` is most likely a slip of; None if none is near enough."""
        if not name or not self._names:
            return None
        from rapidfuzz import fuzz, process  # at first use: only a slip needs it

        found = process.extractOne(
            name[:_LONGEST_NAME],
            self._names.keys(),
            scorer=fuzz.ratio,
            processor=str.lower,
            score_cutoff=cutoff,
        )
        return found[0] if found else None
