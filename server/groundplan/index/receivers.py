"""Which declaration a call means: by its name in its place, or by the type of what it is called on."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from groundplan.index.namespaces import FAMILIES, Meaning, Namespaces
from groundplan.index.records import FileRecord, Symbol, SymbolKind

_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE})
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_MODULES = frozenset({SymbolKind.MODULE})  # in Ruby a class may mix one in
# What a language calls the object or class that a method belongs to, and the same seen as its base.
_SELF = {
    "python": frozenset({"self", "cls"}),
    "php": frozenset({"$this", "self", "static"}),
    "ruby": frozenset({"self"}),
    "rust": frozenset({"self", "Self"}),
    "go": frozenset[str](),
}
_THIS = frozenset({"this"})
_SUPER = {"python": "super()", "php": "parent", "csharp": "base", "rust": "", "go": "", "ruby": ""}
# Where a method calls another of its class by its name alone.
_IMPLICIT_SELF = frozenset({"java", "kotlin", "csharp", "ruby"})
_UNTYPED = frozenset({"python", "javascript", "typescript", "tsx", "ruby"})
_PARAMETER = re.compile(r"[(,*&]\s*([\w$]+)\s*\??\s*(?=[:=,)])")
_PLAIN = re.compile(r"[\w$@]+(?:(?:\.|\(\)\.)[\w$@]+)*[?!=]?")
_MOST_STEPS = 6

Place = tuple[str, str]
ResolveName = Callable[[str, str], tuple[str, Symbol] | None]


class Receivers:
    """Resolves the names and calls of one state of the index."""

    def __init__(
        self, files: Mapping[str, FileRecord], namespaces: Namespaces, resolve_name: ResolveName
    ) -> None:
        self._files = files
        self._namespaces = namespaces
        self._resolve_name = resolve_name
        self._views: dict[str, _View] = {}
        self._looked_up: dict[tuple[str, str, str], Meaning | None] = {}
        self._bases: dict[Place, list[Meaning]] = {}

    def name(self, path: str, scope: str, dotted: str, line: int = 0) -> Meaning | None:
        """What a name means where it is used."""
        key = (path, scope, dotted)
        if key not in self._looked_up:
            self._looked_up[key] = self._name(path, scope, dotted, line)
        return self._looked_up[key]

    def call(self, path: str, scope: str, name: str, line: int = 0) -> Meaning | None:
        """The function, method or class that a call means; by its bare name only, it is not exact."""
        if not name.startswith("."):
            found = self._called(path, scope, name, line, _MOST_STEPS)
            if found is not None:
                return found if found.symbol.kind in _CLASSES | _FUNCTIONS else None
        last = name.rpartition(".")[2]
        if name.count(".") and len(methods := self._methods_by_name.get((self._group(path), last), ())) == 1:
            return Meaning(*methods[0], exact=False)
        return None

    def bases(self, path: str, owner: Symbol) -> list[Meaning]:
        """The classes of the workspace that a class inherits from, in the order it names them."""
        place = path, owner.qualified_name
        known = self._bases.get(place)
        if known is None:
            self._bases[place] = []  # a class that inherits from itself ends here
            outer = owner.qualified_name.rpartition(".")[0]
            found = [self.name(path, outer, base, owner.name_line) for base in owner.bases]
            known = [one for one in found if one is not None and one.symbol.kind in _CLASSES | _MODULES]
            known = [one for one in known if (one.path, one.symbol.qualified_name) != place]
            self._bases[place] = known
        return known

    def method(self, path: str, owner: Symbol, name: str) -> Meaning | None:
        """A method of a class, its own or inherited."""
        for one in self._lineage(path, owner):
            found = self._member(one.path, one.symbol, name)
            if found is not None:
                return Meaning(*found, one.exact)
        return None

    def _called(self, path: str, scope: str, name: str, line: int, left: int) -> Meaning | None:
        if not left or not _PLAIN.fullmatch(name):
            return None
        language = self._files[path].language
        *receiver, last = name.split(".")
        self_names, super_name = _SELF.get(language, _THIS), _SUPER.get(language, "super")
        if not receiver:
            own = self._own(path, scope, last) if language in _IMPLICIT_SELF else None
            if own is not None or self._is_local(path, scope, last):
                return own
            return self.name(path, scope, last, line)
        on = self._typed(path, scope, receiver, line, left)
        if on is not None:
            if receiver == [super_name]:
                found = (self.method(one.path, one.symbol, last) for one in self.bases(on.path, on.symbol))
                return next((one for one in found if one is not None), None)
            method = self.method(on.path, on.symbol, last)
            if method is None and language == "ruby" and last == "new":
                return on
            return method and Meaning(method.path, method.symbol, method.exact and on.exact)
        if receiver[0] == super_name or (receiver[0] in self_names and language != "rust"):
            return None
        if self._is_local(path, scope, receiver[0]):
            return None
        return self.name(path, scope, name, line)

    def _own(self, path: str, scope: str, name: str) -> Meaning | None:
        """A method of the class around, or of a class around that one."""
        owner = self._view(path).owner(scope)
        while owner is not None:
            if name != owner.name and (found := self.method(path, owner, name)) is not None:
                return found
            owner = self._view(path).owner(owner.qualified_name.rpartition(".")[0])
        return None

    def _owner(self, path: str, scope: str) -> Meaning | None:
        """The class around a scope; in Rust another file may declare it."""
        owner = self._view(path).owner(scope)
        if owner is not None:
            return Meaning(path, owner)
        outer = scope.rpartition(".")[0]
        found = self.name(path, "", outer) if outer and self._files[path].language == "rust" else None
        return found if found is not None and found.symbol.kind in _CLASSES else None

    def _typed(self, path: str, scope: str, parts: list[str], line: int, left: int) -> Meaning | None:
        """The class of `a.b.c`: what `a` is, then what its member `b` is, and so on."""
        first, rest = parts[0], parts[1:]
        on: Meaning | None = None
        language = self._files[path].language
        if first in _SELF.get(language, _THIS) or first == _SUPER.get(language, "super"):
            on = self._owner(path, scope)
        elif (bound := self._binding(path, scope, first)) is not None:
            on = self._type(*bound, line, left - 1)
        elif not self._is_local(path, scope, first):
            on, rest = self._class_named(path, scope, parts, line, left)
        for part in rest:
            if on is None:
                return None
            on = self._member_type(on, part, left - 1)
        return on

    def _class_named(
        self, path: str, scope: str, parts: list[str], line: int, left: int
    ) -> tuple[Meaning | None, list[str]]:
        """The class that the longest beginning of `parts` names, or whose instance it names; the rest."""
        for length in range(len(parts), 0, -1):
            found = self.name(path, scope, ".".join(parts[:length]), line)
            if found is not None and found.symbol.kind in _CLASSES | _MODULES:
                return found, parts[length:]
            if found is not None and found.symbol.kind in (SymbolKind.VARIABLE, SymbolKind.CONSTANT):
                kind = self._view(found.path).bindings.get(("", found.symbol.qualified_name))
                on = self._type(found.path, "", kind, line, left - 1) if kind else None
                return on, parts[length:]
        return None, []

    def _binding(self, path: str, scope: str, name: str) -> tuple[str, str, str] | None:
        """Where a local name, a parameter or a field in reach was given a type: file, scope, type."""
        view = self._view(path)
        for prefix in _prefixes(scope):
            symbol = view.declared.get(prefix)
            if symbol is not None and symbol.kind in _CLASSES:
                continue
            if (kind := view.bindings.get((prefix, name))) is not None:
                return path, prefix, kind
        owner = view.owner(scope)
        in_reach = name.startswith("@") or self._files[path].language in _IMPLICIT_SELF
        if owner is not None and in_reach:
            for one in self._lineage(path, owner):
                kind = self._view(one.path).bindings.get((one.symbol.qualified_name, name))
                if kind is not None:
                    return one.path, one.symbol.qualified_name, kind
        return None

    def _member_type(self, on: Meaning, name: str, left: int) -> Meaning | None:
        for one in self._lineage(on.path, on.symbol):
            qualified = one.symbol.qualified_name
            kind = self._view(one.path).bindings.get((qualified, name))
            if kind is not None:
                return self._type(one.path, qualified, kind, one.symbol.start_line, left)
        return None

    def _type(self, path: str, scope: str, kind: str, line: int, left: int) -> Meaning | None:
        """The class that a binding's type means; of what a call gives, what the function says it returns."""
        if not kind or not left:
            return None
        if kind in _SELF.get(self._files[path].language, _THIS):
            return self._owner(path, scope)
        if not kind.endswith("()"):
            found = self.name(path, scope, kind, line)
            return found if found is not None and found.symbol.kind in _CLASSES else None
        made = self._called(path, scope, kind.removesuffix("()"), line, left - 1)
        if made is None or made.symbol.kind in _CLASSES:
            return made
        returned = self._view(made.path).bindings.get((made.symbol.qualified_name, "()"))
        if returned is None:
            return None
        found = self._type(made.path, made.symbol.qualified_name, returned, made.symbol.start_line, left - 1)
        return found and Meaning(found.path, found.symbol, found.exact and made.exact)

    def _lineage(self, path: str, owner: Symbol) -> Iterator[Meaning]:
        """A class and what it inherits from, nearest first, each once."""
        waiting, seen = [Meaning(path, owner)], set[Place]()
        while waiting:
            one = waiting.pop(0)
            place = one.path, one.symbol.qualified_name
            if place not in seen:
                seen.add(place)
                yield one
                waiting += [
                    Meaning(base.path, base.symbol, base.exact and one.exact)
                    for base in self.bases(one.path, one.symbol)
                ]

    def _member(self, path: str, owner: Symbol, name: str) -> tuple[str, Symbol] | None:
        own = self._view(path).declared.get(f"{owner.qualified_name}.{name}")
        if own is None and self._files[path].language in FAMILIES:
            found = self._namespaces.member(path, owner, name)
            return found if found is not None and found[1].kind in _FUNCTIONS else None
        return (path, own) if own is not None and own.kind in _FUNCTIONS else None

    def _is_local(self, path: str, scope: str, name: str) -> bool:
        """Whether a function around binds a name, so that it means nothing of outside."""
        view = self._view(path)
        for prefix in _prefixes(scope):
            symbol = view.declared.get(prefix)
            is_function = symbol is None or symbol.kind in _FUNCTIONS
            if is_function and ((prefix, name) in view.bindings or name in view.parameters(prefix)):
                return True
        return False

    def _name(self, path: str, scope: str, dotted: str, line: int) -> Meaning | None:
        if not _PLAIN.fullmatch(dotted):
            return None
        if self._files[path].language in FAMILIES:
            return self._namespaces.lookup(path, scope, dotted, line)
        view = self._view(path)
        for prefix in _prefixes(scope):
            around = view.declared.get(prefix)
            if around is not None and around.kind in _CLASSES and prefix != scope:
                continue  # a class's names are not in reach of its methods
            if (found := view.declared.get(f"{prefix}.{dotted}")) is not None:
                return Meaning(path, found)
        if not view.may_know(dotted.partition(".")[0]):
            return None
        found = self._resolve_name(path, dotted)
        return None if found is None else Meaning(*found)

    def _view(self, path: str) -> "_View":
        view = self._views.get(path)
        if view is None:
            view = self._views[path] = _View(self._files[path])
        return view

    def _group(self, path: str) -> str:
        language = self._files[path].language
        return FAMILIES.get(language, "ecmascript" if language != "python" else language)

    @cached_property
    def _methods_by_name(self) -> Mapping[tuple[str, str], list[tuple[str, Symbol]]]:
        found: defaultdict[tuple[str, str], list[tuple[str, Symbol]]] = defaultdict(list)
        for path, record in self._files.items():
            for symbol in record.symbols:
                if symbol.kind is SymbolKind.METHOD:
                    found[self._group(path), symbol.name].append((path, symbol))
        return found


class _View:
    """A file's record, by what is asked of it."""

    def __init__(self, record: FileRecord) -> None:
        self._record = record
        self.declared: dict[str, Symbol] = {}
        for symbol in record.symbols:
            known = self.declared.get(symbol.qualified_name)
            if known is None or record.language == "python" or known.kind is SymbolKind.MODULE:
                self.declared[symbol.qualified_name] = symbol
        self.bindings: dict[tuple[str, str], str] = {}
        for one in record.bindings:
            known_type = self.bindings.setdefault((one.scope, one.name), one.type)
            if known_type != one.type:
                self.bindings[one.scope, one.name] = ""  # now this, now that
        self._parameters: dict[str, frozenset[str]] = {}
        self._owners: dict[str, Symbol | None] = {}

    def owner(self, scope: str) -> Symbol | None:
        """The class around a scope, or the scope itself where it is one."""
        if scope not in self._owners:
            found = (self.declared.get(prefix) for prefix in _prefixes(scope))
            kinds = _CLASSES | _MODULES if self._record.language == "ruby" else _CLASSES
            owners = (one for one in found if one is not None and one.kind in kinds)
            self._owners[scope] = next(owners, None)
        return self._owners[scope]

    def parameters(self, scope: str) -> frozenset[str]:
        """The names of a function's parameters, where the language leaves their types open."""
        known = self._parameters.get(scope)
        if known is None:
            symbol = self.declared.get(scope)
            signature = symbol.signature if symbol is not None and self._record.language in _UNTYPED else ""
            opened = signature.find("(")
            known = frozenset(_PARAMETER.findall(signature, opened) if opened >= 0 else ())
            self._parameters[scope] = known
        return known

    def may_know(self, name: str) -> bool:
        return self._stars or name in self._heads

    @cached_property
    def _heads(self) -> frozenset[str]:
        declared = {name.partition(".")[0] for name in self.declared}
        return frozenset(declared | {imported.alias for imported in self._record.imports})

    @cached_property
    def _stars(self) -> bool:
        return any(imported.name == "*" for imported in self._record.imports)


def _prefixes(scope: str) -> Iterator[str]:
    """`a.b` → `a.b`, `a`."""
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]
