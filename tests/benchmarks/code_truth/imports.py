"""The imports of a package, as grimp finds them and as we do."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from groundplan.index.index import Index
from tests.benchmarks.truth.compare import Counts

Edge = tuple[str, str]

_GRIMP = """
import json, sys, grimp
sys.path.insert(0, sys.argv[1])
graph = grimp.build_graph(sys.argv[2], cache_dir=None)
found = graph.find_modules_directly_imported_by
print(json.dumps([[one, other] for one in graph.modules for other in found(one)]))
"""


def grimp_imports(folder: Path, package: str) -> set[Edge]:
    """Which file imports from which, by grimp; paths from `folder`."""
    command = [sys.executable, "-c", _GRIMP, str(folder), package]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    edges = ((_file(folder, one), _file(folder, other)) for one, other in json.loads(done.stdout))
    return {(one, other) for one, other in edges if one != other}


def indexed_imports(index: Index) -> set[Edge]:
    """The same from the index: each import of a file, resolved to a file."""
    return {
        (path, target)
        for path, record in index.files.items()
        for imported in record.imports
        if (target := index.resolve_import(path, imported)) is not None and target != path
    }


def drawn_imports(artifact: dict[str, Any], truth: Iterable[Edge]) -> tuple[set[Edge], set[Edge]]:
    """The edges of a component diagram, and those that the truth has between the same boxes.

    A box stands for the file or folder that is its evidence; a file belongs to the innermost box around it.
    """
    found = artifact["grounding"]["existing"]
    folders = {folder: each["element"] for each in found if (folder := _folder(each["path"], each["symbol"]))}
    files = {each["path"]: each["element"] for each in found}

    def box(path: str) -> str:
        if path in files and not path.endswith("/__init__.py"):
            return files[path]
        around = [folder for folder in folders if f"{path}/".startswith(f"{folder}/")]
        return folders[max(around, key=len)] if around else ""

    drawn = {(edge["from"], edge["to"]) for edge in artifact["grounding"]["edges"]}
    wanted = {(box(one), box(other)) for one, other in truth}
    return {e for e in drawn if e[0] != e[1]}, {e for e in wanted if all(e) and e[0] != e[1]}


def judged(drawn: set[Edge], truth: set[Edge]) -> Counts:
    return Counts(right=len(drawn & truth), drawn=len(drawn), true=len(truth))


def differences(drawn: set[Edge], truth: set[Edge]) -> list[str]:
    lost = [f"{one} → {other}: not found" for one, other in sorted(truth - drawn)]
    return [*lost, *(f"{one} → {other}: not so" for one, other in sorted(drawn - truth))]


def _file(folder: Path, module: str) -> str:
    stem = module.replace(".", "/")
    return f"{stem}/__init__.py" if (folder / stem).is_dir() else f"{stem}.py"


def _folder(path: str, symbol: str) -> str:
    """The folder that an `__init__.py` or a file of the folder `symbol` stands for; "" for a file."""
    if path.endswith("/__init__.py"):
        return path.removesuffix("/__init__.py")
    return symbol if path.startswith(f"{symbol}/") else ""
