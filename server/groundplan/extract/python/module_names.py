"""Which dotted name each Python file of a workspace goes by, and which file a name means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModuleNames:
    """`name_of` gives a file's own name, unique in the workspace; `path_of` finds a file by any name.

    Beside its own name a file answers to the names it would have if one of its parent folders were
    on Python's path, where no other file has that name: projects without `__init__.py` import so.
    """

    name_of: Mapping[str, str]
    path_of: Mapping[str, str]


def module_names(paths: Iterable[str], *, above: str = "") -> ModuleNames:
    """Names for workspace-relative `paths`.

    `above` is the dotted name of the package that the root folder itself is ("" if it is none): a
    workspace may be opened at `site-packages/oscar`, whose modules call themselves `oscar.…`.
    """
    known = sorted(path for path in paths if path.endswith((".py", ".pyi")))
    packages = {path.rpartition("/")[0] for path in known if path.rpartition("/")[2] == "__init__.py"}
    name_of: dict[str, str] = {}
    path_of: dict[str, str] = {}
    for path in known:
        name = _packaged_name(path, packages, above)
        if not name or name in path_of:
            name = _full_name(path, above)
        if name in path_of:  # `a.py` beside `a.pyi`, or `a/__init__.py` beside `a.py`
            continue
        name_of[path] = name
        path_of[name] = path
    for path in known:
        for alias in _suffixes(_full_name(path, above)):
            path_of.setdefault(alias, path)
    return ModuleNames(name_of, path_of)


def _packaged_name(path: str, packages: set[str], above: str) -> str:
    """The name by the chain of `__init__.py` files around it; "" for a file in a plain folder."""
    folder, _, file = path.rpartition("/")
    parts = [] if file.startswith("__init__.") else [file.rpartition(".")[0]]
    if folder not in packages:
        return ""
    while folder in packages and folder:
        folder, _, name = folder.rpartition("/")
        parts.insert(0, name)
    if not folder and "" in packages:
        parts[:0] = [above] if above else []
    return ".".join(parts)


def _full_name(path: str, above: str) -> str:
    stem = path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")
    return f"{above}.{stem}" if above else stem


def _suffixes(name: str) -> Iterable[str]:
    parts = name.split(".")
    return (".".join(parts[start:]) for start in range(len(parts)))
