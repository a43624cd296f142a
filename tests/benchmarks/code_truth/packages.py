"""Real packages as workspaces of source below `.bench/code-truth/`, and what our command says of them."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.code_truth.catalogue import PythonPackage
from tests.benchmarks.truth.environments import Environment, prepare

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / ".bench" / "code-truth"
PROBES = Path(__file__).parent / "probes"

_LIMIT_S = 900


class TruthError(Exception):
    """Something could not be asked or drawn here; the text says why."""


def python_workspace(package: PythonPackage) -> tuple[Environment, Path]:
    """The package's environment, and a folder that holds its source and nothing else."""
    digest = hashlib.sha256(json.dumps(package.requirements).encode()).hexdigest()[:12]
    environment = prepare(f"code-{package.folder}", digest, package.requirements)
    workspace = fresh(package.folder)
    ignored = shutil.ignore_patterns("__pycache__", "*.so", "*.pyi")  # stubs are not run
    shutil.copytree(environment.site_packages / package.folder, workspace / package.folder, ignore=ignored)
    return environment, workspace


def fresh(name: str) -> Path:
    """An empty workspace of that name."""
    workspace = BENCH / "sources" / name
    shutil.rmtree(workspace, ignore_errors=True)
    workspace.mkdir(parents=True)
    # Ignore files above the workspace (this repository's) must not rule it.
    (workspace / ".git").mkdir()
    return workspace


def python_truth(environment: Environment, workspace: Path, package: str) -> dict[str, Any]:
    """What the package's own Python says about its classes."""
    probe = str(PROBES / "python_classes.py")
    done = environment.run(probe, str(workspace), package, timeout_s=_LIMIT_S, cwd=workspace)
    if done.returncode != 0:
        raise TruthError(f"no truth: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)


def draw(workspace: Path, type_id: str, *options: str) -> dict[str, Any]:
    """`groundplan generate TYPE --json` on the workspace, everything drawn, nothing cached."""
    cache = BENCH / "cache" / workspace.name
    command = [sys.executable, "-m", "groundplan", "generate", type_id, "--json", "--quiet", "--no-model"]
    command += ["--workspace", str(workspace), *(options or ("--all",))]
    environment = {**os.environ, "GROUNDPLAN_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT / "server")}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=_LIMIT_S, env=environment
    )
    # Exit code 1 is about the score: the diagram is there all the same.
    if done.returncode not in (0, 1) or not done.stdout.startswith("{"):
        raise TruthError(f"no drawing: {' '.join(done.stderr.split())[:300]}")
    kept = BENCH / "drawn" / f"{workspace.name}-{type_id}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(done.stdout, encoding="utf-8")
    return json.loads(done.stdout)
