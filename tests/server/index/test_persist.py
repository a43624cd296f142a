"""The cache: damaged, outdated, unwritable, full, or shared by two processes, it costs time and no more."""

# ruff: noqa: E501 (the kinds of damage stay on one line each)

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from groundplan.folders import cache_folder
from groundplan.index.build import build_index
from groundplan.index.result import IndexResult
from tests.server.workspace.trees import unprivileged, write


def _build(root: Path, cache: Path | None = None) -> IndexResult:
    return build_index([root / "ws"], cache_dir=cache or root / "cache", processes=1)


def _told(result: IndexResult) -> str:
    stats = result.stats
    return f"{stats.files} files, {stats.changed_files} changed, notes: {' '.join(stats.notes)}"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write(tmp_path / "ws", {f"m{n}.py": f"class C{n}:\n    'Doc.'\n    x = call({n})\n" for n in range(30)})
    return tmp_path


def _cache_file(root: Path) -> Path:
    (file,) = (root / "cache" / "index").iterdir()
    return file


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "other version", "folder", "grown", "noise"])
def test_a_cache_of_no_use_is_written_anew(workspace: Path, damage: str) -> None:
    first = _build(workspace)
    file = _cache_file(workspace)
    content = file.read_bytes()
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        middle = len(content) // 2
        file.write_bytes(
            {"cut": content[:middle], "flip": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
             "empty": b"", "other version": content.replace(b"index 2", b"index 1", 1), "grown": content + b"x",
             "noise": os.urandom(5000)}[damage]
        )  # fmt: skip
    again = _build(workspace)
    assert dict(again.index.files) == dict(first.index.files)
    assert _told(again).startswith("30 files, 30 changed, notes: The index cache")
    if damage != "folder":
        assert _told(_build(workspace)) == "30 files, 0 changed, notes: "
        assert list(file.parent.iterdir()) == [file]


def test_a_cache_folder_that_can_not_be_written_leaves_a_note(workspace: Path) -> None:
    (workspace / "file").write_text("")
    for folder in (workspace / "file", workspace / "file" / "below", Path("/dev/full")):
        told = _told(_build(workspace, folder))
        assert told.startswith("30 files, 30 changed, notes: ") and "could not be kept" in told


def test_a_cache_folder_that_may_not_be_written_leaves_a_note(workspace: Path) -> None:
    (workspace / "cache").mkdir(mode=0o555)
    for folder in (workspace, *workspace.parents[:3]):
        folder.chmod(0o755)
    assert "permission denied" in unprivileged(lambda: _told(_build(workspace)))


def test_a_full_disk_leaves_a_note_and_the_old_cache(workspace: Path) -> None:
    """Files may not grow beyond 4 kB: writing the cache fails half way, as on a full disk."""
    _build(workspace)
    before = _cache_file(workspace).read_bytes()
    write(workspace / "ws", {"new.py": "class N: ...\n"})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        told = _told(_build(workspace))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, previous)
    assert told.startswith("31 files, 1 changed, notes: The index could not be kept")
    assert _cache_file(workspace).read_bytes() == before  # and no half-written file beside it


_PROCESS = """
import sys
from pathlib import Path
from groundplan.index.build import build_index
root = Path(sys.argv[1])
for turn in range(12):
    (root / "ws" / f"{sys.argv[2]}.py").write_text(f"class {sys.argv[2]}{turn}: ...\\n" * (turn + 1))
    stats = build_index([root / "ws"], cache_dir=root / "cache", processes=1).stats
    assert not stats.notes, stats.notes
    assert stats.files >= 31, stats.files
print("done")
"""


def test_two_processes_share_a_cache(workspace: Path) -> None:
    _build(workspace)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _PROCESS, str(workspace), name],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for name in ("A", "B")
    ]  # fmt: skip
    ended = [process.communicate(timeout=120) for process in processes]
    assert [out for out, _ in ended] == ["done\n", "done\n"], [error for _, error in ended]
    last = _build(workspace)
    assert (last.stats.files, last.stats.notes) == (32, ())
    assert [symbol.name for _, symbol in last.index.symbols("A11")] == ["A11"] * 12
    _cache_file(workspace)  # and nothing beside it


def test_each_workspace_has_its_own_cache(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.py": "", "b/y.py": ""})
    roots = (
        [tmp_path / "a"],
        [tmp_path / "b"],
        [tmp_path / "a", tmp_path / "b"],
        [tmp_path / "b", tmp_path / "a"],
    )
    for folders in roots:
        build_index(folders, cache_dir=tmp_path / "cache")
    assert len(list((tmp_path / "cache" / "index").iterdir())) == 4


def test_the_cache_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_CACHE_DIR", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    write(tmp_path / "ws", {"a.py": ""})
    build_index([tmp_path / "ws"])
    assert (tmp_path / "mine" / "index").is_dir()
    monkeypatch.delenv("GROUNDPLAN_CACHE_DIR")
    assert cache_folder().name == "groundplan"
