"""A process, timed and weighed from outside."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

_SAMPLE_S = 0.04


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall and CPU seconds, the peak of all its processes' resident memory together, and what it printed."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def measure(command: Sequence[str], *, variables: dict[str, str], discard: bool = False) -> Measured:
    """Run to the end. Memory is sampled, and pages that processes share count for each."""
    started, cpu = time.perf_counter(), _cpu_of_children()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL if discard else subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=variables,
    )  # fmt: skip
    peak = 0
    while True:
        try:
            output, errors = process.communicate(timeout=_SAMPLE_S)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, _tree_bytes(process.pid))
    seconds = time.perf_counter() - started
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)[:100]} failed: {errors[-500:]}")
    return Measured(seconds, _cpu_of_children() - cpu, peak, output or "")


def bare_parsing(
    files: Sequence[tuple[str, str]], processes: int, *, variables: dict[str, str]
) -> tuple[float, float]:
    """Seconds until the last of so many processes has parsed its share, and the CPU seconds of all."""
    command = [sys.executable, "-m", "tests.benchmarks.speed.bare_parser"]
    children = [
        subprocess.Popen(
            [*command, str(part), str(processes)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=variables,
        )
        for part in range(processes)
    ]  # fmt: skip
    for child in children:
        _say(child, json.dumps(files))
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()  # all are ready before one starts
    for child in children:
        _say(child, "go")
    told = [json.loads(child.communicate()[0]) for child in children]
    return max(wall for wall, _ in told), sum(cpu for _, cpu in told)


def _say(child: "subprocess.Popen[str]", line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(f"{line}\n")
    child.stdin.flush()


def _cpu_of_children() -> float:
    """Of all child processes that have ended, theirs included, so far."""
    times = os.times()
    return times.children_user + times.children_system


def _tree_bytes(pid: int) -> int:
    total = 0
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in processes:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
