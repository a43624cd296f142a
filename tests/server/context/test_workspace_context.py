"""Followed step by step, loaded, or met after an accident, a workspace answers as one read from nothing."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.context.universal.data_model import ModelInput
from groundplan.context.workspace_context import WorkspaceContext
from groundplan.errors import Cancelled
from groundplan.index.build import build_index, update
from groundplan.index.index import Index
from groundplan.index.search.search_view import SearchView
from groundplan.jobs import CancelToken
from tests.server.workspace.trees import write

_QUERIES = ("order total", "HttpClient", "parse the config file", "pkg/order.py", "установка")
_PARTS = st.sampled_from([
    "def order_total(lines):\n    'Sum the order.'\n    return sum(lines)\n",
    "class HttpClient:\n    '''Talks.'''\n    retries = 3\n\n    def send(self, order): order_total(order)\n",
    "# parse the config file\nCONFIG = parse_config('file')\n", "from pkg.order import order_total\n",
    "class Установка:\n    '''Цена установки.'''\n", "x = 1\n",
])  # fmt: skip
_TEXT = st.lists(_PARTS, min_size=1, max_size=4).map("\n".join)
_NAMES = st.sampled_from(["a.py", "b.py", "pkg/order.py", "pkg/deep/c.py", "README.md", "config.yaml"])
_STEP = st.one_of(
    st.tuples(st.just("write"), _NAMES, _TEXT),
    st.tuples(st.just("remove"), _NAMES, st.just("")),
    st.tuples(st.just("rename"), _NAMES, _NAMES),
)
_FILES = {
    "pkg/order.py": "def order_total(lines):\n    'Sum the order.'\n    return sum(lines)\n",
    "client.py": "from pkg.order import order_total\n\n\nclass HttpClient:\n    retries = 3\n",
    "README.md": "# Shop\n\nSells things.\n\n## Install\n\nParse the config file first.\n",
}


def index_of(root: Path) -> Index:
    return build_index([root / "ws"], cache_dir=root / "cache", processes=1).index


def told(context: WorkspaceContext, index: Index) -> dict[str, Any]:
    """What a workspace answers, as values: hits with their scores, the picture, a prompt, the counts."""
    hits = {query: context.search(index, query, limit=40) for query in _QUERIES}
    return {
        "hits": {
            query: sorted(
                (-round(one.hit.score, 4), one.hit.chunk.path, one.hit.chunk.start_line, one.text)
                for one in found
            )
            for query, found in hits.items()
        },
        "picture": context.universal(index, ModelInput),
        "prompt": context.for_request(index, _QUERIES[0], ModelInput, budget=None).text,
        "counts": context.statistics,
    }


def from_nothing(root: Path) -> dict[str, Any]:
    """What the workspace answers to who has never seen it."""
    with tempfile.TemporaryDirectory() as cache:
        index = build_index([root / "ws"], cache_dir=Path(cache), processes=1).index
        context = WorkspaceContext(Path(cache))
        context.follow(index)
        return told(context, index)


def kept(root: Path) -> WorkspaceContext:
    """A workspace that was followed, asked, and kept."""
    context, index = WorkspaceContext(root / "cache"), index_of(root)
    context.follow(index)
    told(context, index)
    assert context.keep(index) == ""
    return context


def _take(root: Path, step: tuple[str, str, str]) -> list[Path]:
    what, name, other = step
    file = root / "ws" / name
    if what == "write":
        write(root / "ws", {name: other})
    elif what == "remove":
        file.unlink(missing_ok=True)
    elif file.exists():
        (root / "ws" / other).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, root / "ws" / other)
        return [file, root / "ws" / other]
    return [file]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(_NAMES, _TEXT), max_size=3), st.lists(_STEP, min_size=1, max_size=5))
def test_followed_and_loaded_are_as_from_nothing(
    start: list[tuple[str, str]], steps: list[tuple[str, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root / "ws", {"kept.py": "def kept_total(): ...\n", **dict(start)})
        index = index_of(root)
        context = WorkspaceContext(root / "cache")
        context.follow(index)
        for step in steps:
            told(context, index)  # what was asked before is remembered, and must not be answered with
            index = update(index, _take(root, step)).index
            context.follow(index)
        anew = from_nothing(root)
        assert told(context, index) == anew
        assert context.keep(index) == ""
        index = index_of(root)
        again = WorkspaceContext(root / "cache")
        assert again.follow(index) == ()
        assert told(again, index) == anew


_DIES = """
import os, sys, tempfile
from pathlib import Path
from groundplan.context.universal.data_model import ModelInput
from groundplan.context.workspace_context import WorkspaceContext
from groundplan.index.build import build_index
from groundplan.index.search.search_index import SearchIndex
from groundplan.index.search.search_state import SearchState

root, moment = Path(sys.argv[1]), sys.argv[2]
index = build_index([root / "ws"], cache_dir=root / "cache", processes=1).index
context = WorkspaceContext(root / "cache")

def die(*_, **__):
    os._exit(9)

def half(self, content):
    self.file.write(content[: len(content) // 2])
    self.file.flush()
    if len(content) > 100:
        os._exit(9)

if moment == "following":
    SearchIndex._finish = die
elif moment == "replacing":
    Path.replace = die
else:
    tempfile._TemporaryFileWrapper.write = half
context.follow(index)
context.universal(index, ModelInput)
context.keep(index)
"""


@pytest.mark.parametrize("moment", ["following", "replacing", "writing"])
@pytest.mark.parametrize("before", ["nothing was kept", "an older state was kept"])
def test_a_process_that_dies_leaves_a_cache_that_serves(tmp_path: Path, moment: str, before: str) -> None:
    write(tmp_path / "ws", _FILES)
    if before == "an older state was kept":
        kept(tmp_path)
        write(tmp_path / "ws", {"pkg/order.py": "def order_total(lines):\n    return max(lines)\n"})
    died = subprocess.run([sys.executable, "-c", _DIES, str(tmp_path), moment], check=False)
    assert died.returncode == 9
    index, context = index_of(tmp_path), WorkspaceContext(tmp_path / "cache")
    assert context.follow(index) == ()
    assert told(context, index) == from_nothing(tmp_path)


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _older(content: bytes) -> bytes:
    line, _, rest = content.partition(b"\n")
    return line[:-1] + b"0\n" + rest


@pytest.mark.parametrize(
    ("damage", "note"),
    [
        (_cut, "The search cache is damaged; it was built anew."),
        (_flipped, "The search cache is damaged; it was built anew."),
        (lambda _: b"", "The search cache is damaged; it was built anew."),
        (lambda _: b"something else", "The search cache is damaged; it was built anew."),
        (_older, "The search cache is of another version; it was built anew."),
    ],
    ids=["cut", "flipped", "empty", "foreign", "older"],
)
def test_a_damaged_cache_is_told_and_built_anew(tmp_path: Path, damage: Any, note: str) -> None:
    write(tmp_path / "ws", _FILES)
    kept(tmp_path)
    for folder in ("search", "universal"):
        for file in (tmp_path / "cache" / folder).iterdir():
            file.write_bytes(damage(file.read_bytes()))
    index, context = index_of(tmp_path), WorkspaceContext(tmp_path / "cache")
    assert context.follow(index) == (note,)
    assert told(context, index) == from_nothing(tmp_path)


def test_a_rebuild_that_is_stopped_leaves_what_was_findable(tmp_path: Path) -> None:
    write(tmp_path / "ws", _FILES)
    context, index = kept(tmp_path), index_of(tmp_path)
    before = told(context, index)
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        context.follow(index, rebuild=True, cancel=stopped)
    assert context.statistics == before["counts"]
    assert told(context, index) == before


def test_a_save_in_the_middle_of_a_question_loses_no_hit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "ws", _FILES)
    context, index = kept(tmp_path), index_of(tmp_path)
    before = [one.hit.chunk.path for one in context.search(index, "order_total")]
    ask = SearchView.lexical

    def ask_and_save(view: SearchView, *asked: Any) -> Any:
        found = ask(view, *asked)
        write(tmp_path / "ws", {"pkg/order.py": "def order_total(lines):\n    return max(lines)\n"})
        context.follow(update(index, [tmp_path / "ws" / "pkg" / "order.py"]).index)
        return found

    monkeypatch.setattr(SearchView, "lexical", ask_and_save)
    assert [one.hit.chunk.path for one in context.search(index, "order_total")] == before
