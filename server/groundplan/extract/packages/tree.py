"""The folders of a workspace's code as a tree of packages, by the names that its languages give them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from groundplan.extract.django.test_code import is_test_code
from groundplan.index.index import Index
from groundplan.index.parse import has_grammar
from groundplan.text import Location

_MADE_BY_TOOLS = (".min.js", ".min.mjs", ".bundle.js")
# The files that speak for the folder they are in.
_FOLDER_STEMS = ("__init__", "index", "mod", "lib", "main", "__main__", "package-info")


@dataclass(frozen=True, slots=True)
class Unit:
    """A package or module; `path` is its folder or file. A package's own files are no units of it."""

    path: str
    key: str
    name: str
    group: str
    location: Location
    test_code: bool = False
    external: bool = False
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A folder with code in it or below it: its own files, and the packages in it."""

    unit: Unit
    files: tuple[str, ...]
    packages: "tuple[Package, ...]"

    @property
    def size(self) -> int:
        return len(self.files) + sum(package.size for package in self.packages)

    def all_files(self) -> Iterator[str]:
        yield from self.files
        for package in self.packages:
            yield from package.all_files()


def code_files(index: Index) -> list[str]:
    """The files that can import each other: written in a programming language that is understood."""
    return [
        path
        for path, record in index.files.items()
        if has_grammar(record.language) and not path.endswith(_MADE_BY_TOOLS)
    ]


def package_tree(index: Index, files: Collection[str]) -> Package:
    """The packages of `files`. Folders that hold nothing but one folder are passed over."""
    below: dict[str, set[str]] = {"": set()}
    own: dict[str, list[str]] = {"": []}
    for path in sorted(files):
        folder = path.rpartition("/")[0]
        own.setdefault(folder, []).append(path)
        while folder:
            parent = folder.rpartition("/")[0]
            below.setdefault(parent, set()).add(folder)
            folder = parent

    def package(folder: str) -> Package:
        inner = sorted(below.get(folder, ()))
        if len(inner) == 1 and not own.get(folder):
            return package(inner[0])
        packages = tuple(package(each) for each in inner)
        files = tuple(own.get(folder, ()))
        unit = package_unit(index, folder, _speaking_for(files) or _first_below(packages))
        return Package(unit, files, packages)

    return package("")


def package_unit(index: Index, folder: str, file: str = "") -> Unit:
    """The unit of a folder. `file` is its evidence where it has no `__init__.py`."""
    starts = f"{folder}/__init__.py" if folder else "__init__.py"
    is_python = starts in index.files
    key = _dotted(index, folder) if is_python else folder or index.roots[0].path.name
    return _unit(folder, key, Location(starts if is_python else file or folder or ".", 1, 1, key))


def module_unit(index: Index, path: str) -> Unit:
    folder, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    around = package_unit(index, folder).key if folder or "__init__.py" in index.files else ""
    dotted = index.files[path].language == "python"
    key = (
        around
        if stem == "__init__" and around
        else (f"{around}{'.' if dotted else '/'}{stem}" if around else stem)
    )
    return _unit(path, key, Location(path, 1, 1, key))


def _unit(path: str, key: str, location: Location) -> Unit:
    mark = "/" if "/" in key else "."
    group, _, name = key.rpartition(mark)
    return Unit(path, key, name, group, location, is_test_code(location.path))


def _speaking_for(files: Sequence[str]) -> str:
    """Of a folder's own files, the one to open for the folder: `index.ts` before the first by name."""

    def rank(path: str) -> tuple[int, str]:
        stem = path.rpartition("/")[2].rpartition(".")[0]
        return (_FOLDER_STEMS.index(stem) if stem in _FOLDER_STEMS else len(_FOLDER_STEMS), path)

    return min(files, key=rank, default="")


def _first_below(packages: Sequence[Package]) -> str:
    return next((path for package in packages for path in package.all_files()), "")


def _dotted(index: Index, folder: str) -> str:
    """The name of a Python package by the chain of `__init__.py` files around it."""
    parts: list[str] = []
    while folder and f"{folder}/__init__.py" in index.files:
        folder, _, name = folder.rpartition("/")
        parts.insert(0, name)
    if not folder and "__init__.py" in index.files:
        parts.insert(0, index.roots[0].path.name)
    return ".".join(parts)
