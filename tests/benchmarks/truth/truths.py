"""Takes the truth: what the framework knows of a package's models, and the source they are written in."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.truth.environments import TRUTH, Environment, last_line
from tests.benchmarks.truth.package import Package

PROBES = Path(__file__).parent / "probes"
PROBE_TIMEOUT_S = 300


class TruthError(Exception):
    """The framework could not be asked; the text says why."""


def truth_path(name: str) -> Path:
    return TRUTH / "truth" / f"{name}.json"


def take_truth(package: Package, environment: Environment) -> dict[str, Any]:
    """Ask the framework in the package's own environment; the answer is also kept as JSON."""
    work = TRUTH / "work" / package.name
    work.mkdir(parents=True, exist_ok=True)
    (work / "benchmark_urls.py").write_text("urlpatterns = []\n", encoding="utf-8")
    question, answer = work / "question.json", work / "answer.json"
    question.write_text(json.dumps(package.question(), indent=1), encoding="utf-8")
    answer.unlink(missing_ok=True)
    probe = PROBES / f"{package.framework}_truth.py"
    done = environment.run(str(probe), str(question), str(answer), timeout_s=PROBE_TIMEOUT_S, cwd=work)
    (work / "log.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if not answer.exists():
        raise TruthError(last_line(done))
    truth: dict[str, Any] = {"package": package.name, **json.loads(answer.read_text(encoding="utf-8"))}
    path = truth_path(package.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth, indent=1), encoding="utf-8")
    return truth


def copy_source(package: Package, environment: Environment) -> Path:
    """The package's source alone, without its test apps and anything it requires: the workspace."""
    target = TRUTH / "sources" / package.name
    stamp = target / ".git" / "made-for"
    wanted = package.requirements_hash() + " " + " ".join(package.excluded)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return target
    shutil.rmtree(target, ignore_errors=True)
    for folder in package.folders:
        shutil.copytree(
            environment.site_packages / folder, target / folder,
            ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "node_modules"),
        )  # fmt: skip
    for module in package.excluded:
        place = target / module.replace(".", "/")
        shutil.rmtree(place, ignore_errors=True)
        place.with_suffix(".py").unlink(missing_ok=True)
    # A folder `.git` makes the copy the root of its own project, though it lies inside this one.
    stamp.parent.mkdir(parents=True)
    stamp.write_text(wanted, encoding="utf-8")
    return target


@dataclass(frozen=True, slots=True)
class Sources:
    """Where each package's source lies, for those who want to try it by hand."""

    path: Path = TRUTH / "sources.json"

    def add(self, name: str, source: Path) -> None:
        known: dict[str, str] = {}
        if self.path.exists():
            known = json.loads(self.path.read_text(encoding="utf-8"))
        known[name] = str(source)
        self.path.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
