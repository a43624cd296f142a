"""What is found, narrowed by kind and place, and judged by the best vectors there are."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from groundplan.index.chunks.chunk import ChunkKind
from groundplan.index.search.search_index import SearchIndex
from tests.server.index.search.workspaces import encoder, index_of
from tests.server.workspace.trees import write

_FILES = {
    "shop/orders.py": "class OrderModel(models.Model):\n    total = models.DecimalField()\n\n\n"
    "def send_invoice(order):\n    'Send the invoice of an order by mail.'\n    mail(order)\n",
    "shop/tests/test_orders.py": "def test_send_invoice():\n    assert send_invoice(order)\n",
    "docs/mail.md": "# Mail\n\nHow an invoice is sent.\n",
    "unlike.py": "def unrelated():\n    return 1\n",
}


class _ByLength:
    """An encoder of another kind: texts are near when they are equally long. So its order is easily told."""

    name, dimensions = "by-length", 2

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.array([len(text) / 1000 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@pytest.fixture
def search(tmp_path: Path) -> SearchIndex:
    write(tmp_path / "ws", _FILES)
    return SearchIndex.build(index_of(tmp_path), encoder=encoder())


def _symbols(search: SearchIndex, hits: list[tuple[int, float]]) -> list[str]:
    return [search.chunk(chunk_id).symbol for chunk_id, _ in hits]


def test_words_of_prose_and_identifiers_find_the_same(search: SearchIndex) -> None:
    for query in ("send_invoice", "sendInvoice", "sending invoices by mail", "SEND INVOICE mail"):
        assert _symbols(search, search.lexical(query, 1)) == ["send_invoice"], query
    assert search.lexical("send_invoice", 0) == search.lexical("zebra", 5) == []


def test_narrowed_by_kind_and_place(search: SearchIndex) -> None:
    assert _symbols(search, search.lexical("invoice", 9, search.ids(kind=ChunkKind.SECTION))) == ["Mail"]
    assert _symbols(search, search.lexical("order", 9, search.ids(kind=ChunkKind.MODEL))) == ["OrderModel"]
    tests = search.ids(path_glob="tests/")
    assert _symbols(search, search.lexical("invoice", 9, tests)) == ["test_send_invoice"]
    assert _symbols(search, search.dense("invoice", 9, tests)) == ["test_send_invoice"]
    assert len(search.ids(path_glob="*.md")) == 1 and len(search.ids(path_glob="shop/**/*.py")) == 3
    assert search.lexical("invoice", 9, []) == []


def test_each_chunk_is_judged_by_the_best_vectors_it_has(search: SearchIndex, tmp_path: Path) -> None:
    index = index_of(tmp_path)
    better = _ByLength()
    by_instant = [chunk_id for chunk_id, _ in search.dense("mail the invoice", 9)]
    search.use_quality(better)
    texts = dict(search.encoder_texts(index, search.without_quality()))
    assert sorted(texts) == sorted(search.ids().tolist())
    last = by_instant[-1]
    query = texts[last]  # what the better encoder finds nearest of all
    search.add_quality([last], better.encode([texts[last]]))
    assert search.dense(query, 9)[0][0] == last  # the only one that it judged
    assert search.statistics.quality == 1 and len(search.without_quality()) == len(texts) - 1
    for chunk_id, text in texts.items():
        search.add_quality([chunk_id], better.encode([text]))
    ranked = [chunk_id for chunk_id, _ in search.dense(query, 9)]
    assert ranked == sorted(texts, key=lambda one: abs(len(texts[one]) - len(query)))


def test_while_few_are_judged_each_model_keeps_its_order(search: SearchIndex, tmp_path: Path) -> None:
    by_instant = [chunk_id for chunk_id, _ in search.dense("mail the invoice", 9)]
    better = _ByLength()
    search.use_quality(better)
    texts = dict(search.encoder_texts(index_of(tmp_path), search.without_quality()))
    judged = by_instant[1::2]
    search.add_quality(judged, better.encode([texts[one] for one in judged]))
    hits = search.dense("mail the invoice", 9)
    assert [one for one, _ in hits if one not in judged] == by_instant[::2]
    by_better = sorted(judged, key=lambda one: abs(len(texts[one]) - len("mail the invoice")))
    assert [one for one, _ in hits if one in judged] == by_better
    assert [cosine for _, cosine in hits] == sorted((cosine for _, cosine in hits), reverse=True)
    cosines = dict(hits)
    assert cosines[by_instant[0]] == pytest.approx(cosines[by_better[0]])  # the best of both count alike


def test_searching_loads_no_library_of_models_and_none_that_bm25s_can_do_without() -> None:
    code = (
        "import sys; from groundplan.index.search import bm25, search_index, store; bm25.rarity(1, 2); "
        "print([m for m in ('torch', 'transformers', 'scipy', 'numba', 'jax', 'tqdm') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
