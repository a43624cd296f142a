"""`KingfisherDetector`: MongoDB's detector, in this process and offline. Its only importer.

Only scanning is used. The library can also try a key with its issuer, or revoke it: those are other
classes, which are never made here.
"""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from groundplan.errors import EngineError
from groundplan.folders import cache_folder
from groundplan.models.secrets.spot import Spot

if TYPE_CHECKING:
    from kingfisher_sdk import Finding, Scanner

# Parts of a pair are reported as helpers, such as an AWS secret key whose id is not near. Those that
# are no secret by themselves (a host, an account's name) stay.
_SECRET_HELPER: Final = re.compile(r"secret|token|key|password|credential", re.IGNORECASE)
_CATALOGUE: Final = re.compile(r"^(?:betterleaks\.|veles\.secrets/|custom\.|kingfisher\.)|\.\d+$")
# Bytes that would have the library take the text for another encoding, and move its places.
_NO_TEXT: Final = str.maketrans({"\0": " ", "\ufeff": " ", "\ufffe": " "})


class KingfisherDetector:
    """A `SecretDetector`. Loaded at the first question: half a second from its cache of compiled
    rules, five the first time on a machine."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._lock = threading.Lock()
        self._scanner: Scanner | None = None

    def find(self, text: str) -> tuple[Spot, ...]:
        scanner = self._loaded()
        plain = text.translate(_NO_TEXT).encode("utf-8", "replace")
        try:
            found = scanner.scan(plain)
        except (RuntimeError, ValueError) as error:
            raise EngineError("The detector of secrets failed.", hint=_HINT) from error
        spots = [spot for finding in found if _counts(finding) for spot in _places(finding, plain)]
        return tuple(_in_characters(spots, plain))

    def _loaded(self) -> "Scanner":
        with self._lock:
            if self._scanner is None:
                self._scanner = _load(self._cache or cache_folder() / "secret-rules")
            return self._scanner


_HINT = "Reinstall Groundplan's Python packages. Until then no prompt is sent to the cloud."


def _load(cache: Path) -> "Scanner":
    try:
        from kingfisher_sdk import Rules, Scanner

        return Scanner(Rules(confidence="low", cache_dir=cache))
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise EngineError("The detector of secrets cannot be loaded.", hint=_HINT) from error


def _counts(finding: "Finding") -> bool:
    return finding.visible or _SECRET_HELPER.search(finding.rule_id) is not None


def _places(finding: "Finding", plain: bytes) -> Iterator[Spot]:
    """In bytes. A secret inside Base64 is the whole encoded piece."""
    kind = _CATALOGUE.sub("", finding.rule_id)
    start, end = finding.location["start_offset"], finding.location["end_offset"]
    secret = finding.secret.encode("utf-8", "replace")
    if finding.is_base64_encoded or plain[start:end] == secret:
        yield Spot(kind, start, end)
        return
    inside = plain.find(secret, start, end)
    if inside >= 0:
        yield Spot(kind, inside, inside + len(secret))
    else:  # its place is not what we think it is: better all that it may be than none
        yield Spot(kind, start, end)


def _in_characters(spots: list[Spot], plain: bytes) -> Iterator[Spot]:
    if plain.isascii():
        yield from spots
        return
    marks = sorted({mark for spot in spots for mark in (spot.start, spot.end)})
    at: dict[int, int] = {}
    last, characters = 0, 0
    for mark in marks:
        characters += len(plain[last:mark].decode("utf-8", "ignore"))
        at[mark], last = characters, mark
    for spot in spots:
        yield Spot(spot.kind, at[spot.start], at[spot.end])
