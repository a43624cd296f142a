"""A Python module as the declarations it makes, read from its syntax tree with nothing executed.

Bodies are flat: what stands under `if`, `try`, `with` and loops is listed in reading order, and marked
`alternative` where it stands in an `else`, `elif` or `except` branch, so that a reader can prefer the
first of two definitions of one name. Code that does not parse costs only itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from groundplan.index.parse import Node, parse
from groundplan.index.python.expressions import (
    Expression,
    Items,
    Literal,
    Name,
    Starred,
    Subscript,
    Text,
    read_expression,
    text_of,
)
from groundplan.index.python.repair import repair


@dataclass(frozen=True, slots=True)
class ImportedName:
    """`from module import name as alias`, or `import module as alias` (then `name` is "").

    `level` counts the leading dots of a relative import; `name` is `*` for all of a module.
    """

    module: str
    name: str
    alias: str
    level: int
    line: int
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """`target = value` or `target: annotation = value`. `target` is dotted for `Model.field = …`.

    An item set by a literal key has a target as Python would write it: `kwargs['null']`.
    """

    target: str
    value: Expression | None
    annotation: Expression | None
    operator: str
    line: int
    end_line: int
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An expression that stands as a statement: `mapper(User, users)`."""

    value: Expression
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Returned:
    value: Expression
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class FunctionDef:
    """A function or method. Its body is read only when asked for."""

    name: str
    parameters: tuple[str, ...]
    decorators: tuple[Expression, ...]
    returns: Expression | None
    line: int
    end_line: int
    alternative: bool = False
    _body: Node | None = field(default=None, repr=False, compare=False)
    # Default values by parameter, the names of `*args` and `**kwargs` ("" where there is none), types by
    # parameter.
    defaults: dict[str, Expression] = field(default_factory=dict[str, Expression])
    packed: tuple[str, str] = ("", "")
    annotations: dict[str, Expression] = field(default_factory=dict[str, Expression])

    def body(self) -> "tuple[Statement, ...]":
        return tuple(_statements(self._body, prefix="", alternative=False)) if self._body else ()

    def mentions(self, *words: str) -> bool:
        """Whether any of the words stands somewhere in the body's text: cheaper than reading it."""
        text = (self._body.text or b"") if self._body else b""
        return any(word.encode() in text for word in words)

    def returned(self) -> tuple[Expression, ...]:
        """What the `return` statements of the body give, in reading order."""
        return tuple(s.value for s in self.body() if isinstance(s, Returned))


@dataclass(frozen=True, slots=True)
class ClassDef:
    """A class. `qualified_name` is its path of classes inside the module (`Order.Meta`)."""

    name: str
    qualified_name: str
    bases: tuple[Expression, ...]
    keywords: dict[str, Expression]
    decorators: tuple[Expression, ...]
    body: "tuple[Statement, ...]"
    docstring: str
    line: int
    end_line: int
    alternative: bool = False

    def inner(self, name: str) -> "ClassDef | None":
        """The class of that name declared in this one's body (`Meta`)."""
        return next((s for s in self.body if isinstance(s, ClassDef) and s.name == name), None)

    def assignments(self) -> "dict[str, Assignment]":
        """The body's names and what is assigned to them; of alternatives, the first."""
        found: dict[str, Assignment] = {}
        for statement in self.body:
            if isinstance(statement, Assignment) and "." not in statement.target:
                if statement.alternative and statement.target in found:
                    continue
                found.pop(statement.target, None)  # a later assignment moves to its own place
                found[statement.target] = statement
        return found


Statement = ImportedName | Assignment | Evaluated | Returned | FunctionDef | ClassDef


def read_statements(source: bytes) -> tuple[Statement, ...]:
    """The top-level statements of a module given as UTF-8. What does not parse is left out."""
    root = parse("python", source).root_node
    if root.has_error:
        root = parse("python", repair(source)).root_node
    return tuple(_statements(root, prefix="", alternative=False))


def _statements(block: Node, *, prefix: str, alternative: bool) -> Iterator[Statement]:
    for node in block.named_children:
        yield from _statement(node, prefix=prefix, alternative=alternative)


def _statement(node: Node, *, prefix: str, alternative: bool) -> Iterator[Statement]:
    match node.type:
        case "class_definition" | "function_definition" | "decorated_definition":
            yield from _definition(node, prefix=prefix, alternative=alternative)
        case "expression_statement":
            yield from _expression_statement(node, alternative=alternative)
        case "import_statement" | "import_from_statement":
            yield from _imports(node, alternative=alternative)
        case "return_statement":
            for value in node.named_children[:1]:
                yield Returned(read_expression(value), *_lines(node))
        case "if_statement" if _is_type_checking(node):
            # What only a type checker sees gives way to what runs.
            for child in node.named_children[1:]:
                seen = child.type == "block" or alternative
                for part in child.named_children:
                    yield from _statement(part, prefix=prefix, alternative=seen)
        case "elif_clause" | "else_clause" | "except_clause" | "except_group_clause":
            for child in node.named_children:
                yield from _statement(child, prefix=prefix, alternative=True)
        case (
            "if_statement"
            | "try_statement"
            | "with_statement"
            | "for_statement"
            | "while_statement"
            | "finally_clause"
            | "match_statement"
            | "case_clause"
            | "block"
            | "ERROR"
        ):
            yield from _bound_by_head(node, alternative=alternative)
            yield from _statements(node, prefix=prefix, alternative=alternative)
        case _:
            return


def _bound_by_head(node: Node, *, alternative: bool) -> Iterator[Assignment]:
    """The attributes that `for A.B in …` and `with … as A.B` set; what they are set to is not said."""
    if node.type == "for_statement":
        targets = node.children_by_field_name("left")
    elif node.type == "with_statement":
        items = [item for clause in node.named_children[:1] for item in clause.named_children]
        values = [value for item in items if (value := item.child_by_field_name("value")) is not None]
        targets = [
            target.named_children[0]
            for value in values
            if value.type == "as_pattern"
            for target in value.children_by_field_name("alias")
            if target.named_children
        ]
    else:
        return
    for target in targets:
        for name, _ in _targets(read_expression(target), None):
            if "." in name:
                yield Assignment(name, None, None, "=", *_lines(target), alternative)


def _is_type_checking(node: Node) -> bool:
    condition = node.child_by_field_name("condition")
    return condition is not None and text_of(condition).rpartition(".")[2] == "TYPE_CHECKING"


def _definition(
    node: Node, *, prefix: str, alternative: bool, decorators: Sequence[Node] = ()
) -> Iterator[Statement]:
    if node.type == "decorated_definition":
        inner = node.child_by_field_name("definition")
        if inner is not None:
            marks = [child for child in node.named_children if child.type == "decorator"]
            yield from _definition(inner, prefix=prefix, alternative=alternative, decorators=marks)
        return
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None:
        return
    marks = tuple(read_expression(mark.named_children[0]) for mark in decorators if mark.named_children)
    if node.type == "function_definition":
        returns = node.child_by_field_name("return_type")
        yield FunctionDef(
            text_of(name),
            _parameters(node),
            marks,
            read_expression(returns) if returns is not None else None,
            *_lines(node),
            alternative,
            body,
            _defaults(node),
            (_packed(node, "list_splat_pattern"), _packed(node, "dictionary_splat_pattern")),
            _annotations(node),
        )
        return
    bases, keywords = _superclasses(node)
    qualified = f"{prefix}{text_of(name)}"
    yield ClassDef(
        text_of(name),
        qualified,
        bases,
        keywords,
        marks,
        tuple(_statements(body, prefix=f"{qualified}.", alternative=False)) if body is not None else (),
        _docstring(body),
        *_lines(node),
        alternative,
    )


def _superclasses(node: Node) -> tuple[tuple[Expression, ...], dict[str, Expression]]:
    arguments = node.child_by_field_name("superclasses")
    bases: list[Expression] = []
    keywords: dict[str, Expression] = {}
    for child in arguments.named_children if arguments is not None else ():
        if child.type == "keyword_argument":
            key, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            if key is not None and value is not None:
                keywords[text_of(key)] = read_expression(value)
        elif child.type != "comment":
            bases.append(read_expression(child))
    return tuple(bases), keywords


def _parameters(node: Node) -> tuple[str, ...]:
    parameters = node.child_by_field_name("parameters")
    names: list[str] = []
    for child in parameters.named_children if parameters is not None else ():
        first = child
        while first.type != "identifier" and first.named_children:
            first = first.named_children[0]
        names.append(text_of(first))
    return tuple(names)


def _defaults(node: Node) -> dict[str, Expression]:
    parameters = node.child_by_field_name("parameters")
    found: dict[str, Expression] = {}
    for child in parameters.named_children if parameters is not None else ():
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if name is not None and value is not None:
            found[text_of(name)] = read_expression(value)
    return found


def _annotations(node: Node) -> dict[str, Expression]:
    parameters = node.child_by_field_name("parameters")
    found: dict[str, Expression] = {}
    for child in parameters.named_children if parameters is not None else ():
        kind = child.child_by_field_name("type")
        first = child
        while first.type != "identifier" and first.named_children:
            first = first.named_children[0]
        if kind is not None:
            found[text_of(first)] = read_expression(kind)
    return found


def _packed(node: Node, kind: str) -> str:
    """The name of the parameter that gathers what is left: `*args` or `**kwargs`, annotated or not."""
    parameters = node.child_by_field_name("parameters")
    for child in parameters.named_children if parameters is not None else ():
        inner = child.named_children[0] if child.type == "typed_parameter" and child.named_children else child
        if inner.type == kind and inner.named_children:
            return text_of(inner.named_children[0])
    return ""


def _docstring(body: Node | None) -> str:
    first = next((n for n in body.named_children if n.type != "comment"), None) if body is not None else None
    if first is None or first.type != "expression_statement" or not first.named_children:
        return ""
    value = read_expression(first.named_children[0])
    return value.value.strip() if isinstance(value, Text) else ""


def _expression_statement(node: Node, *, alternative: bool) -> Iterator[Statement]:
    for child in node.named_children:
        if child.type in ("assignment", "augmented_assignment"):
            yield from _assignment(child, alternative=alternative)
        elif child.type == "call":
            yield Evaluated(read_expression(child), *_lines(child))


def _assignment(node: Node, *, alternative: bool) -> Iterator[Assignment]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    kind = node.child_by_field_name("type")
    operator = node.child_by_field_name("operator")
    annotation = read_expression(kind) if kind is not None else None
    if right is not None and right.type == "assignment":  # a = b = value
        yield from _assignment(right, alternative=alternative)
    while right is not None and right.type == "assignment":
        right = right.child_by_field_name("right")
    value = read_expression(right) if right is not None else None
    if left is None:
        return
    sign = text_of(operator) if operator is not None else "="
    for target, part in _targets(read_expression(left), value):
        yield Assignment(target, part, annotation, sign, *_lines(node), alternative)


def _targets(left: Expression, value: Expression | None) -> Iterator[tuple[str, Expression | None]]:
    """Each name assigned to, with its own part of the value."""
    if isinstance(left, Name):
        yield left.dotted, value
    elif isinstance(left, Subscript) and isinstance(left.value, Name):
        if len(left.index) == 1 and isinstance(left.index[0], Text):  # kwargs["null"] = True
            yield f"{left.value.dotted}[{left.index[0].value!r}]", value
    elif isinstance(left, Items):
        for position, target in enumerate(left.items):
            if isinstance(target, Starred):  # how many it takes is not said
                yield from _targets(target.value, None)
            else:
                yield from _targets(target, _part(value, position, len(left.items)))


def _part(value: Expression | None, position: int, count: int) -> Expression | None:
    """What the name at `position` gets: an item of a display, `value[position]` of anything else."""
    if value is None or isinstance(value, Items):
        return value.items[position] if value is not None and len(value.items) == count else None
    return Subscript(value, (Literal(position, value.line, value.end_line),), value.line, value.end_line)


def _imports(node: Node, *, alternative: bool) -> Iterator[ImportedName]:
    line = node.start_point.row + 1
    if node.type == "import_statement":
        for child in node.named_children:
            module, alias = _aliased(child)
            yield ImportedName(module, "", alias, 0, line, alternative)
        return
    source = node.child_by_field_name("module_name")
    written = text_of(source) if source is not None else ""
    module = written.lstrip(".")
    level = len(written.replace(" ", "")) - len(module) if written.startswith(".") else 0
    if any(child.type == "wildcard_import" for child in node.named_children):
        yield ImportedName(module, "*", "", level, line, alternative)
    for child in node.children_by_field_name("name"):
        name, alias = _aliased(child)
        yield ImportedName(module, name, alias, level, line, alternative)


def _aliased(node: Node) -> tuple[str, str]:
    if node.type != "aliased_import":
        return text_of(node), ""
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    return text_of(name) if name is not None else "", text_of(alias) if alias is not None else ""


def _lines(node: Node) -> tuple[int, int]:
    return node.start_point.row + 1, node.end_point.row + 1
