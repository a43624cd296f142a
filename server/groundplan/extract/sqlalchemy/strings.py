"""`Strings`: the text an expression comes to, where the code alone says so."""

import re
from collections.abc import Callable

from groundplan.extract.python.program import ClassRef, External, Module
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Function, Scope, Thunk, last
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Expression,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Text,
)
from groundplan.index.python.statements import FunctionDef

_MAX_DEPTH = 24
_MAX_PATTERN = 80  # characters: names are made with short patterns


class Strings:
    """Reads table names, key targets and the like. `table_name` answers `cls.__tablename__`."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.table_name: Callable[[ClassRef], str] = lambda _: ""
        self._depth = 0

    def text(self, scope: Scope, expression: Expression | None) -> str | None:
        """The string, or None where it depends on what only a run would tell."""
        if expression is None or self._depth > _MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return self._text(scope, expression)
        finally:
            self._depth -= 1

    def of(self, thunk: Thunk | None) -> str | None:
        return self.text(thunk.scope, thunk.expression) if thunk is not None else None

    def _text(self, scope: Scope, expression: Expression) -> str | None:
        match expression:
            case Text(value=value):
                return value
            case Name(dotted=dotted) if "." in dotted:
                special = self._attribute(scope, dotted)
                return special if special is not None else self._followed(scope, expression)
            case Formatted(parts=parts):
                return self._joined([self._part(scope, part) for part in parts])
            case Binary(left=left, operator="+", right=right):
                return self._joined([self.text(scope, left), self.text(scope, right)])
            case Binary(left=left, operator="%", right=right):
                return self._percent(scope, left, right)
            case Binary(left=left, operator="or", right=right):
                return self.text(scope, left) or self.text(scope, right)
            case Call():
                return self._called(scope, expression)
            case _:
                return self._followed(scope, expression)

    def _followed(self, scope: Scope, expression: Expression) -> str | None:
        if isinstance(expression, Name):  # one step: what it is bound to may be `cls.__name__`
            found = self._names.lookup(scope, expression.dotted)
        else:
            found = self._names.evaluate(scope, expression)
        if isinstance(found, Thunk) and found.expression is not expression:
            return self.text(found.scope, found.expression)
        return None

    def _part(self, scope: Scope, part: Expression) -> str | None:
        found = self._names.evaluate(scope, part)
        if isinstance(found, Thunk) and isinstance(found.expression, Literal):
            return str(found.expression.value)
        return self.text(scope, part)

    def _attribute(self, scope: Scope, dotted: str) -> str | None:
        """`cls.__name__`, `User.__tablename__`, `users.name`, `Tables.USER.value`."""
        head, _, attribute = dotted.rpartition(".")
        if attribute in ("__name__", "__qualname__", "__tablename__", "value", "name", "fullname"):
            if head.endswith(".__class__"):
                head = head.removesuffix(".__class__")
            if head.endswith(".__table__") and attribute in ("name", "fullname"):
                head, attribute = head.removesuffix(".__table__"), "__tablename__"
            found = self._names.evaluate(scope, Name(head, 0, 0))
            match found:
                case ClassRef() if attribute in ("__name__", "__qualname__"):
                    return found.node.name
                case ClassRef() if attribute == "__tablename__":
                    return self.table_name(found) or None
                case Module(name=name) if attribute == "__name__":
                    return name
                case Thunk(scope=inner, expression=Text(value=value)) if attribute == "value":
                    return value
                case Thunk(scope=inner, expression=Call() as call) if attribute in ("name", "fullname"):
                    made = self._names.construct(inner, call)
                    return self.of(made.argument(0, "name")) if made and made.name == "Table" else None
                case _:
                    return None
        if dotted == "__name__":
            return scope.module.name
        return None

    def _called(self, scope: Scope, call: Call) -> str | None:
        match call.func:
            case Member(value=value, name=method):
                return self._method(self.text(scope, value), method, scope, call)
            case Name(dotted=dotted) if "." in dotted:
                head, _, method = dotted.rpartition(".")
                receiver = self.text(scope, Name(head, call.line, call.end_line))
                if receiver is not None:
                    return self._method(receiver, method, scope, call)
            case Name(dotted="str") if call.args:
                return self._part(scope, call.args[0])
            case _:
                pass
        maker = self._names.evaluate(scope, call.func)
        if isinstance(maker, Function):
            return self._from_function(maker, scope, call)
        if isinstance(maker, External) or maker is None:
            return self._outside(maker.dotted if maker else call.name, scope, call)
        return None

    def _from_function(self, maker: Function, scope: Scope, call: Call) -> str | None:
        for result in self._names.results(scope, call):
            if text := self.of(result):  # an empty one was put together in a way that is not seen here
                return text
        given = self.text(scope, call.args[0]) if call.args else None
        return snake(given) if given is not None and _says_snake(maker.node) else None

    def _outside(self, dotted: str, scope: Scope, call: Call) -> str | None:
        texts = [self.text(scope, argument) for argument in call.args]
        match last(dotted), texts:
            case "sub", [str() as pattern, str() as replacement, str() as subject]:
                return _substituted(pattern, replacement, subject)
            case (("pluralize" | "plural"), [str() as word, *_]):
                return plural(word)
            case (("quoted_name" | "str" | "intern" | "_" | "conv"), [str() as word, *_]):
                return word
            case name, [str() as word, *_] if "snake" in name or "underscore" in name:
                return snake(word)
            case _:
                return None

    def _method(self, receiver: str | None, method: str, scope: Scope, call: Call) -> str | None:
        if receiver is None:
            return None
        if method in ("lower", "upper", "strip", "title", "capitalize", "casefold") and not call.args:
            return getattr(receiver, method)()
        texts = [self.text(scope, argument) for argument in call.args]
        match method, texts:
            case "replace", [str() as old, str() as new]:
                return receiver.replace(old, new)
            case "removesuffix", [str() as tail]:
                return receiver.removesuffix(tail)
            case "removeprefix", [str() as head]:
                return receiver.removeprefix(head)
            case "join", _ if call.args:
                parts = [self.of(item) for item in self._names.items(scope, call.args[0])]
                return receiver.join(p for p in parts if p is not None) if None not in parts else None
            case "format", _:
                return self._formatted(receiver, scope, call)
            case _:
                return None

    def _formatted(self, receiver: str, scope: Scope, call: Call) -> str | None:
        positional = [self._part(scope, argument) for argument in call.args]
        named = {key: self._part(scope, value) for key, value in call.keywords.items()}
        if None in positional or None in named.values():
            return None
        try:
            return receiver.format(*positional, **named)
        except (IndexError, KeyError, ValueError, AttributeError):  # the code's own mistake
            return None

    def _percent(self, scope: Scope, left: Expression, right: Expression) -> str | None:
        template = self.text(scope, left)
        parts = right.items if isinstance(right, Items) else (right,)
        texts = [self._part(scope, part) for part in parts]
        if template is None or None in texts:
            return None
        try:
            return template % tuple(texts)
        except (TypeError, ValueError):  # the code's own mistake
            return None

    def _joined(self, parts: list[str | None]) -> str | None:
        texts = [part for part in parts if part is not None]
        return "".join(texts) if len(texts) == len(parts) else None


def snake(name: str) -> str:
    """`HTTPRequestLog` → `http_request_log`."""
    return re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name).lower().lstrip("_")


def plural(word: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return f"{word}es"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}s"


def _says_snake(node: FunctionDef) -> bool:
    return "snake" in node.name or "underscore" in node.name


def _substituted(pattern: str, replacement: str, subject: str) -> str | None:
    if len(pattern) > _MAX_PATTERN:
        return None
    try:
        return re.sub(pattern, replacement, subject)
    except (re.error, IndexError):  # the code's own mistake
        return None
