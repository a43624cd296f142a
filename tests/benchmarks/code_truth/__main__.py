"""Do class, component and sequence diagrams say what the code's own tools say?

    npm run bench:code-truth [-- --only PART] [--package NAME]

Goals: classes and inheritance ≥ 0.99, members ≥ 0.97, imports ≥ 0.98, shown calls' precision ≥ 0.95.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks.code_truth.catalogue import (
    JAVA,
    PYTHON,
    TESTED,
    TYPESCRIPT,
    PythonPackage,
    SourcePackage,
)
from tests.benchmarks.code_truth.compare import compare, drawn_classes
from tests.benchmarks.code_truth.packages import BENCH, TruthError, draw, python_truth, python_workspace
from tests.benchmarks.truth.compare import Counts
from tests.benchmarks.truth.environments import InstallError

GOALS = {"classes": 0.99, "inheritance": 0.99, "members": 0.97, "imports": 0.98, "calls": 0.95}

FUNCTIONS_DRAWN = 60


class Report:
    """Prints figures as they come, keeps the differences, and remembers whether a goal was missed."""

    def __init__(self, shown: int) -> None:
        self.good = True
        self._shown = shown

    def figure(self, package: str, what: str, counts: Counts, *, goal: str = "") -> None:
        limit = GOALS.get(goal)
        reached = limit is None or min(counts.precision, counts.recall) >= limit
        self.good &= reached
        told = "" if limit is None else f"goal ≥ {limit:.2f}  {'met' if reached else 'NOT MET'}"
        print(
            f"{package:<22}{what:<24}precision {counts.precision:.3f}  recall {counts.recall:.3f}  "
            f"({counts.right} right of {counts.drawn} drawn, {counts.true} true)  {told}"
        )

    def precision(self, package: str, what: str, counts: Counts, *, goal: str) -> None:
        """What is drawn is only a part, by intention: there is no recall."""
        reached = counts.drawn > 0 and counts.precision >= GOALS[goal]
        self.good &= reached
        told = f"goal ≥ {GOALS[goal]:.2f}  {'met' if reached else 'NOT MET'}"
        print(
            f"{package:<22}{what:<24}precision {counts.precision:.3f}  "
            f"({counts.right} right of {counts.drawn} judged)  {told}"
        )

    def failure(self, package: str, what: str, error: Exception) -> None:
        self.good = False
        print(f"{package:<22}{what:<24}not measured: {error}")

    def differences(self, name: str, told: Iterable[str]) -> None:
        lines = list(told)
        path = BENCH / "differences" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        for line in lines[: self._shown]:
            print(f"    {line}")


def main(arguments: list[str]) -> int:
    told = argparse.ArgumentParser(prog="bench:code-truth", description=__doc__.partition("\n")[0])
    told.add_argument("--only", choices=sorted(PARTS), action="append", default=[])
    told.add_argument("--package", action="append", default=[], metavar="NAME")
    told.add_argument("--differences", type=int, default=10, metavar="N", help="so many are listed each")
    options = told.parse_args(arguments)
    report = Report(options.differences)
    for name, part in PARTS.items():
        if name in (options.only or PARTS):
            part(report, options.package)
    return 0 if report.good else 1


def python_classes(report: Report, names: list[str]) -> None:
    for package in chosen(names):
        try:
            environment, workspace = python_workspace(package)
            truth = python_truth(environment, workspace, package.folder)
            judge_classes(report, package.folder, truth, draw(workspace, "mermaid_class"))
        except (InstallError, TruthError) as error:
            report.failure(package.folder, "classes", error)


def python_imports(report: Report, names: list[str]) -> None:
    from tests.benchmarks.code_truth.imports import grimp_imports

    for package in chosen(names):
        try:
            _, workspace = python_workspace(package)
            judge_imports(report, package.folder, workspace, grimp_imports(workspace, package.folder))
        except (InstallError, TruthError) as error:
            report.failure(package.folder, "imports", error)


def typescript_imports(report: Report, names: list[str]) -> None:
    from tests.benchmarks.code_truth.typescript import typescript_workspace
    from tests.benchmarks.code_truth.typescript_imports import cruised_imports

    for package in chosen_typescript(names):
        try:
            workspace = typescript_workspace(package)
            judge_imports(report, package.name, workspace, cruised_imports(workspace))
        except TruthError as error:
            report.failure(package.name, "imports", error)


def typescript_classes(report: Report, names: list[str]) -> None:
    from tests.benchmarks.code_truth.typescript import typescript_truth, typescript_workspace

    for package in chosen_typescript(names):
        try:
            workspace = typescript_workspace(package)
            judge_classes(report, package.name, typescript_truth(workspace), draw(workspace, "mermaid_class"))
        except TruthError as error:
            report.failure(package.name, "classes", error)


def java_classes(report: Report, names: list[str]) -> None:
    from tests.benchmarks.code_truth.java import java_truth, java_workspace

    asked = [name for name in names if name.startswith("java") and "/" in name and "=" not in name]
    for package in asked if names else JAVA:
        try:
            home, workspace = java_workspace(package)
            truth = java_truth(home, workspace, package)
            judge_classes(report, package, truth, draw(workspace, "mermaid_class"))
        except TruthError as error:
            report.failure(package, "classes", error)


def python_calls(report: Report, names: list[str]) -> None:
    from tests.benchmarks.code_truth.calls import judge, traced

    for package in TESTED:
        if names and package.folder not in names:
            continue
        try:
            workspace, trace = traced(package)
            scores = judge(workspace, trace, functions=FUNCTIONS_DRAWN)
        except (InstallError, TruthError) as error:
            report.failure(package.folder, "calls", error)
            continue
        report.precision(package.folder, "calls", scores.calls, goal="calls")
        print(f"    {scores.drawings} drawings; {scores.unjudged} shown calls that no test came by")
        report.differences(f"{package.folder}-calls", scores.differences)


def judge_imports(report: Report, package: str, workspace: Path, truth: set[tuple[str, str]]) -> None:
    """File to file in the index, then as drawn: every module, and folded as without `--all`."""
    from groundplan.index.build import build_index
    from tests.benchmarks.code_truth import imports

    file = package.replace("/", "-")
    index = build_index([workspace], cache_dir=BENCH / "cache" / file).index
    found = imports.indexed_imports(index)
    report.figure(package, "imports, file to file", imports.judged(found, truth), goal="imports")
    report.differences(f"{file}-imports", imports.differences(found, truth))
    for what, options in (("imports as drawn", ("--all",)), ("imports as folded", ("--no-model",))):
        drawn, wanted = imports.drawn_imports(draw(workspace, "mermaid_component", *options), truth)
        report.figure(package, what, imports.judged(drawn, wanted), goal="imports")
        report.differences(f"{file}-{what.rpartition(' ')[2]}", imports.differences(drawn, wanted))


def judge_classes(report: Report, package: str, truth: dict[str, Any], artifact: dict[str, Any]) -> None:
    scores = compare(truth, drawn_classes(artifact))
    report.figure(package, "classes", scores.classes, goal="classes")
    report.figure(package, "inheritance", scores.bases, goal="inheritance")
    report.figure(package, "members", scores.members, goal="members")
    report.differences(f"{package.replace('/', '-')}-classes", scores.differences)


def chosen(names: list[str]) -> list[PythonPackage]:
    """Of the catalogue, and those told as `FOLDER=REQUIREMENT`."""
    others = [PythonPackage(*told) for told in _others(names) if "/" not in told[0]]
    return [*(package for package in PYTHON if not names or package.folder in names), *others]


def chosen_typescript(names: list[str]) -> list[SourcePackage]:
    """Of the catalogue, and those told as `npm/FOLDER=NAME@VERSION`."""
    others: list[SourcePackage] = []
    for folder, requirements in _others(names):
        if folder.startswith("npm/"):
            name, _, version = requirements[0].rpartition("@")
            others.append(SourcePackage(name, version, folder.removeprefix("npm/")))
    return [*(package for package in TYPESCRIPT if not names or package.name in names), *others]


def _others(names: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    split = (name.partition("=") for name in names if "=" in name)
    return [(folder, tuple(requirements.split(","))) for folder, _, requirements in split]


PARTS: dict[str, Callable[[Report, list[str]], None]] = {
    "classes": python_classes,
    "imports": python_imports,
    "typescript-imports": typescript_imports,
    "typescript": typescript_classes,
    "java": java_classes,
    "calls": python_calls,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
