"""npm packages that ship their TypeScript, and what its compiler says of their classes."""

import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from tests.benchmarks.code_truth.catalogue import SourcePackage
from tests.benchmarks.code_truth.packages import BENCH, PROBES, ROOT, TruthError, fresh


def typescript_workspace(package: SourcePackage) -> Path:
    """A folder with the package's TypeScript below `package.folder` and nothing else."""
    packed = BENCH / "npm" / f"{package.name}-{package.version}"
    if not packed.is_dir():
        packed.mkdir(parents=True)
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=packed)
        if done.returncode != 0:
            shutil.rmtree(packed)
            raise TruthError(f"npm could not fetch it: {done.stderr.strip()[-200:]}")
        with tarfile.open(next(packed.glob("*.tgz"))) as archive:
            archive.extractall(packed, filter="data")
    workspace = fresh(package.name)
    source = packed / "package" / package.folder
    if not source.is_dir():
        raise TruthError(f"it ships no {package.folder}")
    shutil.copytree(source, workspace / package.folder)
    return workspace


def typescript_truth(workspace: Path) -> dict[str, Any]:
    """The classes, interfaces and enumerations of the workspace by the compiler API."""
    command = ["node", str(PROBES / "typescript_classes.mjs"), str(ROOT), str(workspace)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise TruthError(f"no truth: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)
