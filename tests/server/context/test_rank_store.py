"""Ranks that are kept: the same as those made anew, at once where only a little has changed."""

from pathlib import Path

import pytest

from groundplan.context.file_role import FileRole
from groundplan.context.importance import importance
from groundplan.context.rank_store import RankStore
from groundplan.index.build import build_index
from groundplan.index.index import Index
from tests.server.workspace.trees import write

_FILES = {
    "shop/orders.py": "from shop.money import total\n\n\ndef order():\n    return total()\n",
    "shop/money.py": "def total():\n    return 1\n",
    "tests/test_orders.py": "from shop.orders import order\n\n\ndef test_order():\n    assert order()\n",
}


def _index(root: Path) -> Index:
    write(root / "ws", _FILES)
    return build_index([root / "ws"], cache_dir=root / "cache", processes=1).index


def _changed(root: Path) -> Index:
    write(
        root / "ws",
        {"shop/prices.py": "from shop.money import total\n\n\ndef price():\n    return total()\n"},
    )
    return build_index([root / "ws"], cache_dir=root / "cache", processes=1).index


def _exact(index: Index) -> dict[str, tuple[float, FileRole]]:
    return {path: (importance(index).file(path), importance(index).role(path)) for path in index.files}


def _of(store: RankStore, index: Index) -> dict[str, tuple[float, FileRole]]:
    ranks = store.current(index)
    return {path: (ranks.file(path), ranks.role(path)) for path in index.files}


def test_kept_ranks_are_those_made_anew(tmp_path: Path) -> None:
    index = _index(tmp_path)
    store = RankStore(tmp_path / "cache")
    assert _of(store, index) == _exact(index)
    again = build_index([tmp_path / "ws"], cache_dir=tmp_path / "cache", processes=1).index
    assert _of(RankStore(tmp_path / "cache"), again) == _exact(index)
    assert "importance_of_index" not in vars(again)


def test_a_small_workspace_is_ranked_anew_at_each_change(tmp_path: Path) -> None:
    store = RankStore(tmp_path / "cache")
    store.current(_index(tmp_path))
    changed = _changed(tmp_path)
    assert _of(store, changed) == _exact(changed)


def test_a_large_one_answers_from_the_ranks_before_until_there_are_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groundplan.context.rank_store._MANY_FILES", 2)
    store = RankStore(tmp_path / "cache")
    index = _index(tmp_path)
    before = _of(store, index)
    changed = _changed(tmp_path)
    assert {path: rank for path, rank in _of(store, changed).items() if path in before} == before
    assert store.current(changed).role("tests/new.py") is FileRole.TEST
    store.wait()
    assert _of(store, changed) == _exact(changed) != before


def test_a_cache_of_no_use_is_passed_over(tmp_path: Path) -> None:
    index = _index(tmp_path)
    store = RankStore(tmp_path / "cache")
    store.current(index)
    (file,) = (tmp_path / "cache" / "ranks").iterdir()
    for content in (b"", b"noise", file.read_bytes()[:-1], file.read_bytes() + b"\0"):
        file.write_bytes(content)
        assert _of(RankStore(tmp_path / "cache"), index) == _exact(index)


def test_prepared_in_the_background_they_are_there(tmp_path: Path) -> None:
    index = _index(tmp_path)
    store = RankStore(tmp_path / "cache")
    store.prepare(index)
    store.wait()
    assert importance(index).is_ranked
    assert _of(store, index) == _exact(index)
