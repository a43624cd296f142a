"""The search cache: what is loaded is what was saved; what is of no use is built anew."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from groundplan.index.build import update
from groundplan.index.search.search_index import SearchIndex
from groundplan.index.search.store import load_search, save_search, search_cache_file
from tests.server.index.search.workspaces import answers, chunk_set, encoder, index_of
from tests.server.workspace.trees import write

_FILES = {
    "order.py": "class Order:\n    '''An order.'''\n\n    def total(self):\n        return sum(self.lines)\n",
    "client.py": "class HttpClient:\n    retries = 3\n\n\ndef parse_config(f):\n    'Parse the file.'\n",
    "guide.md": "# Guide\n\nHow orders are totalled.\n\n## Установка\n\nтекст\n",
    "empty.py": "",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write(tmp_path / "ws", _FILES)
    return tmp_path


def _saved(root: Path) -> SearchIndex:
    index = index_of(root)
    search = SearchIndex.build(index, encoder=encoder())
    assert save_search(root / "cache", index.roots, search) == ""
    return search


def test_what_is_loaded_is_what_was_saved(workspace: Path) -> None:
    search, index = _saved(workspace), index_of(workspace)
    write(workspace / "ws", {"late.py": "def late_total(): ...\n", "client.py": "x = 1\n"})
    index = update(index, [workspace / "ws"]).index
    search.update(index, search.stale_paths(index))  # a fresh part, and chunks that are gone
    assert save_search(workspace / "cache", index.roots, search) == ""
    loaded = load_search(workspace / "cache", index.roots, encoder=encoder())
    assert loaded.search is not None and loaded.note == ""
    assert loaded.search.stale_paths(index) == []
    assert chunk_set(loaded.search) == chunk_set(search)
    assert answers(loaded.search) == answers(search)
    assert loaded.search.statistics == search.statistics


def test_what_changed_since_is_known_and_updated(workspace: Path) -> None:
    _saved(workspace)
    write(workspace / "ws", {"new.py": "def new_total(): ...\n", "order.py": "class Order: ...\n"})
    (workspace / "ws" / "guide.md").unlink()
    index = index_of(workspace)
    search = load_search(workspace / "cache", index.roots, encoder=encoder()).search
    assert search is not None
    assert search.stale_paths(index) == ["guide.md", "new.py", "order.py"]
    search.update(index, search.stale_paths(index))
    anew = SearchIndex.build(index, encoder=encoder(), known=search)
    assert (chunk_set(search), answers(search)) == (chunk_set(anew), answers(anew))


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "grown", "noise", "other version", "folder"])
def test_a_cache_of_no_use_leaves_a_note(workspace: Path, damage: str) -> None:
    _saved(workspace)
    roots = index_of(workspace).roots
    file = search_cache_file(workspace / "cache", roots)
    content = file.read_bytes()
    middle = len(content) // 2
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes({
            "cut": content[:middle], "empty": b"", "grown": content + b"x", "noise": os.urandom(5000),
            "flip": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "other version": content.replace(b"search 2", b"search 1", 1),
        }[damage])  # fmt: skip
    loaded = load_search(workspace / "cache", roots, encoder=encoder())
    assert loaded.search is None and loaded.note.startswith("The search cache ")


def test_a_cache_of_another_encoder_is_not_taken(workspace: Path) -> None:
    _saved(workspace)
    loaded = load_search(workspace / "cache", index_of(workspace).roots, encoder=None)
    assert loaded.search is None and "another encoder" in loaded.note


def test_a_folder_that_can_not_be_written_leaves_a_note(workspace: Path) -> None:
    search, index = _saved(workspace), index_of(workspace)
    (workspace / "file").write_text("")
    assert "could not be kept" in save_search(workspace / "file", index.roots, search)


_SAVING = """
import sys
from pathlib import Path
from groundplan.index.search.search_index import SearchIndex
from groundplan.index.search.store import save_search
from tests.server.index.search.workspaces import encoder, index_of
root = Path(sys.argv[1])
index = index_of(root)
search = SearchIndex.build(index, encoder=encoder())
print("ready", flush=True)
while True:
    assert save_search(root / "cache", index.roots, search) == ""
    print("saved", flush=True)
"""


def test_a_process_killed_while_saving_leaves_a_cache_that_loads(workspace: Path) -> None:
    expected = answers(_saved(workspace))
    index = index_of(workspace)
    for saves in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", _SAVING, str(workspace)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdout is not None
            for _ in range(saves + 1):  # killed in the middle of the save that follows
                assert process.stdout.readline()
            process.kill()
        loaded = load_search(workspace / "cache", index.roots, encoder=encoder())
        assert loaded.search is not None and answers(loaded.search) == expected
