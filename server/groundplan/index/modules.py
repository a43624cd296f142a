"""Python modules as files: which file a dotted name means, in any layout.

A name is looked for in the folders that can stand on `sys.path`: the root of the workspace, the folder
above each outermost package, folders with a project file, and `src` or `lib` in them. Where none has it,
a file whose path ends like the name will do, so that namespace packages in unusual places are found.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from posixpath import dirname

_PROJECT_FILES = ("manage.py", "setup.py", "conftest.py")
_SOURCE_FOLDERS = ("src", "lib", "python", "source")
_SUFFIXES = (".py", ".pyi", ".pyw")


class PythonModules:
    """The Python files of a workspace by module name. Built once for a set of paths."""

    def __init__(self, paths: Iterable[str], roots: Iterable[str]) -> None:
        """`roots` are the prefixes of the workspace's roots: "" or `name/`."""
        self._files = {path for path in paths if path.endswith(_SUFFIXES)}
        self._packages = {
            dirname(path) for path in self._files if path.endswith(("/__init__.py", "/__init__.pyi"))
        }
        self._roots = {root.rstrip("/") for root in roots}
        self._sources = self._source_folders()
        self._by_last = defaultdict[str, list[str]](list)
        for path in sorted(self._files):
            module = _module(path)
            self._by_last[module.rpartition("/")[2]].append(path)

    def path(self, dotted: str, *, near: str = "") -> str | None:
        """The file of a module: of several, the one closest to the file `near`. A package is its `__init__`.

        `None` where no file is it; a namespace package has none.
        """
        if not dotted:
            return None
        tail = dotted.replace(".", "/")
        found: list[tuple[int, int, str]] = []
        for path in self._by_last.get(tail.rpartition("/")[2], ()):
            module = _module(path)
            if module == tail or module.endswith(f"/{tail}"):
                folder = module[: -len(tail)].rstrip("/")
                rank = self._rank(folder, tail, near)
                if rank is not None:
                    found.append((rank, -_shared(path, near), path))
        return min(found, key=lambda item: (*item[:2], len(item[2]), item[2]))[2] if found else None

    def names(self, path: str) -> tuple[str, ...]:
        """The dotted names by which a file can be imported, from the outermost source folder's on."""
        module = _module(path)
        names = [
            module[len(source) :].lstrip("/").replace("/", ".")
            for source in self._sources
            if source == "" or module.startswith(f"{source}/")
        ]
        return tuple(sorted({name for name in names if name}, key=lambda name: (len(name), name)))

    def relative(self, path: str, level: int, module: str) -> str | None:
        """The file of `from ..module import` in the file `path`."""
        folders = path.split("/")[:-1]
        if level - 1 > len(folders):
            return None
        kept = folders[: len(folders) - level + 1]
        return self.file_of("/".join([*kept, *module.split(".")] if module else kept))

    def file_of(self, module: str) -> str | None:
        """The file of a module given as a path without its ending."""
        for candidate in (f"{module}/__init__.py", f"{module}.py", f"{module}/__init__.pyi", f"{module}.pyi"):
            candidate = candidate.lstrip("/")
            if candidate in self._files:
                return candidate
        return None

    def _source_folders(self) -> set[str]:
        folders = set(self._roots)
        for package in self._packages:
            parent = dirname(package)
            if parent not in self._packages and package not in self._roots:
                folders.add(parent)
        for path in self._files:
            if path.rpartition("/")[2] in _PROJECT_FILES:
                folders.add(dirname(path))
        known = {dirname(path) for path in self._files}
        below = {f"{folder}/{name}".lstrip("/") for folder in folders for name in _SOURCE_FOLDERS}
        return folders | {folder for folder in below if any(_inside(path, folder) for path in known)}

    def _rank(self, folder: str, tail: str, near: str) -> int | None:
        """How likely a name found in `folder` is meant, from 0; `None` where it can't be imported so."""
        first = tail.partition("/")[0]
        if first in sys.stdlib_module_names:
            return 0 if folder in self._roots or folder.rpartition("/")[2] in _SOURCE_FOLDERS else None
        if folder in self._sources:
            return 0
        if folder == dirname(near) and near:  # a script's own folder
            return 1
        if "/" in tail and folder not in self._packages:
            return 2
        return None


def _module(path: str) -> str:
    """`a/b.py` → `a/b`, `a/__init__.py` → `a`."""
    return path.rpartition(".")[0].removesuffix("/__init__")


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _shared(path: str, near: str) -> int:
    """How many leading folders two paths share."""
    count = 0
    for ours, theirs in zip(path.split("/"), near.split("/"), strict=False):
        if ours != theirs:
            break
        count += 1
    return count
