"""The names that a Python function binds itself, and what it imports."""

from collections.abc import Iterator

from groundplan.extract.python.program import ClassRef, Definition, External, FunctionRef, Module, ValueRef
from groundplan.extract.sequence.python.code import Code, name_of, text
from groundplan.extract.sequence.python.values import (
    FOREIGN,
    UNKNOWN,
    ClassValue,
    FunctionValue,
    ModuleValue,
    Value,
)
from groundplan.index.parse import Node
from groundplan.index.python.statements import ImportedName, read_statements

_OWN_SCOPE = frozenset({"function_definition", "class_definition", "lambda"})
_TARGETS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "for_in_clause": "left",
    "named_expression": "name",
    "as_pattern": "alias",
}


def bound_names(function: Node) -> frozenset[str]:
    """Parameters and every name that is assigned, imported or declared in the function."""
    names = {name for name, _ in parameters(function)}
    waiting = list(body_of(function))
    while waiting:
        node = waiting.pop()
        if node.type in ("function_definition", "class_definition"):
            names.add(name_of(node))
        elif node.type in _TARGETS:
            names.update(identifiers(node.child_by_field_name(_TARGETS[node.type])))
        elif node.type in ("import_statement", "import_from_statement"):
            names.update(_imported_names(node))
        elif node.type in ("case_pattern", "delete_statement"):
            names.update(identifiers(node))
        if node.type not in _OWN_SCOPE:
            waiting += node.named_children
    return frozenset(names)


def body_of(function: Node) -> list[Node]:
    body = function.child_by_field_name("body")
    return body.named_children if body is not None else []


def identifiers(target: Node | None) -> Iterator[str]:
    """The plain names in a target; `a.b` and `a[b]` bind none."""
    if target is None or target.type in ("attribute", "subscript"):
        return
    if target.type == "identifier":
        yield text(target)
    for child in target.named_children:
        yield from identifiers(child)


def parameters(function: Node) -> list[tuple[str, Node]]:
    """Each parameter's name, with its node."""
    whole = function.child_by_field_name("parameters")
    found: list[tuple[str, Node]] = []
    for node in whole.named_children if whole is not None else ():
        if node.type == "comment":
            continue
        name = node.child_by_field_name("name") or node
        while name.type != "identifier" and name.named_children:
            name = name.named_children[0]
        if name.type == "identifier":
            found.append((text(name), node))
    return found


def local_imports(code: Code, module: Module, function: Node) -> dict[str, Value]:
    """What the imports inside a function mean."""
    found: dict[str, Value] = {}
    waiting = list(body_of(function))
    while waiting:
        node = waiting.pop()
        if node.type in ("import_statement", "import_from_statement"):
            for statement in read_statements(node.text or b""):
                if isinstance(statement, ImportedName):
                    found.update(_imported(code, module, statement))
        elif node.type not in _OWN_SCOPE:
            waiting += node.named_children
    return found


def value_of(code: Code, found: Definition | None) -> Value:
    """A definition as a value; what only stands for an expression is left to the caller."""
    match found:
        case Module():
            return ModuleValue(found)
        case ClassRef():
            return ClassValue(found)
        case FunctionRef(module=home, node=node):
            definition = code.definition(home, node.line)
            return FunctionValue(home, definition) if definition is not None else UNKNOWN
        case External(dotted=dotted):
            # The workspace's own package without that name: it may be made when the program runs.
            return FOREIGN if code.program.module(dotted.partition(".")[0]) is None else UNKNOWN
        case ValueRef() | None:
            return UNKNOWN


def _imported(code: Code, module: Module, statement: ImportedName) -> Iterator[tuple[str, Value]]:
    home = module.absolute(statement)
    if statement.name == "*":
        return
    if not statement.name:
        dotted = home if statement.alias else home.partition(".")[0]
        yield statement.alias or dotted, _module(code, dotted)
        return
    source = code.program.module(home)
    found = code.program.resolve(source, statement.name) if source is not None else None
    inner = code.program.module(f"{home}.{statement.name}") if found is None else None
    if found is None and inner is None:
        value: Value = _module(code, home) if source is None else UNKNOWN
        yield statement.alias or statement.name, value if value is FOREIGN else UNKNOWN
    else:
        yield statement.alias or statement.name, value_of(code, found or inner)


def _module(code: Code, dotted: str) -> Value:
    found = code.program.module(dotted)
    if found is not None:
        return ModuleValue(found)
    return FOREIGN if code.program.module(dotted.partition(".")[0]) is None else UNKNOWN


def _imported_names(node: Node) -> Iterator[str]:
    for statement in read_statements(node.text or b""):
        if isinstance(statement, ImportedName) and statement.name != "*":
            yield statement.alias or statement.name or statement.module.partition(".")[0]
