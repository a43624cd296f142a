"""The calls that sequence diagrams show, beside those that a package's own tests made."""

import ast
import json
import os
import shutil
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundplan.errors import UsageError
from groundplan.extract.extraction import Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.index.build import build_index
from groundplan.index.index import Index
from groundplan.pipeline.catalogue import find_type
from tests.benchmarks.code_truth.catalogue import TestedPackage
from tests.benchmarks.code_truth.packages import BENCH, PROBES, TruthError, fresh
from tests.benchmarks.truth.compare import Counts
from tests.benchmarks.truth.environments import check, prepare, run

# A call that is written over several lines is made from one of them.
_LINES_OF_A_CALL = 12
_TESTS_LIMIT_S = 900


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A message of a drawing: where it is called, whose function (a class's or module's), and its name."""

    path: str
    line: int
    callee_path: str
    owner: str
    name: str


@dataclass(slots=True)
class CallScores:
    """`calls` counts the shown calls that the tests came by; `unjudged` those that they never made."""

    calls: Counts = field(default_factory=Counts)
    unjudged: int = 0
    drawings: int = 0
    differences: list[str] = field(default_factory=list[str])


def traced(package: TestedPackage) -> tuple[Path, dict[str, Any]]:
    """The package's folder as a workspace, and the trace of its tests."""
    environment = prepare(f"calls-{package.folder}", package.version, package.requirements)
    unpacked = _sdist(package)
    source = next(each for each in (unpacked / "src", unpacked) if (each / package.folder).is_dir())
    workspace = fresh(f"{package.folder}-calls")
    shutil.copytree(source / package.folder, workspace / package.folder)
    trace = BENCH / "traces" / f"{package.folder}-{package.version}.json"
    if not trace.is_file():
        trace.parent.mkdir(parents=True, exist_ok=True)
        variables = {
            "PYTHONPATH": os.pathsep.join([str(PROBES), str(workspace)]),
            "TRACED_PACKAGE": str(workspace / package.folder),
            "TRACE_FILE": str(trace),
        }
        command = [str(environment.python), "-m", "pytest", "-q", "-p", "call_trace", "-x", "--maxfail=50"]
        done = run([*command, *package.tests], timeout_s=_TESTS_LIMIT_S, cwd=unpacked, variables=variables)
        if not trace.is_file():
            raise TruthError(f"its tests gave no trace: {(done.stdout + done.stderr).strip()[-300:]}")
    return workspace, json.loads(trace.read_text(encoding="utf-8"))


def judge(workspace: Path, trace: dict[str, Any], *, functions: int) -> CallScores:
    """Draw the functions that called the most others, and look each call up in the trace."""
    extractor = find_type("mermaid_sequence").extractor
    if extractor is None:
        raise TruthError("no drawing: `mermaid_sequence` has no extractor yet")
    index = build_index([workspace], cache_dir=BENCH / "cache" / workspace.name).index
    scores = CallScores()
    seen: set[ShownCall] = set()
    made: dict[tuple[str, int], set[tuple[str, str]]] = {}
    for path, line, callee_path, name in trace["calls"]:
        made.setdefault((path, line), set()).add((callee_path, name))
    for _, _path, name in [each for each in trace["busy"] if "<" not in each[2]][:functions]:
        try:
            extraction = extractor(ExtractRequest(index, scope=(name,), everything=True))
        except UsageError as error:
            scores.differences.append(f"{name} is not drawn: {error.message}")
            continue
        scores.drawings += 1
        for shown in shown_calls(extraction):
            if shown not in seen:
                seen.add(shown)
                judge_one(scores, shown, made, index, workspace)
    return scores


def shown_calls(extraction: Extraction[Any]) -> Iterable[ShownCall]:
    for key, place in extraction.edges.items():
        if "(" not in key.label:
            continue  # an answer, labelled with what it gives
        owner = extraction.elements.get(key.target)
        name = key.label.partition("(")[0].strip().rpartition(".")[2]
        yield ShownCall(place.path, place.start_line, owner.path if owner else "", key.target, name)


def judge_one(
    scores: CallScores,
    shown: ShownCall,
    made: dict[tuple[str, int], set[tuple[str, str]]],
    index: Index,
    workspace: Path,
) -> None:
    first = made.get((shown.path, shown.line), set())
    near = (made.get((shown.path, shown.line + more), set()) for more in range(_LINES_OF_A_CALL))
    for calls in near:
        if any(is_it(shown, *each, index) for each in calls):
            scores.calls.right += 1
            scores.calls.drawn += 1
            return
    written = functions_called(workspace, shown)
    if any(is_wrapper(name, decorators) for _, name in first for decorators, _ in written):
        scores.calls.right += 1
        scores.calls.drawn += 1
        return
    wrapped = any("<locals>" in name and not path for path, name in first)
    # A decorator from elsewhere hides the callee; what a generator does runs where it is iterated.
    if wrapped or not any(path or name for path, name in first) or any(later for _, later in written):
        scores.unjudged += 1
        return
    scores.calls.drawn += 1
    told = ", ".join(sorted(f"{name} ({path or 'elsewhere'})" for path, name in first))
    scores.differences.append(f"{shown.path}:{shown.line} {shown.name} in {shown.callee_path}: called {told}")


def functions_called(workspace: Path, shown: ShownCall) -> list[tuple[set[str], bool]]:
    """The decorators of each function of the shown name in the file drawn, and whether it is a generator."""
    file = workspace / shown.callee_path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    found: list[tuple[set[str], bool]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == shown.name:
            calls = (each.func if isinstance(each, ast.Call) else each for each in node.decorator_list)
            later = any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node))
            found.append(({ast.unparse(each).rpartition(".")[2] for each in calls}, later))
    return found


def is_wrapper(name: str, decorators: set[str]) -> bool:
    """Whether a traced name is the function that one of the package's own decorators put in the place."""
    return name.partition(".<locals>")[0].rpartition(".")[2] in decorators and "<locals>" in name


def is_it(shown: ShownCall, path: str, name: str, index: Index) -> bool:
    """Whether a call of the trace is the shown one; making an object is called by its class."""
    *around, last = name.split(".")
    if last in ("__init__", "__new__", "__call__", "__enter__", "__exit__") and shown.name != last:
        last = around[-1] if around else last
        # A class without an `__init__` of its own is made by the one it inherits, wherever that is.
        if path and any(symbol.name == shown.name for _, symbol in index.subclasses_closure({last})):
            return True
    if last != shown.name or not shown.callee_path or path == shown.callee_path:
        return last == shown.name
    # A method that the drawn class inherits is written elsewhere.
    owner = shown.owner.rpartition(".")[2]
    below = index.subclasses_closure(set(around[-1:]))
    return bool(path) and any(symbol.name == owner for _, symbol in below)


def _sdist(package: TestedPackage) -> Path:
    folder = BENCH / "sdists" / f"{package.folder}-{package.version}"
    if not folder.is_dir():
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", package.folder]
        requirement = f"{package.folder}=={package.version}"
        done = run([*command, "-d", str(folder), requirement], timeout_s=300)
        if not list(folder.glob("*.tar.gz")):
            shutil.rmtree(folder)
            check(done)
        with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
            archive.extractall(folder, filter="data")
    return next(each for each in folder.iterdir() if each.is_dir())
