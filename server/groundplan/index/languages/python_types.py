"""Names of a Python file whose types are plain to see: annotations, and what a call gives."""

import re
from collections.abc import Iterator

from groundplan.index.languages.source import Scopes, Source, start_byte
from groundplan.index.parse import Node, fields
from groundplan.index.records import Binding

_PLAIN = re.compile(r"\w+(?:\.\w+)*")
_FUNCTION, _LEFT, _NAME, _RETURN_TYPE, _RIGHT, _TYPE = fields(
    "python", "function", "left", "name", "return_type", "right", "type"
)
_WRAPPED = re.compile(r"(?:\w+\.)?(?:Optional|Annotated|ClassVar|Final|type|Type|Self)\[\s*([\w.]+)")


def bindings(
    source: Source, captures: dict[str, list[Node]], scopes: Scopes, methods: dict[str, str]
) -> Iterator[Binding]:
    """`methods` maps each function to the class whose method it is, or "". A `self.x` is the class's `x`."""
    known: dict[tuple[str, str], str] = {}
    found: list[tuple[str, str, Node]] = []
    for node in sorted(captures.get("parameter", ()), key=start_byte):
        name = node.child_by_field_id(_NAME) or next(iter(node.named_children), None)
        if name is not None and name.type == "identifier":
            found.append((source.text(name), _declared(source, node), node))
    for node in sorted(captures.get("returns", ()), key=start_byte):
        if (kind := node.child_by_field_id(_RETURN_TYPE)) is not None:
            found.append(("()", _type(source.text(kind)), kind))
    for name, kind, node in found:
        scope = scopes.at(node.start_byte)
        known[scope, name] = kind
        if kind:
            yield Binding(name, kind, source.line(node.start_byte), scope)
    for node in sorted(captures.get("assignment", ()), key=start_byte):
        scope = scopes.at(node.start_byte)
        name, owner = _target(source, node, scope, methods)
        if not name:
            continue
        kind = _declared(source, node)
        if not kind and (value := node.child_by_field_id(_RIGHT)) is not None:
            kind = _made(source, value) or _copied(source, value, scope, known)
        # A second value of another kind says that neither is sure.
        if kind != known.get((owner, name)) and (kind or (owner, name) in known):
            known[owner, name] = kind
            yield Binding(name, kind, source.line(node.start_byte), owner)


def _target(source: Source, node: Node, scope: str, methods: dict[str, str]) -> tuple[str, str]:
    left = node.child_by_field_id(_LEFT)
    if left is None or left.type not in ("identifier", "attribute"):
        return "", ""
    written = source.text(left)
    if left.type == "identifier":
        return written, scope
    receiver, _, name = written.rpartition(".")
    owner = methods.get(scope, "")
    return (name, owner) if receiver == "self" and owner else ("", "")


def _declared(source: Source, node: Node) -> str:
    kind = node.child_by_field_id(_TYPE)
    return "" if kind is None else _type(source.text(kind))


def _type(written: str) -> str:
    """The class that an annotation names: `Optional[A]`, `"A"`, `A | None`, `A[int]` → `A`."""
    written = written.strip().strip("\"'")
    if (match := _WRAPPED.match(written)) is not None:
        return match[1]
    parts = [part.strip() for part in written.split("|") if part.strip() != "None"]
    written = parts[0].partition("[")[0].strip() if len(parts) == 1 else ""
    return written if _PLAIN.fullmatch(written) and written != "None" else ""


def _made(source: Source, value: Node) -> str:
    """What a call gives: `A()`."""
    if value.type != "call":
        return ""
    function = value.child_by_field_id(_FUNCTION)
    written = "" if function is None else source.text(function)
    return f"{written}()" if _PLAIN.fullmatch(written) else ""


def _copied(source: Source, value: Node, scope: str, known: dict[tuple[str, str], str]) -> str:
    return known.get((scope, source.text(value)), "") if value.type == "identifier" else ""
