"""Reads a file by a query alone: what its captures are called says what they are.

A language is a query file and a `Dialect`. The captures of one pattern belong together:

- `@symbol.KIND` a declaration, with `@name`; `@owner` where its class is named, not around it (Go);
  `@whole` what it is written with, where it is not one of a list in parentheses.
  `@symbol.promoted` is a field that is declared inside a method: `constructor(private repo: Repo)`.
- `@package` the file's or block's namespace, with `@name`; it is no part of qualified names.
- `@scope` what adds to a class declared elsewhere, with `@owner` (Rust's `impl`); `@scope.anonymous`
  the body of a class without a name, whose members are none of the class around it.
- `@base` a base class or interface of the declaration it stands in.
- `@call`, with `@receiver` where there is one; `@use` another use of a name; `@import`; `@error`.
- `@bound`, or `@bound.promoted`, a name with its `@type`, or `@made`, the function it is what of;
  `@returns` the type of what the function around gives.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from groundplan.index.languages.doc_comments import DocStyle, doc_above
from groundplan.index.languages.source import Reading, Scopes, Source, one_line
from groundplan.index.parse import Node
from groundplan.index.records import Binding, Import, Reference, ReferenceKind, Symbol, SymbolKind

_SEPARATORS = re.compile(r"\s*(?:::|\??->|[?!]*\.|&\.|\\)\s*")
_PLAIN = re.compile(r"[\w$@]+(?:\.[\w$@]+)*[?!=]?")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
_ARGUMENTS = re.compile(r"<[^()]*>|\[[^()]*\]|\?$", re.DOTALL)
CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE})
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_SCOPES = CLASSES | _FUNCTIONS | {SymbolKind.MODULE}
_PROMOTED = "promoted"
_ANONYMOUS = "anonymous"

# What declares, from what says least to what says most.
_DECLARING = (
    "package",
    "scope",
    f"scope.{_ANONYMOUS}",
    f"symbol.{_PROMOTED}",
    "symbol.constant",
    "symbol.field",
    "symbol.type",
    "symbol.module",
    "symbol.class",
    "symbol.interface",
    "symbol.enum",
    "symbol.function",
    "symbol.method",
)

Found = dict[str, list[Node]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a query can't say of a language. `bodies` are the nodes at which a declaration's head ends."""

    query: str
    imports: Callable[[str, int], Iterator[Import]]
    docs: DocStyle
    bodies: frozenset[str] = frozenset()
    annotations: frozenset[str] = frozenset()
    marks: str = ""  # what is written before a name but is no part of it: Ruby's `@`


def read_tree(source: Source, dialect: Dialect) -> Reading:
    """The symbols, imports, references and plain types of a file."""
    return _Reader(source, dialect).read()


def dotted(written: str) -> str:
    """A name with dots for its separators; `\\A\\B` → `A.B`."""
    return _SEPARATORS.sub(".", written).strip(".")


@dataclass(slots=True)
class _Reader:
    source: Source
    dialect: Dialect
    scopes: Scopes = field(default_factory=Scopes)
    kinds: dict[str, SymbolKind] = field(default_factory=dict[str, SymbolKind])  # of the scopes
    anonymous: Counter[str] = field(default_factory=Counter[str])  # how many classes without a name each has
    seen: set[str] = field(default_factory=set[str])
    names: list[Node] = field(default_factory=list[Node])  # of the declarations
    bases: defaultdict[str, list[tuple[str, int]]] = field(
        default_factory=lambda: defaultdict[str, list[tuple[str, int]]](list)
    )

    def read(self) -> Reading:
        roles: defaultdict[str, list[tuple[Node, Found]]] = defaultdict(list)
        for _, found in self.source.matches(self.dialect.query):
            for role, nodes in found.items():
                roles[role].extend((node, found) for node in nodes)
        symbols = list(self._symbols(roles))
        self.scopes.close()
        for node, _ in _ordered(roles["base"]):
            if base := self._type(node):
                line = self.source.line(node.start_byte)
                self.bases[self.scopes.at(node.start_byte)].append((base, line))
        return Reading(
            tuple(self._with_bases(symbols)),
            tuple(
                one
                for node, _ in _ordered(roles["import"])
                for one in self.dialect.imports(self.source.text(node), self.source.line(node.start_byte))
            ),
            tuple(self._references(roles)),
            tuple(sorted({self.source.line(node.start_byte) for node, _ in roles["error"]})),
            tuple(self._bindings(roles)),
        )

    def _symbols(self, roles: dict[str, list[tuple[Node, Found]]]) -> Iterator[Symbol]:
        for node, found, role in self._declared(roles):
            within = self.scopes.around(node.start_byte)
            if (owner := found.get("owner")) is not None:
                named = dotted(self.source.text(owner[0])).rpartition(".")[2]
                within = f"{within}.{named}" if within else named
            if role == _ANONYMOUS:
                self.anonymous[within] += 1
                within = f"{within}.${self.anonymous[within]}"
                self.kinds[within] = SymbolKind.CLASS
                self.scopes.enter(node.start_byte, node.end_byte, within)
            elif role == "scope":
                self.kinds.setdefault(within, SymbolKind.CLASS)
                self.scopes.enter(node.start_byte, node.end_byte, within)
            elif role == "package":
                name = found["name"][0]
                spelled = dotted(self.source.text(name))
                yield self.source.symbol(SymbolKind.MODULE, name, "", _extent(node), spelled=spelled)
            elif "name" in found:
                kind = SymbolKind.FIELD if role == _PROMOTED else SymbolKind(role)
                if role == _PROMOTED and self.kinds.get(within) in _FUNCTIONS:
                    within = within.rpartition(".")[0]
                yield from self._symbol(node, found["name"][0], kind, within, owned=owner is not None)

    def _declared(self, roles: dict[str, list[tuple[Node, Found]]]) -> list[tuple[Node, Found, str]]:
        """The declarations by place; of what several patterns found, the one that says most."""
        declared: dict[tuple[int, int, int], tuple[Node, Found, str]] = {}
        for role in _DECLARING:
            for node, found in roles.get(role, ()):
                whole = found.get("whole", [node])[0]
                before = self.source.content[whole.start_byte : node.start_byte]
                node = node if b"(" in before else whole
                name = found["name"][0].start_byte if "name" in found else 0
                declared[node.start_byte, -node.end_byte, name] = node, found, role.partition(".")[2] or role
        return [declared[place] for place in sorted(declared)]

    def _symbol(
        self, node: Node, name: Node, kind: SymbolKind, within: str, *, owned: bool
    ) -> Iterator[Symbol]:
        self.names.append(name)
        spelled = dotted(self.source.text(name)).strip("`\"'" + self.dialect.marks)
        around = self.kinds.get(within)
        if not spelled:
            return  # the parser made it up
        if kind is SymbolKind.FUNCTION and (owned or around in CLASSES):
            kind = SymbolKind.METHOD
        elif kind is SymbolKind.FIELD and around not in CLASSES:
            kind = SymbolKind.CONSTANT if _CONSTANT.fullmatch(spelled) else SymbolKind.VARIABLE
        qualified = f"{within}.{spelled}" if within else spelled
        if kind not in _SCOPES:
            if around in _FUNCTIONS or qualified in self.seen:
                return  # a local variable; a field that is set again
            self.seen.add(qualified)
        head_start, head_end = self._head(node, whole=kind not in _SCOPES)
        head = self.source.content[head_start:head_end].decode("utf-8", "replace")
        symbol = self.source.symbol(
            kind,
            name,
            within,
            _extent(node),
            signature=one_line(head).rstrip(" ;,{="),
            docstring=doc_above(self.source, node.start_byte, self.dialect.docs),
            spelled=spelled,
        )
        if "." in spelled:  # `class A::B` declares `B`
            symbol = replace(symbol, name=spelled.rpartition(".")[2])
        if kind in _SCOPES:
            self.kinds[qualified] = kind
            self.scopes.enter(node.start_byte, node.end_byte, qualified)
        yield symbol

    def _head(self, node: Node, *, whole: bool) -> tuple[int, int]:
        """The bytes of a declaration's head: behind its annotations, before its body."""
        start, end = node.start_byte, node.end_byte
        leading = True
        for child in node.children:
            body = None if whole else self._body(child)
            if body is not None:
                end = body.start_byte
                break
            if not leading or child.type in self.dialect.annotations:
                continue
            inner = (
                next((one for one in child.children if one.type not in self.dialect.annotations), None)
                if child.type == "modifiers"
                else child
            )
            if inner is not None:
                start, leading = inner.start_byte, False
        return start, end

    def _body(self, child: Node) -> Node | None:
        """The node that ends the head: the child itself or, for `type A struct {`, a part of it."""
        if child.type in self.dialect.bodies:
            return child
        inner = child.children if child.type.endswith(("_type", "_spec", "call")) else ()
        return next((body for part in inner if (body := self._body(part)) is not None), None)

    def _with_bases(self, symbols: list[Symbol]) -> Iterator[Symbol]:
        for symbol in symbols:
            found = self.bases.get(symbol.qualified_name)
            if not found or symbol.kind not in CLASSES | {SymbolKind.MODULE}:
                yield symbol
                continue
            bases = tuple(dict.fromkeys(base for base, _ in found))
            yield replace(symbol, bases=bases)

    def _references(self, roles: dict[str, list[tuple[Node, Found]]]) -> Iterator[Reference]:
        for scope, found in self.bases.items():
            for base, line in found:
                yield Reference(ReferenceKind.INHERITS, base, line, scope)
        taken = {node.start_byte for role in ("call", "base") for node, _ in roles[role]}
        taken.update(name.start_byte for name in self.names)
        imports = {node.start_byte for node, _ in roles["import"]}
        for node, found in _ordered(roles["call"]):
            if node.start_byte in imports:
                continue  # Ruby's `require`
            name = self._called(node, found)
            start = node.start_byte
            yield Reference(ReferenceKind.CALL, name, self.source.line(start), self.scopes.at(start))
        seen: set[tuple[str, str]] = set()
        covered = 0  # `b` in `a.b` is no use of its own
        for node, _ in sorted(roles["use"], key=lambda use: (use[0].start_byte, -use[0].end_byte)):
            name, scope = self._type(node), self.scopes.at(node.start_byte)
            inside = node.end_byte <= covered
            if "." in name and not _ARGUMENTS.search(self.source.text(node)):
                covered = max(covered, node.end_byte)
            if name and not inside and node.start_byte not in taken and (name, scope) not in seen:
                seen.add((name, scope))
                yield Reference(ReferenceKind.NAME, name, self.source.line(node.start_byte), scope)

    def _called(self, node: Node, found: Found) -> str:
        name = self.source.text(node)
        if not name.isidentifier():  # most are, and need no more looking at
            name = dotted(_ARGUMENTS.sub("", name))
        receiver = found.get("receiver")
        if receiver is None:
            return name if _PLAIN.fullmatch(name) else one_line(name)
        written = self.source.text(receiver[0])
        if not written.isidentifier():
            written = dotted(written)
        return f"{written}.{name}" if _PLAIN.fullmatch(written) else f".{name}"

    def _type(self, node: Node) -> str:
        """A type's name without its arguments; "" where it is no plain name."""
        name = self.source.text(node)
        if name.isidentifier():
            return name
        name = dotted(_ARGUMENTS.sub("", name))
        return name if _PLAIN.fullmatch(name) else ""

    def _bindings(self, roles: dict[str, list[tuple[Node, Found]]]) -> Iterator[Binding]:
        seen: set[Binding] = set()
        for role in ("bound", f"bound.{_PROMOTED}", "returns"):
            for node, found in _ordered(roles[role]):
                scope = self.scopes.at(node.start_byte)
                if role == f"bound.{_PROMOTED}" and self.kinds.get(scope) in _FUNCTIONS:
                    scope = scope.rpartition(".")[0]
                made = found.get("made")
                kind = (
                    self._called(made[0], found) + "()" if made else self._type(found.get("type", [node])[0])
                )
                name = "()" if role == "returns" else self.source.text(node).strip("`")
                binding = Binding(name, kind, self.source.line(node.start_byte), scope)
                if kind and binding not in seen:
                    seen.add(binding)
                    yield binding


def _ordered(matches: list[tuple[Node, Found]]) -> list[tuple[Node, Found]]:
    """By place, each node once."""
    unique = {(node.start_byte, node.end_byte): (node, found) for node, found in matches}
    return [unique[place] for place in sorted(unique)]


def _extent(node: Node) -> tuple[int, int]:
    return node.start_byte, node.end_byte
