"""Fetches a package's source by the registry's ordinary client and lays out what its authors wrote."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from tests.benchmarks.retrieval.catalogue import Repository

ROOT = Path(__file__).resolve().parents[3]
BENCH = ROOT / ".bench" / "retrieval"

_LIMIT_S = 900
# Folders of npm packages that hold what was compiled from the sources beside them.
_SOURCES = ("src", "source", "src.ts", "packages")
_BUILT = ("dist", "lib", "lib.esm", "lib.commonjs", "build", "bundles", "cjs", "esm", "umd", "node_modules")
_NOTES = ("README*", "CHANGELOG*", "CHANGES*", "HISTORY*", "package.json", "tsconfig*.json")
# What holds a copy of other files' words.
_COPIES = ("*.egg-info", "PKG-INFO", "*.min.js", "*.min.css", "*.map", "*.pyc", "*.po", "*.mo", "*.svg")


class DownloadError(Exception):
    """A package could not be fetched here; the text says why."""


def source_of(repository: Repository) -> Path:
    """A folder with the package's sources, fetched when it is asked for first. Nobody changes it."""
    folder = BENCH / "packages" / repository.label
    if not folder.is_dir():
        archive = _fetch(repository)
        unpacked = BENCH / "unpacked" / repository.label
        shutil.rmtree(unpacked, ignore_errors=True)
        _unpack(archive, unpacked)
        _lay_out(_top(unpacked), folder, repository)
        shutil.rmtree(unpacked)
    return folder


def _fetch(repository: Repository) -> Path:
    into = BENCH / "downloads" / repository.label
    into.mkdir(parents=True, exist_ok=True)
    if found := sorted(into.iterdir()):
        return found[0]
    exact = repository.version != "latest"
    if repository.registry == "npm":
        wanted = f"{repository.name}@{repository.version}"
        command = ["npm", "pack", "--silent", wanted]
    else:
        wanted = f"{repository.name}=={repository.version}" if exact else repository.name
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        command += ["--no-build-isolation", wanted]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=into, timeout=_LIMIT_S, errors="replace"
    )
    # pip fetches the archive, then asks its build system for metadata: that may fail, the archive is there.
    if found := sorted(into.iterdir()):
        return found[0]
    if repository.registry == "pypi":  # no sdist, or its metadata could not be made: the wheel has sources
        command = [part for part in command if part not in ("--no-binary", ":all:", "--no-build-isolation")]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=into, timeout=_LIMIT_S, errors="replace"
        )
        if found := sorted(into.iterdir()):
            return found[0]
    raise DownloadError(f"{wanted}: {done.stderr.strip()[-200:] or 'nothing was fetched'}")


def _unpack(archive: Path, into: Path) -> None:
    into.mkdir(parents=True)
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(into)
    else:
        with tarfile.open(archive) as packed:
            packed.extractall(into, filter="data")


def _top(unpacked: Path) -> Path:
    """The only folder of an archive, or the archive where it has several."""
    entries = list(unpacked.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else unpacked


def _lay_out(top: Path, folder: Path, repository: Repository) -> None:
    laid = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(laid, ignore_errors=True)
    ignored = shutil.ignore_patterns(*_COPIES)
    chosen = repository.folders
    if not chosen and repository.registry == "npm":
        chosen = tuple(name for name in _SOURCES if (top / name).is_dir())
        if not chosen:
            ignored = shutil.ignore_patterns(*_COPIES, *_BUILT, "*.d.ts")
    if chosen:
        laid.mkdir(parents=True)
        for name in chosen:
            shutil.copytree(top / name, laid / name, ignore=ignored)
        for pattern in _NOTES:
            for file in top.glob(pattern):
                shutil.copy2(file, laid / file.name)
    else:
        shutil.copytree(top, laid, ignore=ignored, ignore_dangling_symlinks=True)
    # Ignore files above the workspace (this repository's) must not rule it.
    (laid / ".git").mkdir(exist_ok=True)
    laid.rename(folder)
