"""`without_secrets`: a text as it may leave the machine."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from groundplan.models.secrets.kingfisher import KingfisherDetector
from groundplan.models.secrets.leaks import leaks
from groundplan.models.secrets.named_values import named_values
from groundplan.models.secrets.private_keys import private_keys
from groundplan.models.secrets.secret_detector import SecretDetector
from groundplan.models.secrets.spot import Spot

_MOST_PASSES = 4  # two keys that stand against each other are seen one after the other
_REPEATED = 12  # a secret this long is cut wherever else it stands, whatever is around it
_WORTHLESS = re.compile(r"(?:password|passwd|pass|pwd|secret|token|user(?:name)?|x+|\*+|\.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret that was cut: its kind and its line, from 1. Never its value."""

    kind: str
    line: int


def without_secrets(text: str, detector: SecretDetector | None = None) -> tuple[str, tuple[FoundSecret, ...]]:
    """The text with `[secret: KIND]` for each secret, and what was found, in order.

    Lines keep their numbers: a secret of several lines leaves its line breaks. Cutting twice changes
    nothing. Raises `EngineError` where the detector cannot work: then nothing may be sent.
    """
    known = detector or _detector()
    found: list[FoundSecret] = []
    for _ in range(_MOST_PASSES):
        text, now = _cut(text, known)
        found += now
        if not now:
            break
    return text, tuple(sorted(found, key=lambda one: one.line))


def _cut(text: str, detector: SecretDetector) -> tuple[str, list[FoundSecret]]:
    spots = _joined(_spots(text, detector), text)
    spots = _joined([*spots, *_repeats(text, spots)], text)
    if not spots:
        return text, []
    line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
    pieces: list[str] = []
    found: list[FoundSecret] = []
    last = 0
    for spot in spots:
        breaks = text.count("\n", spot.start, spot.end)
        pieces += (text[last : spot.start], f"[secret: {spot.kind}]", "\n" * breaks)
        found.append(FoundSecret(spot.kind, bisect_right(line_starts, spot.start)))
        last = spot.end
    return "".join((*pieces, text[last:])), found


@cache
def _detector() -> SecretDetector:
    return KingfisherDetector()


def _spots(text: str, detector: SecretDetector) -> Iterator[Spot]:
    yield from private_keys(text)
    yield from detector.find(text)
    yield from named_values(text)
    for leak in leaks(text, personal=False):
        kind = re.sub(r"^an? ", "", leak.what).replace(" ", "-").lower()
        if kind != "private-key":  # its first line alone: `private_keys` knows all of it
            yield Spot(kind, leak.start, leak.end)


def _repeats(text: str, spots: Sequence[Spot]) -> Iterator[Spot]:
    """The same secrets elsewhere, where nothing around them gives them away."""
    known = {text[spot.start : spot.end]: spot.kind for spot in spots}
    for secret, kind in known.items():
        if len(secret) >= _REPEATED and any(char.isdigit() for char in secret):
            at = text.find(secret)
            while at >= 0:
                yield Spot(kind, at, at + len(secret))
                at = text.find(secret, at + len(secret))


def _joined(spots: Sequence[Spot] | Iterator[Spot], text: str) -> list[Spot]:
    """In order, those that overlap made one of the kind of the first; without what is no secret."""
    joined: list[Spot] = []
    for spot in sorted(spots, key=lambda one: (one.start, -one.end)):
        if _WORTHLESS.fullmatch(text, spot.start, spot.end) or spot.start >= spot.end:
            continue
        if joined and spot.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Spot(last.kind, last.start, max(last.end, spot.end))
        else:
            joined.append(spot)
    return joined
