"""Scratch environments: one virtual environment per package, kept between runs."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.truth.package import Package

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / ".bench"
TRUTH = BENCH / "truth"

Done = subprocess.CompletedProcess[str]

UV = "uv==0.13.8"
INSTALL_TIMEOUT_S = 900
# Gigabytes that no data model needs: an override that never applies takes them out of the resolution.
NEVER = (
    "torch",
    "torchvision",
    "torchaudio",
    "triton",
    "tensorflow",
    "jax",
    "jaxlib",
    "xgboost",
    "transformers",
)


class InstallError(Exception):
    """A package could not be installed here; the text says why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment on disk."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def site_packages(self) -> Path:
        if os.name == "nt":
            return self.folder / "Lib/site-packages"
        return next(self.folder.glob("lib/python*/site-packages"))

    def run(self, *arguments: str, timeout_s: float, cwd: Path | None = None) -> Done:
        """Run this environment's Python; what it prints is captured."""
        return run([str(self.python), *arguments], timeout_s=timeout_s, cwd=cwd)


def environment_of(package: Package, *, keep_old: bool) -> Environment:
    """The package's environment, made if its requirements changed or it is not there."""
    return prepare(
        package.name, package.requirements_hash(), package.requirements, package.loose, keep_old=keep_old
    )


def prepare(
    name: str,
    digest: str,
    requirements: tuple[str, ...],
    loose: tuple[str, ...] = (),
    *,
    keep_old: bool = False,
) -> Environment:
    """Make or reuse the environment `name-digest`; raise `InstallError` where that fails."""
    environments = TRUTH / "envs"
    folder = environments / f"{name}-{digest}"
    if (folder / "installed").exists():
        return Environment(folder)
    shutil.rmtree(folder, ignore_errors=True)
    environment = Environment(folder)
    uv = uv_path()
    check(run([uv, "venv", "-q", "--python", sys.executable, str(folder)], timeout_s=60))
    if requirements:
        install(environment, requirements)
    if loose:
        install(environment, loose, "--no-deps")
    (folder / "installed").touch()
    if not keep_old:
        for old in environments.glob(f"{name}-*"):
            if old != folder and len(old.name) == len(folder.name):
                shutil.rmtree(old, ignore_errors=True)
    return environment


def install(environment: Environment, requirements: tuple[str, ...], *options: str) -> None:
    never = TRUTH / "never.txt"
    never.write_text("".join(f"{name} ; python_version < '0'\n" for name in NEVER), encoding="utf-8")
    command = [uv_path(), "pip", "install", "-q", "--python", str(environment.python)]
    command += ["--overrides", str(never), *options, *requirements]
    check(run(command, timeout_s=INSTALL_TIMEOUT_S))


def uv_path() -> str:
    """The installer, itself in a scratch environment: it is quick and can leave packages out."""
    folder = BENCH / "uv"
    tool = folder / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    if not tool.exists():
        check(run([sys.executable, "-m", "venv", str(folder)], timeout_s=120))
        python = Environment(folder).python
        check(run([str(python), "-m", "pip", "install", "-q", "--no-compile", UV], timeout_s=300))
    return str(tool)


def run(
    command: list[str],
    *,
    timeout_s: float,
    cwd: Path | None = None,
    variables: dict[str, str] | None = None,
) -> Done:
    """Run to the end or the limit (exit code 124), away from this process's own Python path."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", **(variables or {})}
    try:
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", errors="replace",
            timeout=timeout_s, cwd=cwd, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"stopped after {timeout_s:.0f} s")


def check(done: Done) -> None:
    if done.returncode != 0:
        raise InstallError(last_line(done))


def last_line(done: Done) -> str:
    """The line of a failed run that most likely says why."""
    lines = [line.strip(" │╰─▶×") for line in (done.stderr or done.stdout).splitlines()]
    lines = [line for line in lines if line]
    telling = [line for line in lines if re.search(r"error\b|Error\b|because", line)]
    return (telling or lines or [f"exit code {done.returncode}"])[-1][:200]
