"""Updating is building anew: the same chunks, the same answers with the same scores."""

import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.errors import Cancelled
from groundplan.index.build import update
from groundplan.index.search import lexical
from groundplan.index.search.search_index import SearchIndex
from groundplan.jobs import CancelToken
from tests.server.index.search.workspaces import answers, chunk_set, encoder, index_of
from tests.server.workspace.trees import write

_PARTS = st.sampled_from([
    "def order_total(lines):\n    'Sum the order.'\n    return sum(lines)\n",
    "class HttpClient:\n    '''Talks.'''\n    retries = 3\n\n    def send(self, order): return order.total\n",
    "# parse the config file\nCONFIG = parse_config('file')\n", "\n\n", "import total\n",
    "class Установка:\n    '''Цена установки.'''\n", "def 価格(): return '価格を計算する'\n", "x = 1\n",
])  # fmt: skip
_TEXT = st.lists(_PARTS, max_size=6).map("\n".join)
_NAMES = st.sampled_from(["a.py", "b.py", "pkg/c.py", "pkg/order.py", "docs/guide.md", "config.yaml"])
_STEP = st.one_of(
    st.tuples(st.just("write"), _NAMES, _TEXT),
    st.tuples(st.just("remove"), _NAMES, st.just("")),
    st.tuples(st.just("rename"), _NAMES, _NAMES),
    st.tuples(st.just("merge"), _NAMES, st.just("")),
)


def _take(root: Path, step: tuple[str, str, str]) -> list[Path]:
    what, name, other = step
    file = root / "ws" / name
    if what == "write":
        write(root / "ws", {name: other})
    elif what == "remove":
        file.unlink(missing_ok=True)
    elif what == "rename" and file.exists():
        (root / "ws" / other).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, root / "ws" / other)
        return [file, root / "ws" / other]
    return [file]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(_NAMES, _TEXT), max_size=4), st.lists(_STEP, min_size=1, max_size=6))
def test_updating_is_building_anew(start: list[tuple[str, str]], steps: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root / "ws", {"kept.py": "def kept_total(): ...\n", **dict(start)})
        index = index_of(root)
        search = SearchIndex.build(index, encoder=encoder())
        for step in steps:
            changed = update(index, _take(root, step))
            index = changed.index
            search.update(index, search.stale_paths(index))
            if step[0] == "merge":
                search.merge()
        anew = SearchIndex.build(index, encoder=encoder())
        for _ in ("before the merge", "after it"):
            assert chunk_set(search) == chunk_set(anew)
            assert answers(search) == answers(anew)
            assert search.statistics == anew.statistics
            search.merge()


def test_a_chunk_that_only_moved_keeps_its_id(tmp_path: Path) -> None:
    body = "def order_total(lines):\n    'Sum the order.'\n    return sum(lines)\n"
    write(tmp_path / "ws", {"a.py": body})
    index = index_of(tmp_path)
    search = SearchIndex.build(index, encoder=encoder())
    ((before, _),) = search.lexical("order_total", 1)
    write(
        tmp_path / "ws",
        {"a.py": "import os\nimport sys\n\nNAMES = [\n    1,\n    2,\n    3,\n]\n\n\n" + body},
    )
    index = update(index, [tmp_path / "ws" / "a.py"]).index
    search.update(index, ["a.py"])
    ((after, _),) = search.lexical("order_total", 1)
    assert before == after
    assert (search.chunk(after).start_line, search.chunk(after).end_line) == (11, 13)


def test_readers_see_one_state_or_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Searching while files are saved and parts are merged finds what is always there, every time."""
    monkeypatch.setattr(lexical, "_FRESH_LEAST", 3)  # merges often
    files = {f"m{n}.py": f"def steady_{n}(): ...\n" for n in range(20)}
    write(tmp_path / "ws", files)
    index = index_of(tmp_path)
    search = SearchIndex.build(index, encoder=encoder())
    stop, seen = threading.Event(), list[bool]()

    def read() -> None:
        while not stop.is_set():
            view = search.view()
            words = {view.chunk(one).symbol for one, _ in view.lexical("steady 7", 50)}
            vectors = {view.chunk(one).symbol for one, _ in view.dense("steady 7", 50)}
            seen.append("steady_7" in words and "steady_7" in vectors)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for turn in range(12):
            write(
                tmp_path / "ws", {"saved.py": "".join(f"def saved_{turn}_{n}(): ...\n\n\n" for n in range(6))}
            )
            index = update(index, [tmp_path / "ws" / "saved.py"]).index
            search.update(index, ["saved.py"])
            found = [search.chunk(one).path for one, _ in search.lexical(f"saved_{turn}_3", 1)]
            assert found == ["saved.py"]
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    search.wait_merged()
    assert seen and all(seen)
    assert answers(search) == answers(SearchIndex.build(index, encoder=encoder()))


def test_a_cancelled_update_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "ws", {"a.py": "def first(): ...\n"})
    index = index_of(tmp_path)
    search = SearchIndex.build(index, encoder=encoder())
    before = answers(search), chunk_set(search)
    write(tmp_path / "ws", {"a.py": "def second(): ...\n", "b.py": "def third(): ...\n"})
    cancel = CancelToken()
    cancel.cancel()
    changed = update(index, [tmp_path / "ws"]).index
    with pytest.raises(Cancelled):
        search.update(changed, ["a.py", "b.py"], cancel=cancel)
    assert (answers(search), chunk_set(search)) == before
    search.update(changed, ["a.py", "b.py"])
    assert chunk_set(search) == chunk_set(SearchIndex.build(changed, encoder=encoder()))
