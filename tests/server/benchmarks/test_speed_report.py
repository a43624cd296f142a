"""What the benchmark of speed says of its rounds: ratios round by round, and each goal met or not."""

import sys

import pytest

from tests.benchmarks.speed.__main__ import MIB, Rounds, goals
from tests.benchmarks.speed.measured import measure

BARE = "bare tree-sitter, 2 processes"


def rounds(cold: float, cached: float, peak_mib: int) -> Rounds:
    made = Rounds()
    for busy in (1.0, 3.0, 9.0):  # the same work on a machine that is more and more busy
        made.add(BARE, 2.0 * busy)
        made.add("symbols from nothing, the indexing", cold * busy)
        made.add("symbols from nothing, the command", cold * busy, peak=peak_mib * MIB)
        made.add("symbols from cache, the command", 0.2)
        made.add("from nothing, the command", 9.0, peak=500 * MIB)
        made.add("from cache, the command", cached)
    return made


def test_a_ratio_is_of_each_round_so_that_a_busy_machine_does_not_show() -> None:
    assert rounds(5.0, 0.5, 300).ratio("symbols from nothing, the indexing", BARE) == 2.5
    assert rounds(5.0, 0.5, 300).cpu_ratio("symbols from nothing, the indexing", BARE) is None


@pytest.mark.parametrize(
    ("cold", "cached", "peak_mib", "updates", "missed"),
    [
        (5.0, 0.5, 300, [0.05, 0.06], 0),
        (7.0, 0.5, 300, [0.05, 0.06], 1),
        (5.0, 1.5, 401, [0.05, 0.06], 2),
        (5.0, 0.5, 300, [0.05, 0.2, 0.06], 1),
        (5.0, 0.5, 300, [0.3, 0.2], 2),
    ],
)
def test_every_goal_that_is_missed_is_told(
    cold: float, cached: float, peak_mib: int, updates: list[float], missed: int,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert goals(rounds(cold, cached, peak_mib), updates, BARE) is (missed == 0)
    assert capsys.readouterr().out.count("NOT MET") == missed


def test_a_process_is_timed_and_weighed_with_its_children() -> None:
    child = "x = bytearray(60_000_000); import time; time.sleep(0.6)"
    run = f"subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    parent = f"import subprocess, sys; {run}; print('done')"
    done = measure([sys.executable, "-c", parent], variables={})
    assert done.output == "done\n" and done.seconds > 0.6
    assert done.peak_bytes > 60_000_000 and done.cpu_seconds > 0


def test_a_process_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="broken"):
        measure([sys.executable, "-c", "raise SystemExit('broken')"], variables={})
