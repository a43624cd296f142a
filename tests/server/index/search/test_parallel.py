"""Read by children, a workspace is searched as if this process had read it."""

from pathlib import Path

import pytest

from groundplan.index.search.search_index import SearchIndex
from groundplan.jobs import Cancelled, CancelToken
from tests.server.index.search.workspaces import answers, chunk_set, encoder, index_of
from tests.server.workspace.trees import write


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that many batches of little content make, some of them alike, some with nothing in them."""
    monkeypatch.setattr("groundplan.index.search.parallel._WORTH_IT_BYTES", 0)
    monkeypatch.setattr("groundplan.index.search.parallel._BATCH_BYTES", 600)
    files = {
        f"p{n % 3}/m{n}.py": f"def order_total_{n % 5}():\n    return HttpClient({n})\n" for n in range(40)
    }
    others = {"empty.py": "", "blank.md": "\n\n", "guide.md": "# Установка\n\nparse the config file\n価格\n"}
    write(tmp_path / "ws", {**files, **others})
    return tmp_path


@pytest.mark.parametrize("vectors", [False, True])
def test_children_give_what_this_process_gives(workspace: Path, vectors: bool) -> None:
    index, model = index_of(workspace), encoder() if vectors else None
    alone = SearchIndex.build(index, encoder=model, processes=1)
    told: list[tuple[str, int, int]] = []
    together = SearchIndex.build(index, encoder=model, processes=2, progress=lambda *step: told.append(step))
    assert (chunk_set(together), answers(together)) == (chunk_set(alone), answers(alone))
    assert together.statistics == alone.statistics
    assert together.stale_paths(index) == []
    assert len(told) > 2 and told[-1] == ("Reading for search", 43, 43)


def test_a_file_that_went_is_read_when_it_comes_back(workspace: Path) -> None:
    index = index_of(workspace)
    content = (workspace / "ws" / "guide.md").read_bytes()
    (workspace / "ws" / "guide.md").unlink()
    search = SearchIndex.build(index, encoder=encoder(), processes=2)
    assert search.file_chunks("guide.md") == [] and search.stale_paths(index) == ["guide.md"]
    (workspace / "ws" / "guide.md").write_bytes(content)
    search.update(index, search.stale_paths(index))
    anew = SearchIndex.build(index, encoder=encoder(), processes=1)
    assert (chunk_set(search), answers(search)) == (chunk_set(anew), answers(anew))


def test_children_that_can_not_start_are_not_needed(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of(workspace)
    alone = SearchIndex.build(index, encoder=encoder(), processes=1)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    together = SearchIndex.build(index, encoder=encoder(), processes=2)
    assert (chunk_set(together), answers(together)) == (chunk_set(alone), answers(alone))


def test_cancelling_ends_it(workspace: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        SearchIndex.build(index_of(workspace), processes=2, progress=lambda *_: token.cancel(), cancel=token)
