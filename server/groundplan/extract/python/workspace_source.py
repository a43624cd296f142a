"""The workspace's own Python modules as a `ModuleSource`, and which of them may hold data models."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from groundplan.errors import WorkspaceError
from groundplan.extract.python.module_names import ModuleNames, module_names
from groundplan.extract.python.sources import SourceModule
from groundplan.index.index import Index
from groundplan.index.records import FileRecord


class WorkspaceSource:
    """Finds the workspace's modules by dotted name, in the index; texts are read when asked for."""

    def __init__(self, index: Index, roots: Sequence[Path]) -> None:
        self._index = index
        python = [path for path, record in index.files.items() if record.language == "python"]
        self._names: ModuleNames = module_names(python, above=_package_above(roots))

    def name_of(self, path: str) -> str | None:
        """The dotted name of a file, None where another file took it (`a.py` beside `a/__init__.py`)."""
        return self._names.name_of.get(path)

    def names_like(self, stem: str) -> list[str]:
        """The modules, or modules of a package, whose name starts with `stem` (`settings_local`)."""
        names = self._names.name_of.values()
        return sorted(name for name in names if any(part.startswith(stem) for part in name.split(".")[-2:]))

    def find(self, dotted: str) -> SourceModule | None:
        path = self._names.path_of.get(dotted)
        if path is None:
            return None
        name = self._names.name_of.get(path, dotted)
        try:
            text = self._index.file_text(path)
        except WorkspaceError:  # deleted since it was indexed: as good as not there
            return None
        return SourceModule(name, path, text.encode(), Path(path).stem == "__init__")


def modules_with_models(
    index: Index, source: WorkspaceSource, packages: Iterable[str], *, file_stems: Iterable[str] = ("models",)
) -> list[str]:
    """Names of the modules that may declare models made with one of `packages` (`django.db`).

    A module counts if it imports one of them or from inside it, is called like a models module, or has
    a class whose base, or the object it is an attribute of, is named like something that such a module
    declares: too many rather than too few.
    """
    wanted, stems = tuple(packages), frozenset(file_stems)
    python = {path: record for path, record in index.files.items() if record.language == "python"}
    chosen = {path for path, record in python.items() if _imports(record, wanted)}
    if not chosen:  # a project that does without them: its `models` are of another kind
        return []
    chosen |= {path for path in python if stems & set(_path_words(path))}
    names = {name for path in chosen for name in _declared(python[path])}
    waiting = {path: _base_names(record) for path, record in python.items() if path not in chosen}
    while found := [path for path, bases in waiting.items() if bases & names]:
        for path in found:
            del waiting[path]
            chosen.add(path)
            names.update(_declared(python[path]))
    return [name for path in sorted(chosen) if (name := source.name_of(path))]


def _imports(record: FileRecord, packages: tuple[str, ...]) -> bool:
    names = (f"{each.module}.{each.name}." for each in record.imports if not each.level)
    return any(name.startswith(f"{package}.") for name in names for package in packages)


def _path_words(path: str) -> list[str]:
    return path.removesuffix(".py").split("/")


def _declared(record: FileRecord) -> Iterable[str]:
    return (symbol.name for symbol in record.symbols if "." not in symbol.qualified_name)


def _base_names(record: FileRecord) -> set[str]:
    """Each part of each base's name: `db.Model` may be a model because of `db` or because of `Model`."""
    plain = (base.partition("[")[0].partition("(")[0] for symbol in record.symbols for base in symbol.bases)
    return {part for base in plain for part in base.split(".")}


def _package_above(roots: Sequence[Path]) -> str:
    """The dotted name of the package that a single root folder itself is, "" if it is none."""
    if len(roots) != 1:
        return ""
    folder, parts = roots[0].resolve(), list[str]()
    while (folder / "__init__.py").is_file() and folder.name.isidentifier():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts)
