"""JavaScript, TypeScript and TSX: classes, interfaces, enumerations, types, functions and their members."""

import re
from collections.abc import Iterator

from groundplan.index.languages.ecmascript_imports import imports
from groundplan.index.languages.ecmascript_repair import with_semicolons
from groundplan.index.languages.ecmascript_types import bindings
from groundplan.index.languages.source import Reading, Scopes, Source, first_paragraph, one_line
from groundplan.index.parse import Node
from groundplan.index.records import Reference, ReferenceKind, Symbol, SymbolKind

_QUERIES = {
    "javascript": ("ecmascript", "javascript", "jsx"),
    "typescript": ("ecmascript", "typescript"),
    "tsx": ("ecmascript", "typescript", "jsx"),
}
_KINDS = {
    "class_declaration": SymbolKind.CLASS,
    "abstract_class_declaration": SymbolKind.CLASS,
    "class": SymbolKind.CLASS,
    "interface_declaration": SymbolKind.INTERFACE,
    "enum_declaration": SymbolKind.ENUM,
    "type_alias_declaration": SymbolKind.TYPE,
    "internal_module": SymbolKind.MODULE,
    "module": SymbolKind.MODULE,
    "method_definition": SymbolKind.METHOD,
    "method_signature": SymbolKind.METHOD,
    "abstract_method_signature": SymbolKind.METHOD,
    "function_declaration": SymbolKind.FUNCTION,
    "generator_function_declaration": SymbolKind.FUNCTION,
    "function_signature": SymbolKind.FUNCTION,
    "function_expression": SymbolKind.FUNCTION,
    "generator_function": SymbolKind.FUNCTION,
    "arrow_function": SymbolKind.FUNCTION,
}
_MEMBERS = frozenset(
    {"field_definition", "public_field_definition", "property_signature"}
    | {"required_parameter", "optional_parameter", "enum_assignment", "property_identifier", "string"}
)
_PARAMETERS = frozenset({"required_parameter", "optional_parameter"})
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_CLASSES = frozenset({SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.ENUM, SymbolKind.TYPE})
_PATTERNS = frozenset(
    {"object_pattern", "array_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"}
)
_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_DOTTED = re.compile(r"[#\w$]+(?:\.[#\w$]+)*")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
_DOCUMENTED = re.compile(r"/\*\*(.*?)\*/", re.DOTALL)
_DOC_MARGIN = re.compile(r"^[ \t]*\*[ \t]?", re.MULTILINE)
_SPACE = re.compile(rb"\s*")


def read(source: Source) -> Reading:
    source, captures = _parsed(source)
    scopes = Scopes()
    symbols = list(_Declarations(source, captures, scopes).read())
    scopes.close()
    return Reading(
        tuple(symbols),
        tuple(imports(source, captures, {symbol.qualified_name for symbol in symbols})),
        tuple(_references(source, captures, symbols, scopes)),
        source.error_lines(captures),
        tuple(
            bindings(
                source, captures, scopes, {one.qualified_name for one in symbols if one.kind in _CLASSES}
            )
        ),
    )


def _parsed(source: Source) -> tuple[Source, dict[str, list[Node]]]:
    """The file's captures, of the repaired text where that has fewer errors."""
    captures = source.captures(*_QUERIES[source.language])
    if "error" in captures and source.language != "javascript":
        content = with_semicolons(source.content, elements=source.language == "tsx")
        if content is not None:
            other = Source(source.language, content)
            found = other.captures(*_QUERIES[source.language])
            if len(found.get("error", ())) < len(captures["error"]):
                return other, found
    return source, captures


class _Declarations:
    """Goes through a file's declarations in the order of the text, keeping track of what they lie in."""

    def __init__(self, source: Source, captures: dict[str, list[Node]], scopes: Scopes) -> None:
        self._source = source
        self._captures = captures
        self._scopes = scopes
        self._docs = dict(_docs(source, captures.get("comment", ())))
        self._kinds: dict[str, SymbolKind] = {}  # of the scopes
        self._seen: set[str] = set()

    def read(self) -> Iterator[Symbol]:
        exports = {
            declaration.id: node.start_byte
            for node in self._captures.get("export", ())
            if (declaration := node.child_by_field_name("declaration")) is not None
        }
        nodes = [*self._captures.get("definition", ()), *self._captures.get("assignment", ())]
        nodes.sort(key=lambda node: (node.start_byte, -node.end_byte))
        for node in nodes:
            within = self._scopes.around(node.start_byte)
            start = exports.get(node.id, node.start_byte)
            if node.type == "variable_declarator":
                yield from self._variable(node, within, exports)
            elif node.type == "assignment_expression":
                yield from self._assigned(node, within)
            elif node.type in _MEMBERS:
                yield from self._member(node, within)
            else:
                yield from self._definition(node, node, within, start)

    def _definition(self, node: Node, value: Node, within: str, start: int) -> Iterator[Symbol]:
        """What `node` declares; `value` is where its body is, the node itself or what it is set to."""
        name = node.child_by_field_name("name")
        spelled = "default" if name is None else self._source.text(name).strip("'\"")
        kind = _KINDS[value.type]
        if node.type in ("field_definition", "public_field_definition"):
            kind = SymbolKind.METHOD
            name = name or node.child_by_field_name("property")
            spelled = "" if name is None else self._source.text(name)
        body = value.child_by_field_name("body")
        head_end = value.end_byte if body is None else body.start_byte
        head = self._source.content[node.start_byte : head_end].decode("utf-8", "replace")
        symbol = self._source.symbol(
            kind,
            name or node,
            within,
            (start, node.end_byte),
            signature=one_line(head).removesuffix("=>").rstrip("; "),
            docstring=self._docs.get(start, ""),
            bases=tuple(_bases(self._source, value)) if kind in _CLASSES else (),
            spelled=spelled,
        )
        self._seen.add(symbol.qualified_name)
        self._kinds[symbol.qualified_name] = kind
        self._scopes.enter(start, node.end_byte, symbol.qualified_name)
        yield symbol

    def _variable(self, node: Node, within: str, exports: dict[int, int]) -> Iterator[Symbol]:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        statement = node.parent
        start = node.start_byte if statement is None else exports.get(statement.id, statement.start_byte)
        if name is not None and name.type == "identifier" and value is not None and value.type in _KINDS:
            yield from self._definition(node, value, within, start)
            return
        if within and self._kinds.get(within) is not SymbolKind.MODULE:
            return  # a local variable
        if value is not None and value.type == "call_expression" and _is_require(self._source, value):
            return  # an import
        keyword = "" if statement is None else self._source.text(statement)[:5]
        for target in _targets(name):
            constant = keyword == "const" and _CONSTANT.fullmatch(self._source.text(target))
            kind = SymbolKind.CONSTANT if constant else SymbolKind.VARIABLE
            yield from self._plain(kind, target, within, (start, node.end_byte), node)

    def _member(self, node: Node, within: str) -> Iterator[Symbol]:
        if node.type in _PARAMETERS:  # `constructor(private service: Service)`
            within = within.rpartition(".")[0]
            name = node.child_by_field_name("pattern")
        else:
            name = node.child_by_field_name("name") or node.child_by_field_name("property")
        value = node.child_by_field_name("value")
        if self._kinds.get(within) not in _CLASSES:
            return
        if value is not None and value.type in ("arrow_function", "function_expression"):
            yield from self._definition(node, value, within, node.start_byte)
        else:
            yield from self._plain(
                SymbolKind.FIELD, name or node, within, (node.start_byte, node.end_byte), node
            )

    def _assigned(self, node: Node, within: str) -> Iterator[Symbol]:
        """`this.total = 0` in a method declares `total` on its class, where the class itself does not.

        TypeScript has every field declared: here, or by a class that is inherited from.
        """
        if self._source.language != "javascript":
            return
        left = node.child_by_field_name("left")
        owner = within.rpartition(".")[0]
        receiver = None if left is None else left.child_by_field_name("object")
        name = None if left is None else left.child_by_field_name("property")
        if receiver is None or name is None or receiver.type != "this":
            return
        if self._kinds.get(owner) is SymbolKind.CLASS and self._kinds.get(within) is SymbolKind.METHOD:
            yield from self._plain(SymbolKind.FIELD, name, owner, (node.start_byte, node.end_byte), node)

    def _plain(
        self, kind: SymbolKind, name: Node, within: str, extent: tuple[int, int], node: Node
    ) -> Iterator[Symbol]:
        spelled = self._source.text(name).strip("'\"")
        qualified = f"{within}.{spelled}" if within else spelled
        if qualified not in self._seen:
            self._seen.add(qualified)
            signature = one_line(self._source.text(node)).rstrip(";")
            docstring = self._docs.get(extent[0], "")
            yield self._source.symbol(
                kind, name, within, extent, signature=signature, docstring=docstring, spelled=spelled
            )


def _bases(source: Source, node: Node) -> Iterator[str]:
    for child in node.named_children:
        if child.type == "class_heritage":
            for part in child.named_children:
                if part.type == "extends_clause":
                    yield from (
                        one_line(source.text(value)) for value in part.children_by_field_name("value")
                    )
                elif part.type == "implements_clause":
                    yield from (_type_name(source, base) for base in part.named_children)
                else:  # JavaScript has no clause
                    yield one_line(source.text(part))
        elif child.type == "extends_type_clause":
            yield from (_type_name(source, base) for base in child.named_children)


def _type_name(source: Source, node: Node) -> str:
    name = node.child_by_field_name("name") if node.type == "generic_type" else None
    return one_line(source.text(name or node))


def _targets(pattern: Node | None) -> Iterator[Node]:
    """The names that a pattern binds: `{a, b: [c]}` binds `a` and `c`."""
    if pattern is None:
        return
    if pattern.type in _NAMES:
        yield pattern
    elif pattern.type in _PATTERNS:
        value = pattern.child_by_field_name("value") or pattern.child_by_field_name("left")
        for child in [value] if value is not None else pattern.named_children:
            yield from _targets(child)
    elif pattern.type == "object_assignment_pattern":
        yield from _targets(pattern.child_by_field_name("left"))


def _is_require(source: Source, call: Node) -> bool:
    function = call.child_by_field_name("function")
    return function is not None and source.text(function) == "require"


def _docs(source: Source, comments: list[Node] | tuple[()]) -> Iterator[tuple[int, str]]:
    """Documentation comments, by the byte at which what they document begins."""
    for node in comments:
        match = _DOCUMENTED.fullmatch(source.text(node))
        if match is not None:
            space = _SPACE.match(source.content, node.end_byte)
            yield space.end() if space else node.end_byte, first_paragraph(_DOC_MARGIN.sub("", match[1]))


def _references(
    source: Source, captures: dict[str, list[Node]], symbols: list[Symbol], scopes: Scopes
) -> Iterator[Reference]:
    for symbol in symbols:
        for base in symbol.bases:
            yield Reference(ReferenceKind.INHERITS, base, symbol.name_line, symbol.qualified_name)
    for node in sorted(captures.get("call", ()), key=lambda node: node.start_byte):
        start = node.start_byte
        name = _written(source, node)
        if name != "require":
            yield Reference(ReferenceKind.CALL, name, source.line(start), scopes.at(start))
    seen: set[tuple[str, str]] = set()
    names = [*captures.get("name", ()), *captures.get("component", ())]
    for node in sorted(names, key=lambda node: node.start_byte):
        name, scope = _written(source, node), scopes.at(node.start_byte)
        is_element = node.type == "identifier" and name[0].islower() and _is_component(node)
        if name[0] != "." and not is_element and (name, scope) not in seen:
            seen.add((name, scope))
            yield Reference(ReferenceKind.NAME, name, source.line(node.start_byte), scope)


def _is_component(node: Node) -> bool:
    return node.parent is not None and node.parent.type.startswith("jsx_")


def _written(source: Source, node: Node) -> str:
    """A dotted name; what is taken from no plain name (`f(x).total`) keeps only its last part: `.total`."""
    written = source.text(node)
    if _DOTTED.fullmatch(written):
        return written
    name = node.child_by_field_name("property")
    return f".{source.text(name)}" if name is not None else one_line(written)
