"""Which SQL files say what the database looks like, and in which order they are applied."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_UNDONE_FILE = re.compile(r"(?:^|[._-])(?:down|undo|rollback|revert)$|^u\d[\d._]*__", re.I)
_UNDONE_FOLDER = frozenset(["down", "undo", "rollback", "rollbacks", "revert"])
_CLEARING_FILE = re.compile(r"drop|teardown|tear_down|clean|reset|uninstall|destroy|truncate|wipe", re.I)
_VERSIONED = re.compile(r"^[vr]?\d", re.I)
_TEST_PARTS = frozenset(
    ["test", "tests", "testing", "testdata", "test_data", "fixtures", "spec", "specs", "e2e"]
)
_DOWN = re.compile(r"^[ \t]*--[ \t]*(?:\+goose|\+migrate|migrate:)[ \t]*down\b[^\n]*$", re.I | re.M)
_UP = re.compile(r"^[ \t]*--[ \t]*(?:\+goose|\+migrate|migrate:)[ \t]*up\b[^\n]*$", re.I | re.M)


def in_order(files: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The files that build the schema, as (path, text), in the order of their version numbers.

    What undoes a migration is left out, be it a file or a part of one (offsets in the text stay as
    they were), and so are files that only clear the database. Test code comes last.
    """
    kept = [(path, _without_down(text)) for path, text in files if not _undoes(path, text)]
    return sorted(kept, key=lambda file: (is_test_path(file[0]), _natural(file[0])))


def is_test_path(path: str) -> bool:
    """Whether a file belongs to tests, by its folders and name."""
    parts = PurePosixPath(path.casefold()).parts
    stem = parts[-1].partition(".")[0] if parts else ""
    return (
        any(p.strip("_") in _TEST_PARTS for p in parts[:-1])
        or stem.startswith("test_")
        or stem.endswith("_test")
    )


def _undoes(path: str, text: str) -> bool:
    file = PurePosixPath(path)
    folders = [part.casefold() for part in file.parts[:-1]]
    if _UNDONE_FILE.search(file.stem) or _UNDONE_FOLDER.intersection(folders):
        return True
    versioned = _VERSIONED.match(file.name) or (folders and _VERSIONED.match(folders[-1]))
    clears = _CLEARING_FILE.search(file.stem) and not re.search(r"\bcreate\s+(?:\w+\s+)?table\b", text, re.I)
    return bool(clears) and not versioned


def _without_down(text: str) -> str:
    """The text with its undoing sections blanked out, line by line."""
    kept: list[str] = []
    at = 0
    while down := _DOWN.search(text, at):
        up = _UP.search(text, down.end())
        end = up.start() if up else len(text)
        kept += (text[at : down.start()], re.sub(r"[^\n]", " ", text[down.start() : end]))
        at = end
    return "".join([*kept, text[at:]]) if kept else text


def _natural(path: str) -> list[tuple[int, str]]:
    """Sorts `V2__` before `V10__`."""
    parts = re.split(r"(\d+)", path.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
