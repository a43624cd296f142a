"""Frameworks and libraries: what the manifests ask for, held against what the code imports."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import cast

import msgspec
import yaml

from groundplan.context.universal.manifests.manifest import Dependency, Manifest
from groundplan.context.universal.picture import Library

_MOST_LIBRARIES = 20
_MINOR = frozenset({"tests", "build", "server"})  # purposes that do not need an import to be true


class _Known(msgspec.Struct, frozen=True, gc=False):
    purpose: str
    module: str


def libraries_of(
    manifests: Sequence[Manifest], imported: Mapping[str, int], own: frozenset[str]
) -> tuple[tuple[Library, ...], tuple[Library, ...]]:
    """Frameworks, and the other libraries, most used first.

    `imported` counts the files that import each package; `own` are names of the workspace's own packages,
    which are no libraries.
    """
    wanted = _wanted(manifests)
    files = Counter({_folded(name): 0 for name in imported})
    for name, count in imported.items():
        files[_folded(name)] += count
    frameworks: dict[str, Library] = {}
    for key, known in _known().items():
        need = wanted.get(key)
        used = _uses(known.module, files)
        if _folded(known.module) in own or (need is None and not used):
            continue
        if need is None and used and (known.module in frameworks or _is_standard(known.module)):
            continue
        name = need.name if need else key
        frameworks.setdefault(
            known.module, Library(name, known.purpose, need.constraint if need else "", used)
        )
    others = [
        Library(need.name, "", need.constraint, used)
        for key, need in wanted.items()
        if key not in _known()
        and not need.development
        and key not in own
        and (used := _uses(_module_of(need.name), files)) >= 0
    ]
    ranked = sorted(frameworks.values(), key=lambda each: (each.purpose in _MINOR, -each.files, each.name))
    others.sort(key=lambda each: (-each.files, each.name))
    return tuple(ranked), tuple(others[:_MOST_LIBRARIES])


def _wanted(manifests: Iterable[Manifest]) -> dict[str, Dependency]:
    """What is asked for, by folded name: the first to name a version, and for use rather than development."""
    wanted: dict[str, Dependency] = {}
    for manifest in manifests:
        for need in manifest.dependencies:
            key = _folded(need.name)
            known = wanted.get(key)
            if known is None:
                wanted[key] = need
            else:
                wanted[key] = Dependency(
                    known.name, known.constraint or need.constraint, known.development and need.development
                )
    return wanted


def _uses(module: str, files: Mapping[str, int]) -> int:
    folded = _folded(module)
    inner = (f"{folded}.", f"{folded}/")
    return files.get(folded, 0) + sum(count for name, count in files.items() if name.startswith(inner))


def _module_of(name: str) -> str:
    """What code imports of a package, where its name is all there is to go by: Maven's names have a colon."""
    return name.partition(":")[0]


def _is_standard(module: str) -> bool:
    return module in sys.stdlib_module_names


def _folded(name: str) -> str:
    """A package's name as indexes compare it: `Django_Oscar` and `django-oscar` are one."""
    return re.sub(r"/v\d+$", "", re.sub(r"[-_]+", "-", name)).lower()


@cache
def _known() -> dict[str, _Known]:
    content = yaml.safe_load((Path(__file__).parent / "frameworks.yaml").read_text(encoding="utf-8"))
    known: dict[str, _Known] = {}
    for purpose, names in cast(dict[str, list[str]], content).items():
        for entry in names:
            name, _, module = entry.partition("=")
            known[_folded(name)] = _Known(purpose, module or name)
    return known
