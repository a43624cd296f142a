"""Names of the languages that part code by packages and namespaces: what one means in a place of a file.

Every declaration has a full name: its package (as the file says it; in Go its folder, in Rust its place in
the tree of modules, in Ruby none) and its path of names in the file. Java and Kotlin share their names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import dirname, join, normpath

from groundplan.errors import WorkspaceError
from groundplan.index.records import FileRecord, Import, Symbol, SymbolKind
from groundplan.index.rust_modules import RustModules

FAMILIES = {
    "java": "jvm",
    "kotlin": "jvm",
    "csharp": "csharp",
    "php": "php",
    "go": "go",
    "rust": "rust",
    "ruby": "ruby",
    "prisma": "prisma",
}
# Where a class may be declared in parts, so that several declarations are one.
_OPEN = frozenset({"csharp", "ruby", "go", "rust"})
_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE})
# Where the members of a class are not in reach by their names alone.
_CLASS_IS_NO_SCOPE = frozenset({"php", "go", "rust"})

_MOST_STEPS = 16  # what modules give on may lead in circles, or to names that grow without end

Found = tuple[str, Symbol]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means; not `exact` where more than one thing could be meant."""

    path: str
    symbol: Symbol
    exact: bool = True


@dataclass(slots=True)
class _Family:
    declared: defaultdict[str, list[Found]] = field(
        default_factory=lambda: defaultdict[str, list[Found]](list)
    )
    members: defaultdict[tuple[str, str], list[Found]] = field(
        default_factory=lambda: defaultdict[tuple[str, str], list[Found]](list)
    )
    files: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict[str, list[str]](list))


class Namespaces:
    """The names of one state of the index. `read` gives a file's text, or raises `WorkspaceError`."""

    def __init__(self, files: Mapping[str, FileRecord], read: Callable[[str], str]) -> None:
        self._files = files
        self._read = read
        self._families: dict[str, _Family] = {}
        self._given_on: dict[str, list[Found]] = {}
        self._above: dict[str, list[str]] = {}
        self._spans: dict[str, list[tuple[int, int, str]]] = {}
        self._aliases: dict[str, tuple[dict[str, list[Import]], list[Import]]] = {}

    def lookup(self, path: str, scope: str, dotted: str, line: int = 0) -> Meaning | None:
        """What a name means in the scope `scope` of a file. `line` tells which of its namespaces."""
        family = self._family(path)
        language = FAMILIES[self._files[path].language]
        package = self.package(path, line)
        for prefix in _prefixes(scope):
            found = family.declared.get(_joined(package, prefix, dotted))
            if found and not (language in _CLASS_IS_NO_SCOPE and self._is_class(family, package, prefix)):
                meaning = self._meaning(path, found)
                if not _is_constructor(meaning.symbol):
                    return meaning
        if language == "jvm" and (found := self._inherited(family, package, scope, dotted)):
            return self._meaning(path, found)
        aliases, wildcards = self._imported(path)
        first, _, rest = dotted.partition(".")
        for imported in aliases.get(first, ()):
            for module in self._modules(path, imported.module):
                whole = _joined(module, imported.name, rest)
                if found := self._declared(family, path, whole):
                    return self._meaning(path, found)
        if found := self._in_package(family, path, package, dotted):
            return self._meaning(path, found)
        hits = [
            found
            for imported in wildcards
            for module in self._modules(path, imported.module)
            if (found := self._declared(family, path, _joined(module, dotted)))
        ]
        if hits:
            meaning = self._meaning(path, hits[0])
            same = all(hit[0] == hits[0][0] for hit in hits)
            return Meaning(meaning.path, meaning.symbol, meaning.exact and same)
        if language != "go" and (found := self._absolute(family, path, dotted)):
            return self._meaning(path, found)
        return None

    def member(self, path: str, owner: Symbol, name: str) -> Found | None:
        """A member of a class by its name, also where another file declares it (Go, Rust, C#, Ruby)."""
        family = self._family(path)
        found = family.declared.get(_joined(self.package(path, owner.start_line), owner.qualified_name, name))
        if found:
            return found[0]
        if self._files[path].language == "rust":  # an `impl` may stand in any module
            found = family.members.get((owner.name, name))
            if found and len(found) == 1:
                return found[0]
        return None

    def import_paths(self, path: str, imported: Import) -> list[str]:
        """The files that an import names. None for a whole package: what is used of it tells."""
        language = self._files[path].language
        if language in ("ruby", "php") and ("/" in imported.module or not imported.name):
            included = self._included(path, imported.module)
            return [included] if included else []
        family = self._family(path)
        for module in self._modules(path, imported.module) if imported.name != "*" else ():
            whole = _joined(module, imported.name)
            while whole:
                if found := self._declared(family, path, whole):
                    return [self._meaning(path, found).path]
                if language == "rust" and (files := family.files.get(whole)):
                    return files[:1]
                if language not in ("java", "kotlin", "rust"):
                    break
                whole = whole.rpartition(".")[0]  # a static member's class, an item's module
        return []

    def package_paths(self, path: str, imported: Import) -> list[str]:
        """The files of the package that an import takes as a whole."""
        family = self._family(path)
        return [
            file for module in self._modules(path, imported.module) for file in family.files.get(module, ())
        ]

    def package(self, path: str, line: int = 0) -> str:
        """The package of a file, at a line where it has several."""
        record = self._files[path]
        if record.language == "go":
            return f"{dirname(path)}/"
        if record.language == "rust":
            return self._rust.module(path)
        if record.language in ("ruby", "prisma"):
            return ""
        spans = self._spans.get(path)
        if spans is None:
            spans = self._spans[path] = _spans(record.symbols)
        around = [name for start, end, name in spans if start <= line <= end]
        return ".".join(around) if around else spans[0][2] if len(spans) == 1 else ""

    def _inherited(self, family: _Family, package: str, scope: str, dotted: str) -> list[Found]:
        """The class of that name inside a base of a class around: `Entry` of what implements `Map`."""
        for prefix in _prefixes(scope):
            for ancestor in self._ancestors(family, _joined(package, prefix)):
                found = family.declared.get(_joined(ancestor, dotted))
                if found and found[0][1].kind in _CLASSES:
                    return found
        return []

    def _ancestors(self, family: _Family, whole: str) -> list[str]:
        """The full names of all that a class inherits from, as far as its bases are found."""
        known = self._above.get(whole)
        if known is None:
            known = self._above[whole] = []  # of a class that inherits from itself, nothing more
            for path, symbol in family.declared.get(whole, ()):
                outer = symbol.qualified_name.rpartition(".")[0]
                for base in symbol.bases:
                    meaning = self.lookup(path, outer, base, symbol.start_line)
                    if meaning is not None and meaning.symbol.kind in _CLASSES:
                        package = self.package(meaning.path, meaning.symbol.start_line)
                        above = _joined(package, meaning.symbol.qualified_name)
                        known += [above, *self._ancestors(family, above)]
        return known

    def _in_package(self, family: _Family, path: str, package: str, dotted: str) -> list[Found]:
        found = self._declared(family, path, _joined(package, dotted))
        if found or self._files[path].language != "csharp":
            return found
        while package:  # C# sees the namespaces around its own
            package = package.rpartition(".")[0]
            if found := family.declared.get(_joined(package, dotted), []):
                break
        return found

    def _absolute(self, family: _Family, path: str, dotted: str) -> list[Found]:
        if self._files[path].language == "rust":
            wholes = self._rust.absolute(path, dotted)
            return next(
                (found for whole in wholes if (found := self._declared(family, path, whole))), list[Found]()
            )
        return family.declared.get(dotted, [])

    def _declared(self, family: _Family, path: str, whole: str) -> list[Found]:
        """The declarations of a full name; in Rust a module may give on what it takes from another."""
        found = family.declared.get(whole)
        if found or self._files[path].language != "rust":
            return found or []
        if whole not in self._given_on:
            self._given_on[whole] = self._given(family, whole)
        return self._given_on[whole]

    def _given(self, family: _Family, whole: str) -> list[Found]:
        """What a name means that its module does not declare: nearest first, through what modules import."""
        waiting, seen = [whole], {whole}
        while waiting and len(seen) < _MOST_STEPS:
            for again in self._given_as(family, waiting.pop(0)):
                if found := family.declared.get(again):
                    return found
                if again not in seen:
                    seen.add(again)
                    waiting.append(again)
        return []

    def _given_as(self, family: _Family, whole: str) -> Iterator[str]:
        """The names that the imports of a name's module say it may stand for."""
        module, _, rest = whole.rpartition(".")
        while module and module not in family.files:
            module, _, last = module.rpartition(".")
            rest = f"{last}.{rest}"
        first, _, rest = rest.partition(".")
        for file in family.files.get(module, ()):
            aliases, wildcards = self._imported(file)
            for imported in [*aliases.get(first, ()), *wildcards]:
                for target in self._modules(file, imported.module):
                    if target in family.files or target in family.declared:
                        name = first if imported.name == "*" else imported.name
                        yield _joined(target, name, rest)

    def _meaning(self, path: str, found: list[Found]) -> Meaning:
        language = self._files[path].language
        if len(found) == 1:
            return Meaning(*found[0])
        own = [one for one in found if one[0] == path]
        if own:
            return Meaning(*own[0])
        if language in _OPEN or language == "kotlin":
            return Meaning(*found[0])
        near = sorted(found, key=lambda one: -_shared(one[0], path))
        exact = _shared(near[0][0], path) > _shared(near[1][0], path) or near[0][0] == near[1][0]
        return Meaning(*near[0], exact)

    def _imported(self, path: str) -> tuple[dict[str, list[Import]], list[Import]]:
        known = self._aliases.get(path)
        if known is None:
            aliases: defaultdict[str, list[Import]] = defaultdict(list)
            wildcards: list[Import] = []
            record = self._files[path]
            for imported in record.imports:
                if imported.name == "*":
                    wildcards.append(imported)
                elif imported.alias:
                    aliases[imported.alias].append(imported)
                    if record.language == "go" and (name := self._go_name(path, imported)):
                        aliases[name].append(imported)
            known = self._aliases[path] = dict(aliases), wildcards
        return known

    def _go_name(self, path: str, imported: Import) -> str:
        """The name that a package gives itself, where it is not the last part of its path."""
        files = self.package_paths(path, imported)
        named = (one.name for file in files[:1] for one in self._files[file].symbols[:1])
        name = next(named, "")
        return name if name != imported.alias else ""

    def _modules(self, path: str, module: str) -> Iterable[str]:
        """The packages that a module as an import writes it can be."""
        language = self._files[path].language
        if language == "rust":
            return self._rust.absolute(path, module)
        if language == "go":
            folder = self._go_folder(module)
            return () if folder is None else (folder,)
        return (module,)

    def _go_folder(self, module: str) -> str | None:
        for name, folder in self._go_modules:
            if module == name or module.startswith(f"{name}/"):
                return f"{join(folder, module[len(name) + 1 :]).rstrip('/')}/"
        return None

    def _included(self, path: str, module: str) -> str | None:
        """The file that `require` names: beside this one, or the only one whose path ends so."""
        ending = "" if module.endswith((".rb", ".php")) else ".rb"
        beside = normpath(join(dirname(path), module)) + ending
        if beside in self._files:
            return beside
        if module.startswith("."):
            return None
        named = self._by_last.get(f"{module}{ending}".rpartition("/")[2], ())
        ends = [file for file in named if file == module + ending or file.endswith(f"/{module}{ending}")]
        return ends[0] if len(ends) == 1 else None

    @staticmethod
    def _is_class(family: _Family, package: str, prefix: str) -> bool:
        found = family.declared.get(_joined(package, prefix)) if prefix else None
        return found is not None and found[0][1].kind in _CLASSES

    def _family(self, path: str) -> _Family:
        name = FAMILIES[self._files[path].language]
        family = self._families.get(name)
        if family is None:
            family = self._families[name] = _Family()
            for other, record in self._files.items():
                if FAMILIES.get(record.language) == name:
                    self._fill(family, other, record)
        return family

    def _fill(self, family: _Family, path: str, record: FileRecord) -> None:
        family.files[self.package(path, 1)].append(path)
        for symbol in record.symbols:
            if symbol.kind is SymbolKind.MODULE and record.language not in ("ruby", "rust"):
                continue  # a package is no declaration
            package = self.package(path, symbol.start_line)
            family.declared[_joined(package, symbol.qualified_name)].append((path, symbol))
            owner = symbol.qualified_name.rpartition(".")[0]
            if owner and record.language == "rust":
                family.members[owner.rpartition(".")[2], symbol.name].append((path, symbol))

    @cached_property
    def _rust(self) -> RustModules:
        return RustModules(self._files, self._read)

    @cached_property
    def _go_modules(self) -> list[tuple[str, str]]:
        """The modules of the workspace's `go.mod` files with their folders, longest name first."""
        found: list[tuple[str, str]] = []
        for path in self._files:
            if path == "go.mod" or path.endswith("/go.mod"):
                try:
                    lines = self._read(path).splitlines()
                except WorkspaceError:
                    continue
                named = next((line.split() for line in lines if line.startswith("module ")), list[str]())
                if len(named) > 1:
                    found.append((named[1].strip('"'), dirname(path)))
        return sorted(found, key=lambda one: -len(one[0]))

    @cached_property
    def _by_last(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path, record in self._files.items():
            if record.language in ("ruby", "php"):
                found[path.rpartition("/")[2]].append(path)
        return found


def _prefixes(scope: str) -> Iterable[str]:
    """`a.b` → `a.b`, `a`."""
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]


def _is_constructor(symbol: Symbol) -> bool:
    """Whether a symbol is what Java and C# name like the class, which the name then means."""
    return symbol.qualified_name.endswith(f"{symbol.name}.{symbol.name}")


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _spans(symbols: Iterable[Symbol]) -> list[tuple[int, int, str]]:
    """A file's namespaces with their lines; one without a block reaches to the next, or the end."""
    spans = [(one.start_line, one.end_line, one.name) for one in symbols if one.kind is SymbolKind.MODULE]
    reaching: list[tuple[int, int, str]] = []
    for at, (start, end, name) in enumerate(spans):
        if start == end and len(spans) > 1:
            end = spans[at + 1][0] - 1 if at + 1 < len(spans) else 1 << 30
        reaching.append((start, end, name))
    return reaching


def _shared(path: str, near: str) -> int:
    """How many leading folders two paths share."""
    count = 0
    for ours, theirs in zip(path.split("/")[:-1], near.split("/")[:-1], strict=False):
        if ours != theirs:
            break
        count += 1
    return count
