"""JavaScript and TypeScript modules as files: relative paths, `tsconfig` paths, packages of the workspace."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import Any, cast

from groundplan.errors import WorkspaceError

_ENDINGS = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".vue", ".svelte", ".json")
# TypeScript sources are imported by the name of what they will be compiled to.
_COMPILED = {".js": (".ts", ".tsx", ".d.ts", ".jsx"), ".mjs": (".mts",), ".cjs": (".cts",), ".jsx": (".tsx",)}
_CONFIGS = ("tsconfig.json", "jsconfig.json")
_COMMENT_OR_STRING = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])')
_MOST_PARENTS = 8  # configurations that extend one another in a circle must end somewhere


@dataclass(frozen=True, slots=True)
class _Paths:
    """`compilerOptions.paths` and `baseUrl` of a configuration, as folders of the workspace."""

    base: str | None = None
    patterns: tuple[tuple[str, tuple[str, ...]], ...] = ()


class EcmascriptModules:
    """The files that module names mean. `read` gives a file's text, or raises `WorkspaceError`."""

    def __init__(self, paths: Collection[str], read: Callable[[str], str]) -> None:
        self._paths = paths
        self._read = read
        self._configured: dict[str, _Paths] = {}

    def path(self, module: str, *, near: str) -> str | None:
        """The file that `import … from "module"` means in the file `near`; `None` for one of elsewhere."""
        module = module.partition("?")[0]
        if module in (".", "..") or module.startswith(("./", "../")):
            return self._file(_joined(dirname(near), module))
        configured = self._paths_for(dirname(near))
        for pattern, targets in configured.patterns:
            if (filled := _matched(pattern, module)) is not None:
                for target in targets:
                    if (found := self._file(normpath(target.replace("*", filled, 1)))) is not None:
                        return found
        if (
            configured.base is not None
            and (found := self._file(_joined(configured.base, module))) is not None
        ):
            return found
        return self._of_package(module)

    def _file(self, path: str | None) -> str | None:
        """The file of a path without its ending: itself, with an ending, or a folder's `index`."""
        if path is None:
            return None
        path = "" if path == "." else path
        if path in self._paths:
            return path
        for compiled, sources in _COMPILED.items():
            if path.endswith(compiled):
                for ending in sources:
                    if (candidate := path.removesuffix(compiled) + ending) in self._paths:
                        return candidate
        index = f"{path}/index".lstrip("/")
        return next(
            (file for stem in (path, index) for end in _ENDINGS if (file := stem + end) in self._paths), None
        )

    def _of_package(self, module: str) -> str | None:
        parts = module.split("/")
        length = 2 if module.startswith("@") else 1
        folder = self._packages.get("/".join(parts[:length]))
        if folder is None:
            return None
        rest = "/".join(parts[length:])
        if rest:
            return self._file(_joined(folder, rest)) or self._file(_joined(folder, f"src/{rest}"))
        manifest = self._json(join(folder, "package.json"))
        named = [manifest.get(field) for field in ("source", "types", "module", "main")]
        candidates = [name for name in named if isinstance(name, str)]
        candidates += ["src/index", "index", "src/main", "lib/index"]
        return next((file for name in candidates if (file := self._file(_joined(folder, name)))), None)

    @cached_property
    def _packages(self) -> dict[str, str]:
        """The folders of the workspace's own packages, by name."""
        found: dict[str, str] = {}
        for path in self._paths:
            if path == "package.json" or path.endswith("/package.json"):
                name = self._json(path).get("name")
                if isinstance(name, str) and name:
                    found.setdefault(name, dirname(path))
        return found

    def _paths_for(self, folder: str) -> _Paths:
        known = self._configured.get(folder)
        if known is None:
            config = next((file for name in _CONFIGS if (file := join(folder, name)) in self._paths), None)
            known = _Paths() if config is None else self._config(config, _MOST_PARENTS)
            if known == _Paths() and folder:
                known = self._paths_for(dirname(folder))
            self._configured[folder] = known
        return known

    def _config(self, path: str, left: int) -> _Paths:
        """What a configuration says of paths, or else what it extends or refers to says."""
        content = self._json(path)
        folder = dirname(path)
        options = _mapping(content.get("compilerOptions"))
        base, paths = options.get("baseUrl"), _mapping(options.get("paths"))
        base_folder = _joined(folder, base) if isinstance(base, str) else None
        patterns = tuple(
            (pattern, tuple(_absolute(base_folder or folder, target) for target in _strings(targets)))
            for pattern, targets in sorted(paths.items(), key=lambda item: -len(item[0]))
        )
        if patterns or base_folder is not None:
            return _Paths(base_folder, patterns)
        for other in self._others(content) if left else ():
            target = _joined(folder, other)
            candidates = () if target is None else (target, f"{target}.json", f"{target}/tsconfig.json")
            config = next((candidate for candidate in candidates if candidate in self._paths), None)
            if config is not None and (found := self._config(config, left - 1)) != _Paths():
                return found
        return _Paths()

    def _others(self, content: Mapping[str, Any]) -> list[str]:
        extended: object = content.get("extends")
        others = [extended] if isinstance(extended, str) else _strings(extended)
        for reference in cast("list[object]", content.get("references") or []):
            others += _strings([_mapping(reference).get("path")])
        return others

    def _json(self, path: str) -> Mapping[str, Any]:
        """A JSON file that may hold comments and trailing commas; empty where it is none."""
        try:
            text = self._read(path)
            text = _COMMENT_OR_STRING.sub(lambda match: match[1] or " ", text)
            return _mapping(json.loads(_TRAILING_COMMA.sub(lambda match: match[1] or "", text)))
        except (WorkspaceError, ValueError, RecursionError):
            return {}


def _matched(pattern: str, module: str) -> str | None:
    """What the `*` of a pattern stands for in a module's name; "" for a pattern that is the name."""
    before, star, after = pattern.partition("*")
    if not star:
        return "" if pattern == module else None
    if len(module) >= len(before) + len(after) and module.startswith(before) and module.endswith(after):
        return module[len(before) : len(module) - len(after)]
    return None


def _joined(folder: str, path: str) -> str | None:
    """A path seen from a folder; `None` where it leads out of the workspace."""
    joined = normpath(join(folder, path.lstrip("/")))
    return None if joined.startswith("..") else "" if joined == "." else joined


def _absolute(folder: str, target: str) -> str:
    return normpath(join(folder, target))


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _strings(value: object) -> list[str]:
    return (
        [item for item in cast("list[object]", value) if isinstance(item, str)]
        if isinstance(value, list)
        else []
    )
