"""How search grows: Django's sdist from nothing, from cache, after a save; then up to a million chunks.

    npm run bench:search-scale [-- --sizes 20000,100000,1000000 --rounds N]

Each measurement is a process of its own, bound to two cores, so that its memory is its own.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
from pathlib import Path
from subprocess import PIPE, run
from typing import Any

from tests.benchmarks.speed.__main__ import goal, sdist

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / ".bench" / "search-scale"
MIB = 1024 * 1024
NOTHING_S, CACHE_S, SAVED_S, PEAK_MIB, QUERY_S = 15.0, 1.0, 0.1, 600, 0.02


def main(arguments: list[str]) -> int:
    told = argparse.ArgumentParser(prog="bench:search-scale", description=__doc__.partition("\n")[0])
    told.add_argument("--sizes", default="20000,100000,1000000")
    told.add_argument("--rounds", type=int, default=3)
    options = told.parse_args(arguments)
    BENCH.mkdir(parents=True, exist_ok=True)
    print(f"2 cores, load {os.getloadavg()[0]:.1f}\n")
    good = real_workspace(options.rounds)
    return 0 if synthetic([int(size) for size in options.sizes.split(",") if size]) and good else 1


def real_workspace(rounds: int) -> bool:
    """Django's sdist, a copy of it as files are written. Whether every goal is met."""
    workspace, cache = BENCH / "django", BENCH / "cache"
    if not workspace.is_dir():
        shutil.copytree(sdist(), workspace)
    found = {
        how: [measured("django", how, workspace, cache) for _ in range(rounds)]
        for how in ("nothing", "cache")
    }
    saved = measured("django", "saved", workspace, cache)
    for how, runs in found.items():
        for one in runs:
            shown = ", ".join(
                f"{name} {value:.2f} s" for name, value in one.items() if isinstance(value, float)
            )
            print(f"  from {how}: {shown}, peak {one['peak'] / MIB:.0f} MiB")
    nothing, cached = found["nothing"], found["cache"]
    peak = max(one["peak"] for one in nothing)
    print(f"  {nothing[0]['chunks']:,} chunks, kept in {nothing[0]['bytes'] / MIB:.0f} MiB\n")
    return all([
        goal("from nothing: symbols, words, vectors", _middle(nothing, "ready"), NOTHING_S, _seconds),
        goal("  CPU seconds of all processes, halved", _middle(nothing, "cpu") / 2, NOTHING_S, _seconds),
        goal("from cache to the first answer", _middle(cached, "first answer"), CACHE_S, _seconds),
        goal("a saved file findable, median", statistics.median(saved["saved"]), SAVED_S, _milliseconds),
        goal("  the slowest of 20", max(saved["saved"]), SAVED_S, _milliseconds),
        goal("peak memory from nothing, all processes", peak / MIB, PEAK_MIB, _mib),
    ])  # fmt: skip


def synthetic(sizes: list[int]) -> bool:
    """A line of the table for each number of chunks. Whether the smallest meets the goal of a query."""
    if not sizes:
        return True
    print(
        f"\n{'chunks':>10}{'memory':>10}{'peak':>10}{'on disk':>10}{'words, CPU':>12}{'save':>8}"
        f"{'lexical p50':>13}{'p95':>9}{'dense p50':>12}{'p95':>9}{'one file saved':>16}"
    )
    query = 0.0
    for size in sorted(sizes):
        one = measured("synthetic", str(size), BENCH)
        lexical, dense = _quantiles(one["lexical"]), _quantiles(one["dense"])
        query = query or lexical[1] + dense[1]
        memory, peak, kept = (_mib(one[name] / MIB) for name in ("memory", "peak", "bytes"))
        print(
            f"{size:>10,}{memory:>10}{peak:>10}{kept:>10}"
            f"{one['words cpu']:>10.1f} s{one['save']:>6.1f} s{_milliseconds(lexical[0]):>13}"
            f"{_milliseconds(lexical[1]):>9}{_milliseconds(dense[0]):>12}{_milliseconds(dense[1]):>9}"
            f"{_milliseconds(statistics.median(one['saved'])):>16}",
            flush=True,
        )
    print("Lexical: queries of 2 to 8 words by Zipf's law. Dense: 256 components as float16, all compared.\n")
    return goal(f"words + vectors of a query at {min(sizes):,}, p95", query, QUERY_S, _milliseconds)


def measured(probe: str, *arguments: str | Path) -> dict[str, Any]:
    command = [sys.executable, "-m", f"tests.benchmarks.search_scale.{probe}", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "server")])}
    return json.loads(run(command, stdout=PIPE, check=True, cwd=ROOT, env=environment).stdout)


def _quantiles(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


def _middle(runs: list[dict[str, Any]], name: str) -> float:
    return statistics.median(one[name] for one in runs)


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _milliseconds(value: float) -> str:
    return f"{value * 1000:.1f} ms"


def _mib(value: float) -> str:
    return f"{value:,.0f} MiB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
