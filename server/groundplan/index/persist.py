"""The index cache: one file a workspace in the user's cache folder, safe to delete at any time.

A file is replaced as a whole, so two processes on one workspace never see half of one; the last to write
wins, and either's content is right, as each entry is checked against its file when it is loaded.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from groundplan.atomic_file import replace_file
from groundplan.index.checksum import CHECKSUM_BYTES, checksum
from groundplan.index.records import Entry
from groundplan.workspace.roots import Root

_OURS = b"groundplan index "
_MAGIC = _OURS + b"2\n"
_DAMAGED = "The index cache is damaged; everything was indexed anew."
_DIGEST_BYTES = 16
_DECODER = msgspec.msgpack.Decoder(list[Entry])


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a cache held, and a sentence for a person where it was there but of no use."""

    entries: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    note: str = ""


def cache_file(cache_dir: Path, roots: tuple[Root, ...]) -> Path:
    """Where the index of a workspace is kept: named after its roots, in their order."""
    names = "\0".join(f"{root.real}\0{root.path}" for root in roots)
    return cache_dir / "index" / f"{_digest(names.encode('utf-8', 'surrogateescape')).hex()}.msgpack"


def load(cache_dir: Path, roots: tuple[Root, ...]) -> Loaded:
    """The entries kept of a workspace; none, with a note, where the cache is damaged or outdated."""
    try:
        content = cache_file(cache_dir, roots).read_bytes()
    except FileNotFoundError:
        return Loaded()
    except OSError as error:
        return Loaded(note=f"The index cache can't be read ({error.strerror}); everything was indexed anew.")
    if not content.startswith(_OURS):
        return Loaded(note=_DAMAGED)
    if not content.startswith(_MAGIC + _fingerprint()):
        return Loaded(note="The index cache is of another version; everything was indexed anew.")
    header = len(_MAGIC) + _DIGEST_BYTES
    payload = memoryview(content)[header + CHECKSUM_BYTES :]
    if content[header : header + CHECKSUM_BYTES] != checksum(payload):
        return Loaded(note=_DAMAGED)
    return Loaded({entry.record.path: entry for entry in _DECODER.decode(payload)})


def save(cache_dir: Path, roots: tuple[Root, ...], entries: Mapping[str, Entry]) -> str:
    """Keep the entries of a workspace. A sentence for a person where that is not possible, else ""."""
    file = cache_file(cache_dir, roots)
    payload = msgspec.msgpack.encode(list(entries.values()))
    try:
        replace_file(file, _MAGIC, _fingerprint(), checksum(payload), payload)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return f"The index could not be kept in {file.parent} ({reason}); the next start will index anew."
    return ""


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()


@cache
def _fingerprint() -> bytes:
    """A digest of what decides a record's content: the readers, their queries, and the records' shape."""
    package = Path(__file__).parent
    state = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    readers = sorted([*(package / "languages").glob("*.py"), *(package / "languages").glob("queries/*.scm")])
    workspace = package.parent / "workspace"  # tells which language a file is of
    for part in (
        *(package / "records.py", package / "read_file.py", workspace / "languages.py"),
        *(workspace / "sniff.py", workspace / "reading.py"),
        *readers,
    ):
        state.update(part.read_bytes())
    return state.digest()
