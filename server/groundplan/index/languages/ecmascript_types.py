"""Names of a JavaScript or TypeScript file whose types are plain to see: annotations, and `new`."""

import re
from collections.abc import Iterator

from groundplan.index.languages.source import Scopes, Source
from groundplan.index.parse import Node
from groundplan.index.records import Binding

_PLAIN = re.compile(r"[\w$]+(?:\.[\w$]+)*")
_FUNCTIONS = frozenset({"arrow_function", "function_expression"})
_PROMOTING = frozenset({"accessibility_modifier", "override_modifier", "readonly"})
_NONE = frozenset({"null", "undefined"})


def bindings(
    source: Source, captures: dict[str, list[Node]], scopes: Scopes, classes: set[str]
) -> Iterator[Binding]:
    known: dict[tuple[str, str], str] = {}
    nodes = [node for kind in ("definition", "assignment", "parameter") for node in captures.get(kind, ())]
    for node in sorted(nodes, key=lambda node: node.start_byte):
        scope = scopes.at(node.start_byte)
        for name, kind, owner in _bound(source, node, scope, classes, known):
            if kind != known.get((owner, name)) and (kind or (owner, name) in known):
                known[owner, name] = kind
                yield Binding(name, kind, source.line(node.start_byte), owner)


def _bound(
    source: Source, node: Node, scope: str, classes: set[str], known: dict[tuple[str, str], str]
) -> Iterator[tuple[str, str, str]]:
    """The names that a node binds, with their types and scopes."""
    outer = scope.rpartition(".")[0]
    if node.type == "assignment_expression":
        left = node.child_by_field_name("left")
        written = "" if left is None else source.text(left)
        if written.startswith("this.") and outer in classes:
            name = written.removeprefix("this.")
            value = node.child_by_field_name("right")
            plain = "" if value is None or value.type != "identifier" else source.text(value)
            yield name, _made(source, node, "right") or known.get((scope, plain), ""), outer
        return
    if node.type in ("required_parameter", "optional_parameter"):
        name = node.child_by_field_name("pattern")
        if name is not None and name.type == "identifier":
            yield source.text(name), _declared(source, node, "type"), scope
            if any(child.type in _PROMOTING for child in node.children) and outer in classes:
                yield source.text(name), _declared(source, node, "type"), outer
        return
    value = node.child_by_field_name("value")
    function = value if value is not None and value.type in _FUNCTIONS else node
    if (returned := _declared(source, function, "return_type")) and scope:
        yield "()", returned, scope
    if function is value:
        return
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    if name is not None and node.type in (
        "variable_declarator",
        "public_field_definition",
        "field_definition",
    ):
        if node.type == "variable_declarator" and name.type != "identifier":
            return
        yield source.text(name), _declared(source, node, "type") or _made(source, node, "value"), scope
    elif name is not None and node.type == "property_signature":
        yield source.text(name), _declared(source, node, "type"), scope


def _declared(source: Source, node: Node, field: str) -> str:
    """The class that an annotation names: `: A<B>` and `: A | null` → `A`."""
    annotation = node.child_by_field_name(field)
    if annotation is None:
        return ""
    parts = [part.strip() for part in source.text(annotation).lstrip(":").split("|")]
    parts = [part for part in parts if part not in _NONE]
    written = parts[0].partition("<")[0].strip() if len(parts) == 1 else ""
    return written if _PLAIN.fullmatch(written) else ""


def _made(source: Source, node: Node, field: str) -> str:
    value = node.child_by_field_name(field)
    if value is not None and value.type == "await_expression":
        return ""
    if value is not None and value.type == "new_expression":
        constructor = value.child_by_field_name("constructor")
        written = "" if constructor is None else source.text(constructor)
        return written if _PLAIN.fullmatch(written) else ""
    if value is not None and value.type == "call_expression":
        function = value.child_by_field_name("function")
        written = "" if function is None else source.text(function)
        return f"{written}()" if _PLAIN.fullmatch(written) and written != "require" else ""
    return ""
