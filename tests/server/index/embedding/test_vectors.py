"""The index of vectors: exact, and the same whatever the order of changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.index.embedding.vectors import VectorIndex

SIZE = 16
ROWS = np.random.default_rng(7).standard_normal((40, SIZE)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)

CHANGES = st.lists(
    st.tuples(st.sampled_from(["add", "remove"]), st.lists(st.integers(0, 11), unique=True, max_size=5)),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(CHANGES, st.integers(0, 39), st.one_of(st.none(), st.lists(st.integers(0, 13))))
def test_updating_equals_building_anew(
    changes: list[tuple[str, list[int]]], query: int, allowed: list[int] | None
) -> None:
    index, model = VectorIndex(SIZE), dict[int, int]()
    for step, (change, ids) in enumerate(changes):
        if change == "remove":
            assert index.remove(ids) == len(model.keys() & set(ids))
            model = {one: row for one, row in model.items() if one not in ids}
        else:
            rows = [(one * 7 + step) % 40 for one in ids]
            index.add(ids, ROWS[rows])
            model.update(zip(ids, rows, strict=True))

    again = VectorIndex.from_bytes(index.to_bytes())
    for one in (index, again):
        assert set(one.ids.tolist()) == model.keys()
        found, scores = one.search(ROWS[query], 5, allowed)
        expected = {
            key: float(ROWS[row] @ ROWS[query])
            for key, row in model.items()
            if allowed is None or key in allowed
        }
        best = sorted(expected.values(), reverse=True)[:5]
        assert scores.tolist() == pytest.approx(best, abs=2e-3)
        assert [expected[key] for key in found.tolist()] == pytest.approx(scores.tolist(), abs=2e-3)
        kept = sorted(model)
        assert np.allclose(one.vectors(kept), ROWS[[model[key] for key in kept]], atol=1e-3)


def test_damaged_bytes_are_told_from_whole_ones() -> None:
    index = VectorIndex(SIZE)
    index.add([5, 1 << 40], ROWS[:2])
    content = index.to_bytes()
    assert VectorIndex.from_bytes(content).search(ROWS[1], 1)[0].tolist() == [1 << 40]
    for damaged in (b"", content[:-1], content[:30], content[:-3] + b"xyz", b"other" + content):
        with pytest.raises(ValueError, match=r"damaged|not a vector index"):
            VectorIndex.from_bytes(damaged)


def test_refuses_rows_of_another_length() -> None:
    with pytest.raises(ValueError, match="expected shape"):
        VectorIndex(SIZE).add([1], ROWS[:1, :8])
    with pytest.raises(KeyError):
        VectorIndex(SIZE).vectors([1])
