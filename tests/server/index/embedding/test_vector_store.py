"""The store of vectors: nothing kept is lost, and whatever a dead process left can be read."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.index.embedding.vector_store import VectorStore

PROBE = np.array([0.6, 0.8, 0.0], np.float32)
ROWS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
KEYS = [bytes([n]) * 16 for n in range(3)]


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_keeps_vectors_for_the_next_start(tmp_path: Path) -> None:
    store = VectorStore(tmp_path, "model", PROBE)
    store.append(KEYS[:2], ROWS[:2])
    store.append(KEYS[2:], ROWS[2:])

    again = VectorStore(tmp_path, "model", PROBE)

    assert len(again) == 3
    assert again.get([KEYS[2], KEYS[0]]).tolist() == [ROWS[2].tolist(), ROWS[0].tolist()]
    assert b"another" not in again
    with pytest.raises(KeyError):
        again.get([b"another"])


def test_models_do_not_share_vectors(tmp_path: Path) -> None:
    VectorStore(tmp_path, "model", PROBE).append(KEYS, ROWS)
    other = VectorStore(tmp_path, "other", PROBE)
    assert len(other) == 0
    assert not other.started_anew
    assert len(VectorStore(tmp_path, "model", PROBE)) == 3


@pytest.mark.parametrize("probe", [PROBE[::-1].copy(), np.ones(5, np.float32)], ids=["weights", "length"])
def test_a_model_replaced_under_its_name_starts_anew(tmp_path: Path, probe: np.ndarray) -> None:
    VectorStore(tmp_path, "model", PROBE).append(KEYS, ROWS)
    store = VectorStore(tmp_path, "model", probe)
    assert store.started_anew
    assert len(store) == 0


def test_noise_of_another_processor_is_the_same_model(tmp_path: Path) -> None:
    VectorStore(tmp_path, "model", PROBE).append(KEYS, ROWS)
    assert len(VectorStore(tmp_path, "model", PROBE + np.float32(1e-4))) == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400), flip=st.integers(0, 400), bit=st.integers(0, 7))
def test_any_damage_costs_only_what_it_hit(tmp_path: Path, cut: int, flip: int, bit: int) -> None:
    for file in tmp_path.iterdir():
        file.unlink()
    VectorStore(tmp_path, "model", PROBE).append(KEYS, ROWS)
    file = only_file(tmp_path)
    content = bytearray(file.read_bytes()[: max(file.stat().st_size - cut, 0)])
    if flip < len(content):
        content[flip] ^= 1 << bit
    file.write_bytes(content)

    store = VectorStore(tmp_path, "model", PROBE)

    for key, row in zip(KEYS, ROWS, strict=True):
        if key in store:
            assert store.get([key]).tolist() == [row.tolist()]
    store.append([b"new"], ROWS[:1])
    assert VectorStore(tmp_path, "model", PROBE).get([b"new"]).tolist() == [ROWS[0].tolist()]


def test_compaction_keeps_what_lives(tmp_path: Path) -> None:
    store = VectorStore(tmp_path, "model", PROBE)
    store.append(KEYS, ROWS)
    size = only_file(tmp_path).stat().st_size

    assert store.compact([KEYS[1], b"never kept"]) == 2

    assert only_file(tmp_path).stat().st_size < size
    store.append([b"later"], ROWS[2:])
    for kept in (store, VectorStore(tmp_path, "model", PROBE)):
        assert kept.get([b"later", KEYS[1]]).tolist() == [ROWS[2].tolist(), ROWS[1].tolist()]
        assert KEYS[0] not in kept


def test_two_processes_on_one_file_read_their_own(tmp_path: Path) -> None:
    one = VectorStore(tmp_path, "model", PROBE)
    two = VectorStore(tmp_path, "model", PROBE)
    one.append(KEYS[:1], ROWS[:1])
    two.append(KEYS[1:2], ROWS[1:2])
    one.append(KEYS[2:], ROWS[2:])
    assert two.get([KEYS[1]]).tolist() == [ROWS[1].tolist()]
    assert one.get([KEYS[2]]).tolist() == [ROWS[2].tolist()]
    two.compact([])
    assert one.get([KEYS[0], KEYS[2]]).tolist() == [ROWS[0].tolist(), ROWS[2].tolist()]


WRITER = """
import sys
from pathlib import Path
import numpy as np
from groundplan.index.embedding.vector_store import VectorStore
store = VectorStore(Path(sys.argv[1]), "model", np.ones(384, np.float32))
print("ready", flush=True)
for n in range(10**9):
    store.append([n.to_bytes(16, "big")], np.full((1, 384), n % 1000, np.float32))
"""


def test_a_process_killed_while_it_writes_leaves_a_store_that_loads(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        start = only_file(tmp_path).stat().st_size
        while only_file(tmp_path).stat().st_size < start + 200_000:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    store = VectorStore(tmp_path, "model", np.ones(384, np.float32))

    assert len(store) > 200
    last = (len(store) - 1).to_bytes(16, "big")
    assert store.get([last])[0, 0] == (len(store) - 1) % 1000
