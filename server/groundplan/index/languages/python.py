"""Python: classes, functions, attributes and module variables; imports; calls, bases and other uses."""

import re
from collections.abc import Iterator

from groundplan.index.languages.python_types import bindings
from groundplan.index.languages.source import (
    Reading,
    Scopes,
    Source,
    first_paragraph,
    one_line,
    outermost_first,
    start_byte,
)
from groundplan.index.parse import Node, fields
from groundplan.index.records import Import, Reference, ReferenceKind, Symbol, SymbolKind

_DOTTED = re.compile(r"(?:super\(\)\.)?\w+(?:\.\w+)*")
_CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*")
_ALIAS, _ATTRIBUTE, _BODY, _DEFINITION, _LEFT, _MODULE_NAME, _NAME, _OBJECT, _RIGHT, _SUPERCLASSES, _VALUE = (
    fields(
        "python",
        *("alias", "attribute", "body", "definition", "left", "module_name", "name", "object", "right"),
        *("superclasses", "value"),
    )
)
_STRING_MARKS = re.compile(r"""^[a-zA-Z]*("{3}|'{3}|"|')(.*)\1$""", re.DOTALL)


def read(source: Source) -> Reading:
    captures = source.captures("python")
    scopes = Scopes()
    functions: dict[str, str] = {}  # each function's name, and the class whose method it is
    symbols = list(_symbols(source, captures, scopes, functions))
    scopes.close()
    imports = sorted(captures.get("import", ()), key=start_byte)  # captures come by pattern
    return Reading(
        tuple(symbols),
        tuple(found for node in imports for found in _imports(source, node)),
        tuple(_references(source, captures, symbols, scopes)),
        source.error_lines(captures),
        tuple(bindings(source, captures, scopes, functions)),
    )


def _symbols(
    source: Source, captures: dict[str, list[Node]], scopes: Scopes, functions: dict[str, str]
) -> Iterator[Symbol]:
    decorated: dict[int, int] = {}
    for node in captures.get("decorated", ()):
        if (definition := node.child_by_field_id(_DEFINITION)) is not None:
            decorated[definition.id] = node.start_byte
    declarations = [
        *captures.get("definition", ()),
        *captures.get("assignment", ()),
        *captures.get("alias", ()),
    ]
    declarations.sort(key=start_byte)
    classes: set[str] = set()
    seen: set[str] = set()
    for node in declarations:
        kind = node.type
        within = scopes.around(node.start_byte)
        if kind in ("class_definition", "function_definition"):
            symbol = _definition(
                source, node, within, within in classes, decorated.get(node.id, node.start_byte)
            )
            if symbol is None:
                continue
            scopes.enter(decorated.get(node.id, node.start_byte), node.end_byte, symbol.qualified_name)
            if kind == "class_definition":
                classes.add(symbol.qualified_name)
            else:
                functions[symbol.qualified_name] = within if within in classes else ""
            seen.add(symbol.qualified_name)
            yield symbol
        elif within in functions:
            if functions[within]:
                yield from _instance_attributes(source, node, functions[within], seen)
        else:
            yield from _variables(source, node, within, seen, within in classes)


def _definition(source: Source, node: Node, within: str, in_class: bool, start: int) -> Symbol | None:
    name, body = node.child_by_field_id(_NAME), node.child_by_field_id(_BODY)
    if name is None:
        return None
    is_class = node.type == "class_definition"
    head_end = node.end_byte if body is None else body.start_byte
    head = source.text_between(node.start_byte, head_end)
    kind = SymbolKind.CLASS if is_class else SymbolKind.METHOD if in_class else SymbolKind.FUNCTION
    return source.symbol(
        kind,
        name,
        within,
        (start, node.end_byte),
        signature=one_line(head.partition("\n#")[0]).removesuffix(":").rstrip(),
        docstring=_docstring(source, body),
        bases=tuple(_bases(source, node)) if is_class else (),
    )


def _docstring(source: Source, body: Node | None) -> str:
    first = body.named_child(0) if body is not None and body.named_child_count else None
    if first is None or first.type != "expression_statement" or first.named_child_count != 1:
        return ""
    string = first.named_child(0)
    if string.type != "string":
        return ""
    match = _STRING_MARKS.match(source.text(string))
    return first_paragraph(match[2]) if match else ""


def _bases(source: Source, node: Node) -> Iterator[str]:
    arguments = node.child_by_field_id(_SUPERCLASSES)
    if arguments is None:
        return
    for argument in arguments.named_children:
        if argument.type == "subscript":  # Generic[T]
            value = argument.child_by_field_id(_VALUE)
            yield one_line(source.text(value or argument))
        elif argument.type not in ("keyword_argument", "dictionary_splat", "comment"):
            yield one_line(source.text(argument))


def _variables(source: Source, node: Node, within: str, seen: set[str], in_class: bool) -> Iterator[Symbol]:
    for name in _names(node.child_by_field_id(_LEFT), "identifier"):
        spelled = source.text(name)
        qualified = f"{within}.{spelled}" if within else spelled
        if qualified in seen:
            continue
        seen.add(qualified)
        kind = SymbolKind.TYPE if node.type == "type_alias_statement" else SymbolKind.VARIABLE
        if in_class:
            kind = SymbolKind.FIELD
        elif kind is SymbolKind.VARIABLE and _CONSTANT.fullmatch(spelled):
            kind = SymbolKind.CONSTANT
        signature = one_line(source.text(node))
        yield source.symbol(kind, name, within, (node.start_byte, node.end_byte), signature=signature)
    value = node.child_by_field_id(_RIGHT)
    if value is not None and value.type == "assignment":  # a = b = 1
        yield from _variables(source, value, within, seen, in_class)


def _instance_attributes(source: Source, node: Node, owner: str, seen: set[str]) -> Iterator[Symbol]:
    """`self.total = 0` in a method declares `total` on the class, where the class itself does not."""
    for attribute in _names(node.child_by_field_id(_LEFT), "attribute"):
        receiver, name = attribute.child_by_field_id(_OBJECT), attribute.child_by_field_id(_ATTRIBUTE)
        if receiver is None or name is None or source.text(receiver) != "self":
            continue
        qualified = f"{owner}.{source.text(name)}"
        if qualified not in seen:
            seen.add(qualified)
            extent = (node.start_byte, node.end_byte)
            yield source.symbol(SymbolKind.FIELD, name, owner, extent, signature=one_line(source.text(node)))


def _names(target: Node | None, wanted: str) -> Iterator[Node]:
    if target is None:
        return
    if target.type == wanted:
        yield target
    elif target.type in (
        "pattern_list",
        "tuple_pattern",
        "list_pattern",
        "list_splat_pattern",
        "type",
        "generic_type",
    ):
        for child in target.named_children:
            yield from _names(child, wanted)
            if target.type == "generic_type":
                return


def _imports(source: Source, node: Node) -> Iterator[Import]:
    line = source.line(node.start_byte)
    if node.type == "import_statement":
        for child in node.children_by_field_id(_NAME):
            name, alias = _aliased(source, child)
            yield Import(name, "", alias or name.partition(".")[0], line)
        return
    module, level = _from_module(source, node)
    if any(child.type == "wildcard_import" for child in node.named_children):
        yield Import(module, "*", "", line, level)
    for child in node.children_by_field_id(_NAME):
        name, alias = _aliased(source, child)
        yield Import(module, name, alias or name, line, level)


def _from_module(source: Source, node: Node) -> tuple[str, int]:
    module = node.child_by_field_id(_MODULE_NAME)
    written = "__future__" if module is None else re.sub(r"\s+", "", source.text(module))
    name = written.lstrip(".")
    return name, len(written) - len(name)


def _aliased(source: Source, node: Node) -> tuple[str, str]:
    if node.type != "aliased_import":
        return source.text(node), ""
    name, alias = node.child_by_field_id(_NAME), node.child_by_field_id(_ALIAS)
    return source.text(name) if name else "", source.text(alias) if alias else ""


def _references(
    source: Source, captures: dict[str, list[Node]], symbols: list[Symbol], scopes: Scopes
) -> Iterator[Reference]:
    for symbol in symbols:
        for base in symbol.bases:
            yield Reference(ReferenceKind.INHERITS, base, symbol.name_line, symbol.qualified_name)
    for node in sorted(captures.get("public", ()), key=start_byte):
        yield from _public_names(source, node)
    line, scope_at = source.line, scopes.at
    for node in outermost_first(captures.get("call", ())):
        start = node.start_byte
        name = _written(source, node)
        if name != "super":  # what is called on it says more
            yield Reference(ReferenceKind.CALL, name, line(start), scope_at(start))
    seen: set[tuple[str, str]] = set()
    for node in sorted(captures.get("name", ()), key=start_byte):
        start = node.start_byte
        use = _written(source, node), scope_at(start)
        if use not in seen:
            seen.add(use)
            if use[0][0] != ".":
                yield Reference(ReferenceKind.NAME, use[0], line(start), use[1])


def _public_names(source: Source, node: Node) -> Iterator[Reference]:
    """The names in `__all__`, as uses in a scope of that name; `*` stands for what can't be told."""
    value, line = node.child_by_field_id(_RIGHT), source.line(node.start_byte)
    if value is None or value.type not in ("list", "tuple"):
        yield Reference(ReferenceKind.NAME, "*", line, "__all__")
        return
    for item in value.named_children:
        match = _STRING_MARKS.match(source.text(item)) if item.type == "string" else None
        if item.type != "comment":
            yield Reference(
                ReferenceKind.NAME, match[2] if match else "*", source.line(item.start_byte), "__all__"
            )


def _written(source: Source, node: Node) -> str:
    """A dotted name; what is taken from no plain name (`f(x).total`) keeps only its last part: `.total`."""
    written = source.text(node)
    if _DOTTED.fullmatch(written):
        return written
    name = node.child_by_field_id(_ATTRIBUTE)
    return f".{source.text(name)}" if name is not None else one_line(written)
