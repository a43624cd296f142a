"""What a JavaScript or TypeScript file takes from others, and under which names it gives on its own.

`import D from "m"` takes the name `default`; `export {a as b}` gives the file's own `a` the name `b`, which
is an import without a module; so is `export default a`.
"""

from collections.abc import Iterator

from groundplan.index.languages.source import Source
from groundplan.index.parse import Node
from groundplan.index.records import Import


def imports(source: Source, captures: dict[str, list[Node]], declared: set[str]) -> Iterator[Import]:
    nodes = [
        node for kind in ("import", "export", "required", "assignment") for node in captures.get(kind, ())
    ]
    for node in sorted(nodes, key=lambda node: node.start_byte):
        line = source.line(node.start_byte)
        if node.type == "import_statement":
            yield from _import(source, node, line)
        elif node.type == "export_statement":
            yield from _export(source, node, line)
        elif node.type == "call_expression":
            yield from _required(source, node, line)
        else:
            yield from _common_js_export(source, node, line, declared)


def _import(source: Source, node: Node, line: int) -> Iterator[Import]:
    module = _module(source, node)
    clause = next((child for child in node.named_children if child.type.startswith("import_")), None)
    if clause is None:
        yield Import(module, "", "", line)  # for its effects only
        return
    if clause.type == "import_require_clause":
        module = _module(source, clause)
    for child in clause.named_children:
        if child.type == "identifier":
            name = "" if clause.type == "import_require_clause" else "default"
            yield Import(module, name, source.text(child), line)
        elif child.type == "namespace_import":
            yield from (Import(module, "", source.text(name), line) for name in child.named_children)
        elif child.type == "named_imports":
            for specifier in child.named_children:
                name, alias = _specifier(source, specifier)
                yield Import(module, name, alias or name, line)


def _export(source: Source, node: Node, line: int) -> Iterator[Import]:
    module = _module(source, node)
    is_default = any(child.type == "default" for child in node.children)
    for child in node.named_children:
        if child.type == "export_clause":
            for specifier in child.named_children:
                name, alias = _specifier(source, specifier)
                if module or (alias and alias != name):
                    yield Import(module, name, alias or name, line)
        elif child.type == "namespace_export":
            yield from (Import(module, "", source.text(name), line) for name in child.named_children)
        elif child.type == "identifier":  # export default a; export = a
            yield Import("", source.text(child), "default", line)
    declaration = node.child_by_field_name("declaration")
    name = None if declaration is None else declaration.child_by_field_name("name")
    if is_default and name is not None:
        yield Import("", source.text(name), "default", line)
    if module and any(child.type == "*" for child in node.children):
        yield Import(module, "*", "", line)


def _required(source: Source, call: Node, line: int) -> Iterator[Import]:
    arguments = call.child_by_field_name("arguments")
    module = "" if arguments is None else _string(source, arguments.named_children[:1])
    if not module:
        return
    holder = call.parent
    names: list[Import] = []
    if holder is not None and holder.type == "variable_declarator":
        target = holder.child_by_field_name("name")
        names = [] if target is None else list(_bound(source, target, module, line))
    elif holder is not None and holder.type == "member_expression":  # const a = require("m").a
        names = list(_member_bound(source, holder, module, line))
    yield from names or [Import(module, "", "", line)]


def _bound(source: Source, target: Node, module: str, line: int) -> Iterator[Import]:
    if target.type == "identifier":
        yield Import(module, "", source.text(target), line)
    elif target.type == "object_pattern":
        for child in target.named_children:
            if child.type == "shorthand_property_identifier_pattern":
                yield Import(module, source.text(child), source.text(child), line)
            elif child.type == "pair_pattern":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is not None and value is not None and value.type == "identifier":
                    yield Import(module, source.text(key), source.text(value), line)


def _member_bound(source: Source, member: Node, module: str, line: int) -> Iterator[Import]:
    holder, name = member.parent, member.child_by_field_name("property")
    if holder is None or name is None or holder.type != "variable_declarator":
        return
    target = holder.child_by_field_name("name")
    if target is not None and target.type == "identifier":
        yield Import(module, source.text(name), source.text(target), line)


def _common_js_export(source: Source, node: Node, line: int, declared: set[str]) -> Iterator[Import]:
    """`module.exports = A`, `module.exports = {A, b: B}` and `exports.b = B`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    written = source.text(left)
    if written == "module.exports" and right.type == "object":
        for child in right.named_children:
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                yield from _renamed(source, value, source.text(key), line, declared)
    elif written == "module.exports":
        yield from _renamed(source, right, "default", line, declared)
    elif written.startswith(("exports.", "module.exports.")):
        yield from _renamed(source, right, written.rpartition(".")[2], line, declared)


def _renamed(source: Source, value: Node, alias: str, line: int, declared: set[str]) -> Iterator[Import]:
    name = source.text(value) if value.type == "identifier" else ""
    if name in declared and name != alias:
        yield Import("", name, alias, line)


def _specifier(source: Source, node: Node) -> tuple[str, str]:
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    return source.text(name) if name else "", source.text(alias) if alias else ""


def _module(source: Source, node: Node) -> str:
    written = node.child_by_field_name("source")
    return "" if written is None else _string(source, [written])


def _string(source: Source, nodes: list[Node]) -> str:
    return source.text(nodes[0])[1:-1] if nodes and nodes[0].type == "string" else ""
