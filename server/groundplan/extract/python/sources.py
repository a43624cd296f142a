"""Where a Python program's modules come from: the workspace, memory, and installed packages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SourceModule:
    """A module's text. `path` is as shown to people; `is_package` is true of `__init__.py`.

    `installed` marks a module of a package that is installed but not open in the workspace.
    """

    name: str
    path: str
    text: bytes
    is_package: bool
    installed: bool = False


class ModuleSource(Protocol):
    """Finds modules by dotted name. Answers None for what it does not have."""

    def find(self, dotted: str) -> SourceModule | None: ...


class MemorySource:
    """Modules given as `{path: text}`; a path's module name is the path with dots."""

    def __init__(self, files: Mapping[str, str], *, installed: bool = False) -> None:
        self._modules = {
            name: SourceModule(name, path, text.encode(), path.endswith("__init__.py"), installed)
            for path, text in files.items()
            for name in [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]
        }

    def find(self, dotted: str) -> SourceModule | None:
        return self._modules.get(dotted)

    def names(self) -> list[str]:
        return list(self._modules)


class InstalledPackages:
    """Modules in `site-packages` folders, read as text."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)

    def find(self, dotted: str) -> SourceModule | None:
        parts = dotted.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        for folder in self._folders:
            stem = folder.joinpath(*parts)
            for path, is_package in (
                (stem / "__init__.py", True),
                (stem.with_name(f"{stem.name}.py"), False),
            ):
                try:
                    text = path.read_bytes()
                except OSError:  # not there, or not readable: then it is not known
                    continue
                shown = path.relative_to(folder).as_posix()
                return SourceModule(dotted, shown, text, is_package, installed=True)
        return None


class ChainedSource:
    """The first of several sources that has a module."""

    def __init__(self, *sources: ModuleSource) -> None:
        self._sources = sources

    def find(self, dotted: str) -> SourceModule | None:
        return next((found for source in self._sources if (found := source.find(dotted))), None)
