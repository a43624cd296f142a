"""Rust's tree of modules, told from where files stand in their crate."""

import re
from collections.abc import Callable, Mapping
from posixpath import dirname

from groundplan.errors import WorkspaceError
from groundplan.index.records import FileRecord

_NAME = re.compile(r"""^\s*name\s*=\s*["']([^"']+)["']""", re.MULTILINE)
_ROOTS = frozenset({"lib", "main", "mod"})


class RustModules:
    """The modules of the Rust files of a workspace, as `crate_name.module.submodule`."""

    def __init__(self, files: Mapping[str, FileRecord], read: Callable[[str], str]) -> None:
        self._crates: dict[str, str] = {}  # folder: name
        for path in files:
            if path == "Cargo.toml" or path.endswith("/Cargo.toml"):
                folder = dirname(path)
                self._crates[folder] = _name(path, read) or folder.rpartition("/")[2] or "crate"
        self._by_path = {path: self._of(path) for path, one in files.items() if one.language == "rust"}
        self._names = set(self._crates.values())
        self._known = set(self._by_path.values())

    def module(self, path: str) -> str:
        return self._by_path[path]

    def absolute(self, path: str, written: str) -> list[str]:
        """The full names that a path can mean in a file: `super.a`, `crate.a.b`, `a.b`."""
        own = self._by_path[path]
        crate = own.partition(".")[0]
        first, _, rest = written.partition(".")
        if first == "crate":
            return [_joined(crate, rest)]
        if first == "self":
            return [_joined(own, rest)]
        if first == "super":
            outer = own.rpartition(".")[0]
            if rest.partition(".")[0] == "super":
                return [name for name in self.absolute(path, rest) if name != own] if outer else []
            # In a module within the file `super` is the file's own; the record does not tell which it was.
            return [_joined(own, rest), _joined(outer, rest)] if outer else [_joined(own, rest)]
        if _joined(own, first) in self._known:
            return [_joined(own, written)]
        if first in self._names:
            return [written]
        return [_joined(own, written), _joined(crate, written)]

    def _of(self, path: str) -> str:
        folder = dirname(path)
        while folder and folder not in self._crates:
            folder = dirname(folder)
        crate = self._crates.get(folder, "crate").replace("-", "_")
        inside = path[len(folder) :].lstrip("/").removesuffix(".rs").split("/")
        if inside[0] == "src":
            inside = inside[1:]
        if inside and inside[-1] in _ROOTS:
            inside = inside[:-1]
        return ".".join([crate, *inside])


def _name(path: str, read: Callable[[str], str]) -> str:
    try:
        match = _NAME.search(read(path))
    except WorkspaceError:
        return ""
    return match[1].replace("-", "_") if match else ""


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)
