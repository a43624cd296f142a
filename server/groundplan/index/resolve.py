"""Names to what they mean: through imports, re-exports and `*`, across the files of a workspace."""

from collections.abc import Mapping

from groundplan.index.ecmascript_modules import EcmascriptModules
from groundplan.index.modules import PythonModules
from groundplan.index.records import FileRecord, Import, Symbol

Found = tuple[str, Symbol]
Asked = set[tuple[str, str]]


class Resolver:
    """Resolves imports and names of one state of the index."""

    def __init__(
        self, files: Mapping[str, FileRecord], modules: PythonModules, ecmascript: EcmascriptModules
    ) -> None:
        self._files = files
        self._modules = modules
        self._ecmascript = ecmascript
        self._declared: dict[str, dict[str, Symbol]] = {}
        self._public: dict[str, frozenset[str]] = {}  # what a file's `__all__` lists

    def import_path(self, path: str, imported: Import) -> str | None:
        """The file an import takes from: where the name is a module of its own, that module's."""
        if path not in self._files:
            return None
        module = self._module(path, imported)
        if imported.name in ("", "*"):
            return module
        if module is not None and self._offers(module, imported.name):
            return module
        return self._submodule(path, imported) or module

    def name(self, path: str, dotted: str) -> Found | None:
        return self._name(path, dotted, set())

    def _name(self, path: str, dotted: str, asked: Asked) -> Found | None:
        if path not in self._files or (path, dotted) in asked:
            return None
        asked.add((path, dotted))
        declared = self._declarations(path)
        if (symbol := declared.get(dotted)) is not None:
            return path, symbol
        for imported in reversed(self._files[path].imports):
            if imported.name == "*":
                continue
            found = self._through(path, imported, dotted, asked)
            if found is not None:
                return found
        for imported in reversed(self._files[path].imports):
            if imported.name == "*" and (target := self.import_path(path, imported)) is not None:
                found = self._name(target, dotted, asked) if self._gives_away(target, dotted) else None
                if found is not None:
                    return found
        return None

    def _gives_away(self, path: str, dotted: str) -> bool:
        """Whether `import *` takes a name: what `__all__` lists, else all that begin with no underscore."""
        name = dotted.partition(".")[0]
        if not self._is_python(path):
            return name != "default"
        if (listed := self._public.get(path)) is None:
            uses = self._files[path].references
            listed = self._public[path] = frozenset(use.name for use in uses if use.scope == "__all__")
        return name in listed or (not name.startswith("_") and (not listed or "*" in listed))

    def _through(self, path: str, imported: Import, dotted: str, asked: Asked) -> Found | None:
        """What `dotted` means if this import binds its first part."""
        if (
            self._is_python(path)
            and imported.name == ""
            and imported.module.partition(".")[0] == imported.alias
        ):
            return self._in_package(path, imported, dotted, asked)  # import a.b.c
        first, _, rest = dotted.partition(".")
        if imported.alias != first:
            return None
        module = self._module(path, imported)
        if imported.name == "":
            if module is None:
                return None
            if not rest and not self._is_python(path):  # `const A = require("./a")` takes what the module is
                return self._name(module, "default", asked)
            return self._name(module, rest, asked) if rest else None  # the module itself
        if module is not None:
            found = self._name(module, f"{imported.name}.{rest}" if rest else imported.name, asked)
            if found is not None:
                return found
        submodule = self._submodule(path, imported) if rest else None
        return None if submodule is None else self._name(submodule, rest, asked)

    def _in_package(self, path: str, imported: Import, dotted: str, asked: Asked) -> Found | None:
        parts = dotted.split(".")
        if parts[0] != imported.alias:
            return None
        for length in range(len(parts) - 1, 0, -1):
            target = self._modules.path(".".join(parts[:length]), near=path)
            if target is not None:
                return self._name(target, ".".join(parts[length:]), asked)
        return None

    def _is_python(self, path: str) -> bool:
        return self._files[path].language == "python"

    def _module(self, path: str, imported: Import) -> str | None:
        if not self._is_python(path):
            return path if imported.module == "" else self._ecmascript.path(imported.module, near=path)
        if imported.level:
            return self._modules.relative(path, imported.level, imported.module)
        return self._modules.path(imported.module, near=path)

    def _submodule(self, path: str, imported: Import) -> str | None:
        if not self._is_python(path):
            return None
        dotted = f"{imported.module}.{imported.name}" if imported.module else imported.name
        if imported.level:
            return self._modules.relative(path, imported.level, dotted)
        return self._modules.path(dotted, near=path)

    def _offers(self, path: str, name: str) -> bool:
        """Whether a module binds a name itself, rather than having a submodule of that name."""
        if name in self._declarations(path):
            return True
        return any(imported.alias == name for imported in self._files[path].imports)

    def _declarations(self, path: str) -> dict[str, Symbol]:
        """The symbols of a file by qualified name: of several, the last, which is what Python keeps."""
        known = self._declared.get(path)
        if known is None:
            known = {symbol.qualified_name: symbol for symbol in self._files[path].symbols}
            self._declared[path] = known
        return known
