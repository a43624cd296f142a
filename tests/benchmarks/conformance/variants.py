"""Broken variants of a text: what a slip of the hand, or of a model, makes of it."""

import random
from collections.abc import Callable, Iterator

Breaking = Callable[[str, random.Random], str]


def variants_of(text: str, count: int, *, seed: str) -> Iterator[tuple[str, str]]:
    """Up to `count` pairs of what was done and the text it gave: no two alike, none the text itself.

    The same seed gives the same variants. The ways to break a text take turns.
    """
    chance = random.Random(seed)
    seen = {text}
    for turn in range(count * 3):
        if len(seen) > count:
            return
        name = _NAMES[turn % len(_NAMES)]
        broken = BREAKINGS[name](text, chance)
        if broken not in seen:
            seen.add(broken)
            yield name, broken


def _lost(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _doubled(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def _swapped(text: str, chance: random.Random) -> str:
    if len(text) < 2:
        return text
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _line_lost(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return "".join(lines)


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(1, len(text))] if len(text) > 1 else text


BREAKINGS: dict[str, Breaking] = {
    "character lost": _lost,
    "line lost": _line_lost,
    "character doubled": _doubled,
    "cut short": _cut,
    "characters swapped": _swapped,
}
_NAMES = tuple(BREAKINGS)
