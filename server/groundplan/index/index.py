"""`Index`: what a workspace holds, ready to be asked. A value: an update makes a new one."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from groundplan.errors import WorkspaceError
from groundplan.index.ecmascript_modules import EcmascriptModules
from groundplan.index.modules import PythonModules
from groundplan.index.namespaces import FAMILIES, Namespaces
from groundplan.index.receivers import Receivers
from groundplan.index.records import Entry, FileRecord, Import, Symbol, SymbolKind
from groundplan.index.resolve import Resolver
from groundplan.workspace.files import Skipped
from groundplan.workspace.reading import read_text
from groundplan.workspace.roots import Root

if TYPE_CHECKING:
    from groundplan.index.graph import SymbolGraph

_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM})


class Index:
    """The files of a workspace with their symbols, imports and references, by path, sorted.

    An index never changes, so threads may read it while an update builds the next one. What is derived
    from the records is made when it is first asked for.
    """

    def __init__(
        self, roots: tuple[Root, ...], entries: Mapping[str, Entry], *, skipped: tuple[Skipped, ...] = ()
    ) -> None:
        ordered = dict(sorted(entries.items()))
        self.roots = roots
        self.skipped = skipped
        self.entries: Mapping[str, Entry] = MappingProxyType(ordered)
        self.files: Mapping[str, FileRecord] = MappingProxyType(
            {path: entry.record for path, entry in ordered.items()}
        )

    def changed(
        self, entries: Mapping[str, Entry], removed: frozenset[str], skipped: tuple[Skipped, ...]
    ) -> "Index":
        """The index after some files changed or went; the rest is shared with this one."""
        now = dict(self.entries)
        for path in removed:
            del now[path]
        changed = Index(self.roots, now | dict(entries), skipped=skipped)
        if "modules" in self.__dict__ and changed.files.keys() == self.files.keys():
            changed.modules = self.modules
        return changed

    def symbols(self, name: str) -> list[tuple[str, Symbol]]:
        """Every symbol of that simple name, with its file."""
        return [
            (path, symbol)
            for path in self._paths_by_name.get(name, ())
            for symbol in self.files[path].symbols
            if symbol.name == name
        ]

    def all_symbols(self) -> Iterator[tuple[str, Symbol]]:
        for path, record in self.files.items():
            for symbol in record.symbols:
                yield path, symbol

    def classes(self) -> Iterator[tuple[str, Symbol]]:
        """Every class, interface and enumeration."""
        return ((path, symbol) for path, symbol in self.all_symbols() if symbol.kind in _CLASSES)

    def absolute(self, path: str) -> Path:
        """Where a file of the index is on disk. `KeyError` for a path that is not the workspace's."""
        for root in self.roots:
            if path.startswith(root.prefix):
                return root.path / path[len(root.prefix) :]
        raise KeyError(path)

    def path_of(self, file: Path) -> str | None:
        """The path that the index has a file on disk under, indexed or not; `None` for one of no root."""
        for root in self.roots:
            for folder in (root.path, Path(root.real)):
                if file.is_relative_to(folder):
                    return f"{root.prefix}{file.relative_to(folder).as_posix()}"
        return None

    def file_text(self, path: str) -> str:
        """The text of a file as it is now, lines ended by `\\n`. Raises `WorkspaceError` where it is gone."""
        try:
            return read_text(self.absolute(path)).text
        except KeyError:
            raise WorkspaceError(f"{path} is not in the workspace.", hint="Check the path.") from None

    def module_path(self, dotted: str, *, near: str = "") -> str | None:
        """The file of a Python module; of several, the one closest to the file `near`."""
        return self.modules.path(dotted, near=near)

    def resolve_import(self, path: str, imported: Import) -> str | None:
        """The file that an import in the file `path` takes from; `None` where it is not of the workspace."""
        if self._is_namespaced(path):
            return next(iter(self.namespaces.import_paths(path, imported)), None)
        return self._resolver.import_path(path, imported)

    def resolve_name(self, path: str, dotted: str) -> tuple[str, Symbol] | None:
        """What a dotted name means in the file `path`: through imports and re-exports, to its declaration."""
        if self._is_namespaced(path):
            meaning = self.namespaces.lookup(path, "", dotted)
            return None if meaning is None else (meaning.path, meaning.symbol)
        return self._resolver.name(path, dotted)

    def subclasses_closure(self, names: set[str]) -> list[tuple[str, Symbol]]:
        """Every class that inherits, at any distance, from a class named as one of `names`.

        Told by the last part of the base's name, so it holds some too many and none too few.
        """
        found: dict[tuple[str, str, int], tuple[str, Symbol]] = {}
        waiting = list(names)
        seen = set(names)
        while waiting:
            for path, symbol in self._by_base.get(waiting.pop(), ()):
                found[path, symbol.qualified_name, symbol.start_line] = path, symbol
                if symbol.name not in seen:
                    seen.add(symbol.name)
                    waiting.append(symbol.name)
        return [found[key] for key in sorted(found)]

    @cached_property
    def modules(self) -> PythonModules:
        """The Python modules of the workspace."""
        return PythonModules(self.files, [root.prefix for root in self.roots])

    @cached_property
    def namespaces(self) -> Namespaces:
        """The names of the languages that part code by packages and namespaces."""
        return Namespaces(self.files, self.file_text)

    @cached_property
    def graph(self) -> "SymbolGraph":
        """What contains, inherits, calls, imports and uses what. Each kind is found when first asked for."""
        from groundplan.index.graph import SymbolGraph  # most questions need none

        receivers = Receivers(self.files, self.namespaces, self._resolver.name)
        return SymbolGraph(self.files, receivers, self.namespaces, self.resolve_import)

    def _is_namespaced(self, path: str) -> bool:
        return path in self.files and self.files[path].language in FAMILIES

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.files, self.modules, EcmascriptModules(self.files, self.file_text))

    @cached_property
    def _paths_by_name(self) -> dict[str, list[str]]:
        paths: dict[str, list[str]] = {}
        for path, symbol in self.all_symbols():
            known = paths.setdefault(symbol.name, [])
            if not known or known[-1] != path:
                known.append(path)
        return paths

    @cached_property
    def _by_base(self) -> dict[str, list[tuple[str, Symbol]]]:
        classes: dict[str, list[tuple[str, Symbol]]] = {}
        for path, symbol in self.classes():
            for base in symbol.bases:
                classes.setdefault(_last_part(base), []).append((path, symbol))
        return classes


def _last_part(base: str) -> str:
    """`models.Model` → `Model`; `Base[T]`, `make(Base)` → `Base`, `make`."""
    for mark in "[(<":
        base = base.partition(mark)[0]
    return base.rpartition(".")[2].strip()
