"""What a type annotation says about a value."""

from collections.abc import Callable

from groundplan.extract.sequence.python.code import text
from groundplan.extract.sequence.python.values import (
    FOREIGN,
    NOTHING,
    UNKNOWN,
    ClassValue,
    Foreign,
    Instance,
    Several,
    Value,
    joined,
)
from groundplan.index.parse import Node, parse

_SEQUENCES = frozenset(
    {"list", "List", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "Sequence", "Iterable"}
    | {"Iterator", "Collection", "MutableSequence", "AbstractSet", "Generator", "AsyncIterator"}
    | {"AsyncIterable", "AsyncGenerator", "deque", "Deque", "KeysView", "ValuesView"}
)
_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"})
_WRAPPERS = frozenset(
    {"Optional", "Annotated", "Final", "ClassVar", "Awaitable", "Required", "NotRequired", "ReadOnly"}
    | {"ContextManager", "AsyncContextManager", "AbstractContextManager"}
)


def annotated(node: Node | None, evaluate: Callable[[Node], Value], own: ClassValue | None) -> Value:
    """The value that an annotation promises; `evaluate` looks its names up, `own` is what `Self` means."""
    if node is None:
        return UNKNOWN
    match node.type:
        case "type" | "parenthesized_expression":
            return annotated(node.named_children[0], evaluate, own) if node.named_children else UNKNOWN
        case "none":
            return NOTHING
        case "string":
            return _from_string(node, evaluate, own)
        case "binary_operator" | "union_type":
            return joined(annotated(part, evaluate, own) for part in node.named_children)
        case "generic_type" | "subscript":
            return _generic(node, evaluate, own)
        case "identifier" | "attribute":
            if text(node).rpartition(".")[2] == "Self" and own is not None:
                return Instance(own.cls, own.exact, own.own)
            return _instance(evaluate(node))
        case _:
            return UNKNOWN


def _instance(value: Value) -> Value:
    if isinstance(value, ClassValue):
        return Instance(value.cls)
    return value if isinstance(value, Foreign) else UNKNOWN


def _from_string(node: Node, evaluate: Callable[[Node], Value], own: ClassValue | None) -> Value:
    written = text(node).strip("\"'")
    root = parse("python", written.encode()).root_node
    statement = root.named_children[0] if root.named_child_count == 1 else None
    if statement is None or statement.type != "expression_statement" or root.has_error:
        return UNKNOWN
    return annotated(statement.named_children[0], evaluate, own)


def _generic(node: Node, evaluate: Callable[[Node], Value], own: ClassValue | None) -> Value:
    origin, *arguments = node.named_children
    if node.type == "generic_type" and arguments:
        arguments = arguments[0].named_children
    name = text(origin).rpartition(".")[2]
    if not arguments:
        return UNKNOWN
    if name in _WRAPPERS:
        return annotated(arguments[0], evaluate, own)
    if name == "Coroutine":
        return annotated(arguments[-1], evaluate, own)
    if name == "Union":
        return joined(annotated(part, evaluate, own) for part in arguments)
    if name in ("type", "Type"):
        of = annotated(arguments[0], evaluate, own)
        return ClassValue(of.cls, exact=False) if isinstance(of, Instance) else UNKNOWN
    if name in _SEQUENCES:
        if name in ("tuple", "Tuple") and len([part for part in arguments if text(part) != "..."]) > 1:
            return FOREIGN
        return Several(annotated(arguments[0], evaluate, own))
    if name in _MAPPINGS:
        return Several(annotated(arguments[-1], evaluate, own), keyed=True)
    return _instance(evaluate(origin))
