"""The imports between the TypeScript files of a package, as dependency-cruiser finds them."""

import json
import subprocess
from pathlib import Path

from tests.benchmarks.code_truth.imports import Edge
from tests.benchmarks.code_truth.packages import BENCH, TruthError

_PEERS = ("dependency-cruiser@17.4.3", "typescript@5.9.3")


def cruised_imports(workspace: Path) -> set[Edge]:
    """Which file imports from which, type-only imports included; paths from `workspace`."""
    script = _peer() / "node_modules" / "dependency-cruiser" / "bin" / "dependency-cruise.mjs"
    options = ["--no-config", "--ts-pre-compilation-deps", "--output-type", "json", "."]
    done = subprocess.run(
        ["node", str(script), *options], capture_output=True, text=True, check=False, cwd=workspace
    )
    if not done.stdout.startswith("{"):
        raise TruthError(f"no truth: {done.stderr.strip()[-300:]}")
    edges = {
        (module["source"], found["resolved"])
        for module in json.loads(done.stdout)["modules"]
        for found in module["dependencies"]
        if not found["couldNotResolve"] and not found["coreModule"]
    }
    return {(one, other) for one, other in edges if one != other}


def _peer() -> Path:
    folder = BENCH / "peers"
    if not (folder / "node_modules" / "dependency-cruiser").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", *_PEERS]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        if done.returncode != 0:
            raise TruthError(f"npm could not install dependency-cruiser: {done.stderr.strip()[-200:]}")
    return folder
