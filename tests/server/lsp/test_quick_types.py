"""The kept bytecode makes the start quicker and never makes it fail."""

import subprocess
import sys
from pathlib import Path

import pytest

LOAD = """
import builtins
compiled = []
real = builtins.compile
def counting(source, filename, *rest, **more):
    if str(filename).startswith("<attrs generated"): compiled.append(source)
    return real(source, filename, *rest, **more)
builtins.compile = counting
from groundplan.lsp.quick_types import load_types
load_types()
from lsprotocol import types
assert types.Position(1, 2) == types.Position(1, 2)
assert repr(types.Position(1, 2)) == "1:2"
import attr._make
assert not hasattr(attr._make, "compile")
print(len(compiled))
"""


def load() -> int:
    """How many methods a fresh process had to compile."""
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def kept(folder: Path) -> Path:
    (file,) = (folder / "cache").glob("lsp-types-*")
    return file


def test_the_second_start_compiles_nothing(own_folders: Path):
    assert load() > 500
    assert load() < 40  # attrs has a few classes of its own
    assert [path.name for path in (own_folders / "cache").iterdir()] == [kept(own_folders).name]


@pytest.mark.parametrize("damage", [b"", b"\x00nonsense", b"i\x01\x00\x00\x00", None])
def test_a_damaged_file_is_made_anew(own_folders: Path, damage: bytes | None):
    load()
    file = kept(own_folders)
    file.write_bytes(file.read_bytes()[:1000] if damage is None else damage)
    assert load() > 500
    assert load() < 40  # attrs has a few classes of its own


def test_a_cache_that_cannot_be_written_is_no_failure(own_folders: Path):
    (own_folders / "cache").write_text("a file where the folder should be")
    assert load() > 500
