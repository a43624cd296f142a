"""How fast and how small is indexing? Django's sdist, beside bare tree-sitter parsing and universal-ctags.

    npm run bench:speed [-- --rounds N] [--profile-only]

Each round runs all of them one after the other, so that a busy machine is busy for all; what counts is the
ratio. CPU seconds, of all processes together, are what a busy machine changes least. Cores: the first two
that this process may use.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import run

from tests.benchmarks.speed.measured import Measured, bare_parsing, measure

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / ".bench" / "speed"
DJANGO = "django==5.2.8"
CORES = 2
MIB = 1024 * 1024
COLD_RATIO, CACHE_S, UPDATE_S, PEAK_MIB = 3.0, 1.0, 0.1, 400
WHOLE_S, WHOLE_MIB = 15.0, 600  # with search

PYTHON = (sys.executable, "-m")


@dataclass(slots=True)
class Rounds:
    """Wall and CPU seconds of each thing in each round, and the peaks of memory in bytes."""

    seconds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    cpu: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    peaks: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def add(self, name: str, seconds: float, cpu: float = 0.0, peak: int = 0) -> None:
        self.seconds.setdefault(name, []).append(seconds)
        if cpu:
            self.cpu.setdefault(name, []).append(cpu)
        if peak:
            self.peaks.setdefault(name, []).append(peak)

    def ratio(self, name: str, to: str) -> float:
        """The median of the rounds' ratios of wall seconds."""
        return self._ratio(self.seconds[name], self.seconds[to])

    def cpu_ratio(self, name: str, to: str) -> float | None:
        return self._ratio(self.cpu[name], self.cpu[to]) if name in self.cpu else None

    @staticmethod
    def _ratio(times: list[float], others: list[float]) -> float:
        pairs = zip(times, others, strict=True)
        return statistics.median(one / other for one, other in pairs)

    def worst_peak_mib(self, name: str) -> float:
        return max(self.peaks.get(name, [0])) / MIB


def main(arguments: list[str]) -> int:
    told = argparse.ArgumentParser(prog="bench:speed", description=__doc__.partition("\n")[0])
    told.add_argument("--rounds", type=int, default=5)
    told.add_argument("--profile-only", action="store_true")
    options = told.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    workspace = sdist()
    if options.profile_only:
        profile(workspace)
        return 0
    rounds, updates = Rounds(), list[tuple[str, int, float]]()
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds} …", file=sys.stderr)
        updates += one_round(workspace, rounds)
    good = report(rounds, updates)
    profile(workspace)
    return 0 if good else 1


def sdist() -> Path:
    """Django's source distribution, downloaded by pip and unpacked; the same folder in every run."""
    folder = BENCH / DJANGO.replace("==", "-")
    if not folder.is_dir():
        command = [*PYTHON, "pip", "download", "-q", "--no-deps", "--no-binary", "django", DJANGO]
        run([*command, "-d", str(BENCH)], check=True)
        with tarfile.open(next(BENCH.glob("[dD]jango-*.tar.gz"))) as archive:
            archive.extractall(BENCH, filter="data")
    return folder


def one_round(workspace: Path, rounds: Rounds) -> list[tuple[str, int, float]]:
    """Bare parsing, ctags, ours from nothing, from cache, and after changes of one file, which it returns."""
    cache = BENCH / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    # As installed: Python keeps the bytecode of what it imports, wherever it may write it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "PYTHONPYCACHEPREFIX": str(BENCH / "bytecode"),
        "GROUNDPLAN_CACHE_DIR": str(cache),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "server")]),
    }

    def ours(name: str, command: Sequence[str] = ("groundplan", "index", "--json", "--quiet")) -> None:
        command = [*PYTHON, *command, str(workspace)]
        done = measure(command, variables=environment)
        answer = json.loads(done.output)
        rounds.add(f"{name}, the command", done.seconds, done.cpu_seconds, done.peak_bytes)
        rounds.add(f"{name}, the indexing", answer["seconds"], peak=answer["peakMemoryBytes"])

    symbols = ["tests.benchmarks.speed.symbols"]
    ours("symbols from nothing", symbols)
    ours("symbols from cache", symbols)
    shutil.rmtree(cache)
    ours("from nothing")
    files = parsed_files(workspace, cache)
    rounds.add("bare tree-sitter, 2 processes", *bare_parsing(files, CORES, variables=environment))
    ours("from cache")
    for name, done in ctags(files, environment):
        rounds.add(name, done.seconds, done.cpu_seconds, done.peak_bytes)
    command = [*PYTHON, "tests.benchmarks.speed.updates", str(workspace), str(cache)]
    found = json.loads(measure(command, variables=environment).output)
    touched = workspace / "django" / "db" / "models" / "fields" / "__init__.py"
    content = touched.read_bytes()
    try:
        touched.write_bytes(content + b"\n\nCHANGED = 1\n")
        ours("one file changed")
    finally:
        touched.write_bytes(content)
    return [tuple(one) for one in found]


def parsed_files(workspace: Path, cache: Path) -> list[tuple[str, str]]:
    """Language and path of the files that the index parses with tree-sitter, largest and smallest mixed."""
    from groundplan.index.build import build_index
    from groundplan.index.parse import has_grammar

    index = build_index([workspace], cache_dir=cache).index
    files = [(r.language, str(index.absolute(p))) for p, r in index.files.items() if has_grammar(r.language)]
    return sorted(files, key=lambda file: Path(file[1]).stat().st_size)


def ctags(files: Sequence[tuple[str, str]], environment: dict[str, str]) -> list[tuple[str, Measured]]:
    """universal-ctags on the same files: alone, as it comes. It has no second core to give."""
    program = shutil.which("ctags")
    if program is None:
        print("universal-ctags is not installed (Debian: apt-get install universal-ctags)", file=sys.stderr)
        return []
    listed = BENCH / "ctags-files.txt"
    listed.write_text("".join(f"{path}\n" for _, path in files), encoding="utf-8")
    command = [program, "--options=NONE", "--fields=+niKS", "-f", "-", "-L", str(listed)]
    return [("universal-ctags, 1 process", measure(command, variables=environment, discard=True))]


def report(rounds: Rounds, updates: list[tuple[str, int, float]]) -> bool:
    """Print all figures, those with goals last. Whether every goal is met."""
    bare = "bare tree-sitter, 2 processes"
    print(f"{DJANGO}, whole sdist; {len(rounds.seconds[bare])} rounds, load {os.getloadavg()[0]:.1f}\n")
    print(
        f"{'seconds':<34}{'best':>7}{'median':>8}{'worst':>7}{'of bare':>9}"
        f"{'CPU':>8}{'of bare':>9}{'peak':>10}"
    )
    for name, times in rounds.seconds.items():
        peak = rounds.worst_peak_mib(name)
        cpu = rounds.cpu_ratio(name, bare)
        of_cpu = "" if cpu is None else f"{statistics.median(rounds.cpu[name]):>8.2f}{cpu:>8.2f}x"
        print(
            f"{name:<34}{min(times):>7.2f}{statistics.median(times):>8.2f}{max(times):>7.2f}"
            f"{rounds.ratio(name, bare):>8.2f}x{of_cpu:>17}{f'{peak:.0f} MiB' if peak else '':>10}"
        )
    print(
        "The command is all from the start of Python to its end; its peak is sampled from outside, over all\n"
        "processes, what they share counted for each. The indexing is what the command tells of itself.\n"
        "Symbols are the index alone; the rest is `groundplan index`, with chunks, words and vectors.\n"
    )
    by_size = sorted({(size, path) for path, size, _ in updates})
    for size, path in by_size[:: max(len(by_size) // 4, 1)]:
        times = [seconds for p, _, seconds in updates if p == path]
        print(f"  {path}, {size / 1024:.0f} KiB: {statistics.median(times) * 1000:.0f} ms")
    return goals(rounds, [seconds for _, _, seconds in updates], bare)


def goals(rounds: Rounds, updates: list[float], bare: str) -> bool:
    cold = rounds.ratio("symbols from nothing, the indexing", bare)
    symbols = statistics.median(rounds.seconds["symbols from cache, the command"])
    cached = statistics.median(rounds.seconds["from cache, the command"])
    update = statistics.median(updates)
    peak = rounds.worst_peak_mib("symbols from nothing, the command")
    whole = statistics.median(rounds.seconds["from nothing, the command"])
    most = rounds.worst_peak_mib("from nothing, the command")
    print()
    return all([
        goal("symbols from nothing to bare parsing", cold, COLD_RATIO, lambda x: f"{x:.2f}x"),
        goal("symbols from cache, the whole command", symbols, CACHE_S, lambda x: f"{x:.2f} s"),
        goal("all from nothing, the whole command", whole, WHOLE_S, lambda x: f"{x:.2f} s"),
        goal("all from cache, the whole command", cached, CACHE_S, lambda x: f"{x:.2f} s"),
        goal("one file changed, in the server, median", update, UPDATE_S, lambda x: f"{x * 1000:.0f} ms"),
        goal("  the slowest of all", max(updates), UPDATE_S, lambda x: f"{x * 1000:.0f} ms"),
        goal("peak of symbols, all processes", peak, PEAK_MIB, lambda x: f"{x:.0f} MiB"),
        goal("peak of all, all processes", most, WHOLE_MIB, lambda x: f"{x:.0f} MiB"),
    ])  # fmt: skip


def goal(name: str, value: float, limit: float, shown: Callable[[float], str]) -> bool:
    print(f"{name:<42}{shown(value):>9}  goal ≤ {shown(limit):<9}{'met' if value <= limit else 'NOT MET'}")
    return value <= limit


def profile(workspace: Path) -> None:
    """Keep the profile of one run from nothing in one process, and print where most of it goes."""
    command = [*PYTHON, "tests.benchmarks.speed.profiling", str(workspace)]
    text = run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    kept = BENCH / "profile.txt"
    kept.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line.lstrip().startswith("ncalls"))
    print(f"\nprofile of one process ({kept.relative_to(ROOT)}), by the time in each function itself:")
    print("\n".join(lines[start : start + 13]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
