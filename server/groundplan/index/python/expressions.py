"""Python expressions as values: enough of them to read declarations, the rest kept as text.

Extractors read `models.ForeignKey("User", null=True)` as a `Call` and decide what it means; nothing
is evaluated here. Every expression knows its first and last line, counted from 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.index.parse import Node


@dataclass(frozen=True, slots=True)
class Name:
    """A name, dotted where attributes are taken from it: `models.CharField`."""

    dotted: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal, adjacent literals joined. An f-string with holes is `Opaque`."""

    value: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, `True`, `False`, `None` or `...`."""

    value: int | float | bool | None
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call. `*args` appear in `args` as `Starred`; `**kwargs` in `double_starred`."""

    func: "Expression"
    args: "tuple[Expression, ...]"
    keywords: "dict[str, Expression]"
    double_starred: "tuple[Expression, ...]"
    line: int
    end_line: int

    @property
    def name(self) -> str:
        """The dotted name of what is called, or "" where it is no plain name."""
        return self.func.dotted if isinstance(self.func, Name) else ""

    def argument(self, position: int, keyword: str) -> "Expression | None":
        """The argument given by keyword, else by position (before any `*args`)."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        if position < len(self.args) and not any(isinstance(a, Starred) for a in self.args[: position + 1]):
            return self.args[position]
        return None


@dataclass(frozen=True, slots=True)
class Items:
    """A list, tuple or set display."""

    items: "tuple[Expression, ...]"
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict display. `**other` entries have a `None` key."""

    items: "tuple[tuple[Expression | None, Expression], ...]"
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Subscript:
    """`value[index, …]`: a generic type, or an item of something."""

    value: "Expression"
    index: "tuple[Expression, ...]"
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of something that is no plain name: `get_user_model().objects`."""

    value: "Expression"
    name: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`, comparisons and `and`/`or` included."""

    left: "Expression"
    operator: str
    right: "Expression"
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Starred:
    value: "Expression"
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Lambda:
    """`lambda …: body`: SQLAlchemy takes late-bound arguments so."""

    body: "Expression"
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Opaque:
    """Any other expression, as written."""

    text: str
    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Formatted(Opaque):
    """An f-string with holes. `parts` are its `Text` stretches and what stands in its holes."""

    parts: "tuple[Expression, ...]" = ()


@dataclass(frozen=True, slots=True)
class Conditional(Opaque):
    """`choices[0] if … else choices[1]`."""

    choices: "tuple[Expression, ...]" = ()


@dataclass(frozen=True, slots=True)
class Comprehension(Opaque):
    """`[element for target in iterable]`, as a list, set or generator, of one loop."""

    element: "Expression | None" = None
    target: "Expression | None" = None
    iterable: "Expression | None" = None


Expression = (
    Name | Text | Literal | Call | Items | Pairs | Subscript | Member | Binary | Starred | Lambda | Opaque
)


def read_expression(node: Node) -> Expression:
    """The value of a tree-sitter expression node."""
    reader = _READERS.get(node.type)
    return reader(node) if reader else _opaque(node)


def text_of(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _lines(node: Node) -> tuple[int, int]:
    return node.start_point.row + 1, node.end_point.row + 1


def _opaque(node: Node) -> Opaque:
    return Opaque(text_of(node), *_lines(node))


def _named(node: Node) -> Iterator[Node]:
    return (child for child in node.named_children if child.type != "comment")


def _name(node: Node) -> Name:
    return Name(text_of(node), *_lines(node))


def _attribute(node: Node) -> Name | Member | Opaque:
    value, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if value is None or attribute is None:
        return _opaque(node)
    inner = read_expression(value)
    if isinstance(inner, Name):
        return Name(f"{inner.dotted}.{text_of(attribute)}", *_lines(node))
    return Member(inner, text_of(attribute), *_lines(node))


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "\n": "", "a": "\a", "0": "\0"}


def _string(node: Node) -> Text | Opaque:
    parts: list[Expression] = []
    raw = "r" in text_of(node.children[0]).lower() if node.children else False
    for child in node.children:
        if child.type == "interpolation":
            hole = child.child_by_field_name("expression")
            parts.append(read_expression(hole) if hole is not None else _opaque(child))
        elif child.type == "string_content":
            content = text_of(child)
            parts.append(Text(content if raw or "\\" not in content else _unescape(content), *_lines(child)))
    return _joined(node, parts)


def _joined(node: Node, parts: list[Expression]) -> Text | Opaque:
    texts = [part.value for part in parts if isinstance(part, Text)]
    if len(texts) == len(parts):
        return Text("".join(texts), *_lines(node))
    return Formatted(text_of(node), *_lines(node), tuple(parts))


def _unescape(content: str) -> str:
    out: list[str] = []
    chars = iter(content)
    for char in chars:
        if char != "\\":
            out.append(char)
            continue
        follower = next(chars, "")
        digits = {"x": 2, "u": 4, "U": 8}.get(follower)
        if digits:
            code = "".join(next(chars, "") for _ in range(digits))
            try:
                out.append(chr(int(code, 16)))
            except (ValueError, OverflowError):  # a half-typed escape: keep what is there
                out.append(f"\\{follower}{code}")
        else:
            out.append(_ESCAPES.get(follower, f"\\{follower}"))
    return "".join(out)


def _joined_strings(node: Node) -> Text | Opaque:
    return _joined(node, [read_expression(child) for child in _named(node)])


def _conditional(node: Node) -> Conditional | Opaque:
    children = list(_named(node))
    if len(children) != 3:
        return _opaque(node)
    choices = (read_expression(children[0]), read_expression(children[2]))
    return Conditional(text_of(node), *_lines(node), choices)


def _comprehension(node: Node) -> Comprehension | Opaque:
    body = node.child_by_field_name("body")
    loops = [child for child in _named(node) if child.type == "for_in_clause"]
    if body is None or len(loops) != 1:
        return _opaque(node)
    target, iterable = loops[0].child_by_field_name("left"), loops[0].child_by_field_name("right")
    if target is None or iterable is None:
        return _opaque(node)
    parts = (read_expression(body), read_expression(target), read_expression(iterable))
    return Comprehension(text_of(node), *_lines(node), *parts)


def _number(node: Node) -> Literal | Opaque:
    text = text_of(node).replace("_", "")
    try:
        return Literal(int(text, 0), *_lines(node))
    except ValueError:
        pass
    try:
        return Literal(float(text), *_lines(node))
    except ValueError:  # a complex number, or a leading zero
        return _opaque(node)


def _constant(value: bool | None):
    def read(node: Node) -> Literal:
        return Literal(value, *_lines(node))

    return read


def _call(node: Node) -> Call | Opaque:
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None:
        return _opaque(node)
    args: list[Expression] = []
    keywords: dict[str, Expression] = {}
    double_starred: list[Expression] = []
    if arguments.type == "generator_expression":
        args.append(_comprehension(arguments))
    else:
        for child in _named(arguments):
            if child.type == "keyword_argument":
                key, value = child.child_by_field_name("name"), child.child_by_field_name("value")
                if key is not None and value is not None:
                    keywords[text_of(key)] = read_expression(value)
            elif child.type == "dictionary_splat":
                double_starred.extend(read_expression(inner) for inner in _named(child))
            else:
                args.append(read_expression(child))
    return Call(read_expression(function), tuple(args), keywords, tuple(double_starred), *_lines(node))


def _items(node: Node) -> Items:
    return Items(tuple(read_expression(child) for child in _named(node)), *_lines(node))


def _pairs(node: Node) -> Pairs:
    items: list[tuple[Expression | None, Expression]] = []
    for child in _named(node):
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                items.append((read_expression(key), read_expression(value)))
        elif child.type == "dictionary_splat":
            items.extend((None, read_expression(inner)) for inner in _named(child))
    return Pairs(tuple(items), *_lines(node))


def _subscript(node: Node) -> Subscript | Opaque:
    value = node.child_by_field_name("value")
    if value is None:
        return _opaque(node)
    index = tuple(read_expression(child) for child in node.children_by_field_name("subscript"))
    return Subscript(read_expression(value), index, *_lines(node))


def _generic_type(node: Node) -> Subscript | Opaque:
    """`Mapped[int]` in an annotation, which the grammar tells apart from a subscript."""
    children = list(_named(node))
    if len(children) != 2:
        return _opaque(node)
    index = tuple(read_expression(child) for child in _named(children[1]))
    return Subscript(read_expression(children[0]), index, *_lines(node))


def _binary(node: Node) -> Binary | Opaque:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return _opaque(node)
    return Binary(read_expression(left), text_of(operator), read_expression(right), *_lines(node))


def _comparison(node: Node) -> Binary | Opaque:
    children = list(_named(node))
    if len(children) != 2:
        return _opaque(node)
    operator = " ".join(text_of(child) for child in node.children_by_field_name("operators"))
    return Binary(read_expression(children[0]), operator, read_expression(children[1]), *_lines(node))


def _union_type(node: Node) -> Binary | Opaque:
    children = list(_named(node))
    if len(children) != 2:
        return _opaque(node)
    return Binary(read_expression(children[0]), "|", read_expression(children[1]), *_lines(node))


def _unary(node: Node) -> Literal | Opaque:
    argument = node.child_by_field_name("argument")
    inner = read_expression(argument) if argument is not None else None
    if isinstance(inner, Literal) and isinstance(inner.value, int | float) and text_of(node).startswith("-"):
        return Literal(-inner.value, *_lines(node))
    return _opaque(node)


def _inner(node: Node) -> Expression:
    """Parentheses, `type` wrappers and `await` mean what stands inside them."""
    for child in _named(node):
        return read_expression(child)
    return _opaque(node)


def _starred(node: Node) -> Starred | Opaque:
    for child in _named(node):
        return Starred(read_expression(child), *_lines(node))
    return _opaque(node)


def _lambda(node: Node) -> Lambda | Opaque:
    body = node.child_by_field_name("body")
    return Lambda(read_expression(body), *_lines(node)) if body is not None else _opaque(node)


_READERS = {
    "identifier": _name,
    "dotted_name": _name,
    "keyword_identifier": _name,
    "attribute": _attribute,
    "member_type": _attribute,
    "string": _string,
    "concatenated_string": _joined_strings,
    "conditional_expression": _conditional,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "integer": _number,
    "float": _number,
    "true": _constant(True),
    "false": _constant(False),
    "none": _constant(None),
    "call": _call,
    "list": _items,
    "tuple": _items,
    "set": _items,
    "expression_list": _items,
    "pattern_list": _items,
    "tuple_pattern": _items,
    "list_pattern": _items,
    "dictionary": _pairs,
    "subscript": _subscript,
    "generic_type": _generic_type,
    "binary_operator": _binary,
    "boolean_operator": _binary,
    "comparison_operator": _comparison,
    "union_type": _union_type,
    "unary_operator": _unary,
    "parenthesized_expression": _inner,
    "type": _inner,
    "await": _inner,
    "list_splat": _starred,
    "list_splat_pattern": _starred,
    "lambda": _lambda,
}
