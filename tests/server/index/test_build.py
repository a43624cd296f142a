"""Building and updating: the same index either way, from any workspace, in any state."""

import os
import shutil
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.errors import Cancelled, WorkspaceError
from groundplan.index.build import build_index, keep, update
from groundplan.index.index import Index
from groundplan.index.result import IndexResult
from groundplan.jobs import CancelToken
from groundplan.wire.dump import index_summary
from tests.server.workspace.trees import write


def _build(root: Path, *, cache: str = "cache", processes: int = 1, rebuild: bool = False) -> IndexResult:
    return build_index([root / "ws"], cache_dir=root / cache, processes=processes, rebuild=rebuild)


def _figures(result: IndexResult) -> str:
    stats = result.stats
    return f"{stats.files} files, {stats.changed_files} changed, {'cached' if stats.from_cache else 'anew'}"


def _names(index: Index) -> list[str]:
    return [f"{path}:{symbol.qualified_name}" for path, symbol in index.all_symbols()]


def test_the_figures_of_an_index(tmp_path: Path) -> None:
    write(
        tmp_path / "ws",
        {"a.py": "class A: ...\n", "b.sql": "create table t (x int);", "c.md": "", "d.png": "x"},
    )
    told: list[tuple[str, int, int]] = []
    result = build_index(
        [tmp_path / "ws"], cache_dir=tmp_path / "cache", progress=lambda *step: told.append(step)
    )
    stats = msgspec.to_builtins(index_summary(result))
    assert stats.pop("seconds") >= 0 and stats.pop("peakMemoryBytes") > 1_000_000
    assert stats == {
        "root": str(tmp_path / "ws"),
        "files": 3,
        "symbols": 3,
        "chunks": 0,
        "languages": {"markdown": 1, "python": 1, "sql": 1},
        "skipped": [{"path": "d.png", "reason": "binary file"}],
        "fromCache": False,
        "changedFiles": 3,
        "notes": [],
    }
    assert ("Reading files", 3, 3) in told


def test_a_second_build_reads_only_what_changed(tmp_path: Path) -> None:
    write(tmp_path / "ws", {f"{name}.py": f"class {name}: ...\n" for name in "ABCD"})
    assert _figures(_build(tmp_path)) == "4 files, 4 changed, anew"
    assert _figures(_build(tmp_path)) == "4 files, 0 changed, cached"
    write(tmp_path / "ws", {"A.py": "class Z: ...\n"})
    (tmp_path / "ws" / "B.py").unlink()
    os.utime(tmp_path / "ws" / "C.py", (1, 1))  # another time, the same content
    second = _build(tmp_path)
    assert _figures(second) == "3 files, 2 changed, cached"
    assert _names(second.index) == ["A.py:Z", "C.py:C", "D.py:D"]
    assert _figures(_build(tmp_path, rebuild=True)) == "3 files, 3 changed, anew"


def test_an_empty_workspace_is_an_empty_index(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    assert _figures(_build(tmp_path)) == "0 files, 0 changed, anew"


def test_nothing_is_written_into_the_workspace(tmp_path: Path) -> None:
    write(tmp_path / "ws", {"a.py": "x = 1\n", "p/b.ts": ""})
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "ws").rglob("*")}
    _build(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "ws").rglob("*")} == before


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children are started for small work too."""
    monkeypatch.setattr("groundplan.index.workers._WORTH_IT_BYTES", 0)
    monkeypatch.setattr("groundplan.index.workers._BATCH_BYTES", 2_000)


@pytest.mark.usefixtures("eager")
def test_the_children_read_what_this_process_would(tmp_path: Path) -> None:
    source = "class C{n}:\n    def method(self): return call_{n}('é')\n"
    files = {f"p{n % 7}/m{n}.py": "".join(source.format(n=n) for _ in range(5)) for n in range(80)}
    write(tmp_path / "ws", {**files, "big.sql": "create table t (x int);"})
    alone, together = _build(tmp_path, cache="one"), _build(tmp_path, cache="two", processes=3)
    assert dict(alone.index.files) == dict(together.index.files)
    assert together.stats.changed_files == 81
    from_thread: list[IndexResult] = []
    thread = threading.Thread(target=lambda: from_thread.append(_build(tmp_path, cache="three", processes=2)))
    thread.start()
    thread.join()
    assert dict(from_thread[0].index.files) == dict(alone.index.files)


@pytest.mark.usefixtures("eager")
def test_children_that_can_not_start_are_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "ws", {f"m{n}.py": "x = 1\n" * 100 for n in range(10)})
    for executable in ("/nowhere/python", "/bin/false"):
        monkeypatch.setattr("sys.executable", executable)
        assert (
            _figures(_build(tmp_path, cache=Path(executable).name, processes=2))
            == "10 files, 10 changed, anew"
        )


@pytest.mark.usefixtures("eager")
def test_a_cancelled_build_stops_and_leaves_no_cache(tmp_path: Path) -> None:
    write(tmp_path / "ws", {f"m{n}.py": "x = call(1)\n" * 100 for n in range(20)})
    for processes in (1, 2):
        token = CancelToken()

        def stop(message: str, done: int, total: int, token: CancelToken = token) -> None:
            if message == "Reading files" and done:
                token.cancel()

        with pytest.raises(Cancelled):
            build_index(
                [tmp_path / "ws"],
                cache_dir=tmp_path / "cache",
                processes=processes,
                progress=stop,
                cancel=token,
            )
        assert not (tmp_path / "cache").exists()


def test_any_encoding_and_half_typed_code_are_indexed(tmp_path: Path) -> None:
    code = "class Größe:\n    länge = 1\n"
    write(
        tmp_path / "ws",
        {
            "utf16.py": code.encode("utf-16"),
            "latin.py": ("# coding: latin-1\n" + code).encode("latin-1"),
            "bom.py": code.encode("utf-8-sig"),
            "crlf.py": code.replace("\n", "\r\n"),
            "guess.py": code.encode("latin-1"),
            "half.py": "class A:\n    x = (\nclass B: ...\n",
            "nul.py": b"x = 1\0",
        },
    )
    index = _build(tmp_path).index
    places = {
        path: (symbol.qualified_name, symbol.start_line, symbol.start_column, symbol.end_column)
        for path, symbol in index.symbols("länge")
    }
    assert places == {
        "utf16.py": ("Größe.länge", 2, 5, 14),
        "latin.py": ("Größe.länge", 3, 5, 14),
        "bom.py": ("Größe.länge", 2, 5, 14),
        "crlf.py": ("Größe.länge", 2, 5, 14),
        "guess.py": ("Größe.länge", 2, 5, 14),
    }
    assert "half.py:B" in _names(index) and index.files["half.py"].error_lines
    assert [skipped.path for skipped in index.skipped] == ["nul.py"]


def test_a_deleted_workspace_is_an_error_and_the_old_index_stays(tmp_path: Path) -> None:
    write(tmp_path / "ws", {"a.py": "class A: ...\n"})
    index = _build(tmp_path).index
    shutil.rmtree(tmp_path / "ws")
    with pytest.raises(WorkspaceError):
        update(index, [tmp_path / "ws" / "a.py"])
    with pytest.raises(WorkspaceError):
        _build(tmp_path)
    with pytest.raises(WorkspaceError):
        index.file_text("a.py")
    assert _names(index) == ["a.py:A"]


def test_a_file_that_is_lost_between_scan_and_read_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "ws", {"a.py": "class A: ...\n", "b.py": ""})
    monkeypatch.setattr(
        "groundplan.index.build.load", lambda *_: (tmp_path / "ws" / "b.py").unlink() or _loaded_nothing()
    )
    assert _names(_build(tmp_path).index) == ["a.py:A"]


def _loaded_nothing() -> object:
    from groundplan.index.persist import Loaded

    return Loaded()


@pytest.mark.parametrize("kind", ["file", "folder", "rules", "new rules", "environment", "outside", "git"])
def test_an_update_sees_what_a_change_decides(tmp_path: Path, kind: str) -> None:
    root = write(
        tmp_path / "ws", {"a/x.py": "class X: ...\n", "a/y.py": "", ".gitignore": "y.py\n", "b/z.py": ""}
    )
    old = _build(tmp_path).index
    changed = {
        "file": "a/x.py",
        "folder": "a",
        "rules": ".gitignore",
        "new rules": "a/.groundplanignore",
        "environment": "b/pyvenv.cfg",
        "outside": "../other.py",
        "git": ".git/info/exclude",
    }[kind]
    if kind == "folder":
        (root / "a").rename(root / "c")
    else:
        write(root, {changed: "x.py\n" if kind in ("rules", "new rules", "git") else "class N: ...\n"})
    new = update(old, [root / changed, root / "c"]).index
    fresh = _build(tmp_path, rebuild=True).index
    assert (dict(new.files), new.skipped) == (dict(fresh.files), fresh.skipped)
    assert _names(old) == ["a/x.py:X"]


_PATHS = st.sampled_from(
    ["a.py", "b.py", "d/a.py", "d/e/b.ts", "f/t.sql", ".gitignore", "d/.groundplanignore", "d/x.bin"]
)
_CONTENTS = st.sampled_from(
    [
        "",
        "class A: ...\n",
        "class B(A):\n    x = 1\n",
        "import a\n",
        "create table t (x int);",
        "a.py\n",
        "*.ts\n!b.ts",
        "\0",
    ]
)
_EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), _PATHS, _CONTENTS),
        st.tuples(
            st.just("delete"), st.sampled_from(["a.py", "d", "d/e", "f/t.sql", ".gitignore"]), st.just("")
        ),
        st.tuples(
            st.just("move"), st.sampled_from(["a.py", "d", "f"]), st.sampled_from(["g", "d/h.py", "b.py"])
        ),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_EDITS, min_size=1, max_size=3))
def test_updating_equals_rebuilding(rounds: list[list[tuple[str, str, str]]]) -> None:
    with TemporaryDirectory() as folder:
        root = write(
            Path(folder) / "ws", {"a.py": "class A: ...\n", "d/e/b.ts": "class B {}\n", "f/t.sql": ""}
        )
        index = _build(Path(folder)).index
        for edits in rounds:
            index = update(index, [path for edit in edits for path in _edit(root, *edit)]).index
            fresh = _build(Path(folder), cache="other", rebuild=True).index
            cached = _build(Path(folder)).index
            assert dict(index.files) == dict(fresh.files) == dict(cached.files)
            assert index.skipped == fresh.skipped == cached.skipped
            assert list(index.files) == sorted(index.files)
            assert index.symbols("A") == fresh.symbols("A") and index.module_path("d.a") == fresh.module_path(
                "d.a"
            )


def _edit(root: Path, action: str, name: str, other: str) -> list[Path]:
    path = root / name
    if action == "write":
        if any(parent.is_file() for parent in path.parents) or path.is_dir():
            return []
        write(root, {name: other})
        return [path]
    if action == "delete":
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        return [path]
    target = root / other
    if not path.exists() or target.exists() or target.is_relative_to(path) or not target.parent.is_dir():
        return []
    path.rename(target)
    return [path, target]


def test_an_update_can_be_kept(tmp_path: Path) -> None:
    root = write(tmp_path / "ws", {"a.py": "class A: ...\n"})
    index = _build(tmp_path).index
    write(root, {"b.py": "class B: ...\n"})
    os.utime(root / "b.py", (1, 1))
    assert keep(update(index, [root / "b.py"]).index, cache_dir=tmp_path / "cache") == ""
    assert _figures(_build(tmp_path)) == "2 files, 0 changed, cached"


def test_several_roots_make_one_index(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"one/pkg/__init__.py": "", "one/pkg/a.py": "class A: ...\n", "two/b.py": "from pkg.a import A\n"},
    )
    roots = [tmp_path / "one", tmp_path / "two"]
    index = build_index(roots, cache_dir=tmp_path / "cache").index
    assert list(index.files) == ["one/pkg/__init__.py", "one/pkg/a.py", "two/b.py"]
    assert index.resolve_name("two/b.py", "A") == ("one/pkg/a.py", index.files["one/pkg/a.py"].symbols[0])
    write(tmp_path, {"two/b.py": "class B: ...\n"})
    new = update(index, [tmp_path / "two/b.py"]).index
    assert _names(new) == ["one/pkg/a.py:A", "two/b.py:B"]
    assert index.absolute("two/b.py") == tmp_path / "two/b.py"
