"""What an expression of a project comes to, as far as text shows: strings, settings, classes."""

from dataclasses import dataclass, replace

from groundplan.extract.django.settings import Settings
from groundplan.extract.python.program import (
    ClassRef,
    Definition,
    External,
    FunctionRef,
    Module,
    Program,
    ValueRef,
)
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Conditional,
    Expression,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Pairs,
    Subscript,
    Text,
)
from groundplan.index.python.statements import Assignment, ClassDef, Evaluated, FunctionDef, Returned

_MAX_STEPS = 25  # longer chains of names, calls and settings are loops
_SETTINGS = ("django.conf.settings.", "django.conf.global_settings.")


@dataclass(frozen=True, slots=True)
class Bound:
    """An expression together with the module whose names it uses."""

    module: Module
    expression: Expression

    def part(self, expression: Expression) -> "Bound":
        return replace(self, expression=expression)


class Values:
    """Follows names, settings, conditionals and simple functions to what they come to."""

    def __init__(self, program: Program, settings: Settings) -> None:
        self.program = program
        self.settings = settings

    def meaning(self, bound: Bound, *, calls: bool = True) -> Definition | Bound | None:
        """The definition or the plain expression behind `bound`; None for a name nobody binds.

        With `calls`, a call of a function whose source is there is what it returns.
        """
        return self._meaning(bound, calls=calls, steps=0)

    def text(self, bound: Bound | None) -> str | None:
        """The string an expression comes to, None for anything else."""
        return self._text(bound, steps=0) if bound is not None else None

    def literal(self, bound: Bound | None) -> int | float | bool | None:
        """The number or truth value an expression comes to; None for all else."""
        found = self.meaning(bound) if bound is not None else None
        if isinstance(found, Bound) and isinstance(found.expression, Literal):
            return found.expression.value
        return None

    def texts(self, bound: Bound | None) -> tuple[str, ...]:
        """The strings of a list or tuple, or the one string that stands in its place."""
        found = self.meaning(bound) if bound is not None else None
        if isinstance(found, Bound) and isinstance(found.expression, Items):
            parts = (self.text(found.part(item)) for item in found.expression.items)
            return tuple(part for part in parts if part is not None)
        text = self.text(bound)
        return (text,) if text is not None else ()

    def setting(self, name: str) -> Bound | None:
        """What sets a setting: the project, else Django's default where it names a model."""
        found = self.settings.find(name) or self.settings.default(name)
        return Bound(*found) if found else None

    def setting_text(self, name: str) -> str | None:
        """The string that the project sets, None where it sets none."""
        found = self.settings.find(name)
        return self.text(Bound(*found)) if found else None

    def _meaning(self, bound: Bound, *, calls: bool, steps: int) -> Definition | Bound | None:
        if steps > _MAX_STEPS:
            return None
        match bound.expression:
            case Name(dotted=dotted):
                found = self._named(bound, dotted)
                if not isinstance(found, Bound):
                    return found
                return self._meaning(found, calls=calls, steps=steps + 1)
            case Conditional(choices=choices) if choices:
                return self._meaning(bound.part(choices[0]), calls=calls, steps=steps + 1)
            case Binary(left=left, operator="or", right=right):
                found = self._meaning(bound.part(left), calls=calls, steps=steps + 1)
                return found or self._meaning(bound.part(right), calls=calls, steps=steps + 1)
            case Subscript(value=value, index=(key,)):
                item = self._item(bound.part(value), bound.part(key), steps=steps + 1)
                return self._meaning(item, calls=calls, steps=steps + 1) if item else bound
            case Call() as call:
                inner = self._looked_up(bound, call) or (self._returned(bound, call) if calls else None)
                return self._meaning(inner, calls=calls, steps=steps + 1) if inner else bound
            case _:
                return bound

    def _named(self, bound: Bound, dotted: str) -> Definition | Bound | None:
        found = self.program.resolve(bound.module, dotted)
        if isinstance(found, ValueRef):
            return Bound(found.module, found.node.value) if found.node.value is not None else None
        if isinstance(found, External) and found.dotted.startswith(_SETTINGS):
            return self.setting(found.name) or _set_by_library(bound.module, found.name)
        if found is None and "." in dotted:
            method = self._method(bound.module, dotted)
            if method is not None:
                return self._first_returned(method) if method.node.decorators else method
            return self._library_setting(bound.module, *dotted.rsplit(".", 1))
        return found

    def _library_setting(self, module: Module, holder: str, name: str) -> Bound | None:
        """A setting read from a library's own settings object.

        Such objects fall back on Django's settings, or on a variable or a dict of defaults beside them.
        """
        instance = self.program.resolve(module, holder)
        if not name.isupper() or not isinstance(instance, ValueRef):
            return None
        home = instance.module
        beside = home.bindings.get(name)
        if isinstance(beside, Assignment) and beside.value is not None:
            return Bound(home, beside.value)
        for statement in home.statements:
            if isinstance(statement, Assignment) and isinstance(statement.value, Pairs):
                for key, value in statement.value.items:
                    if isinstance(key, Text) and key.value == name:
                        return Bound(home, value)
        return self.setting(name)

    def _method(self, module: Module, dotted: str) -> FunctionRef | None:
        """The method that `instance.name` means, where `instance = SomeClass()` at module level."""
        holder, _, name = dotted.rpartition(".")
        instance = self.program.resolve(module, holder)
        if not isinstance(instance, ValueRef) or not isinstance(instance.node.value, Call):
            return None
        made = self.program.resolve_expression(instance.module, instance.node.value.func)
        order = self.program.ancestors(made) if isinstance(made, ClassRef) else []
        for each in (each for each in order if isinstance(each, ClassRef)):
            for statement in each.node.body:
                if isinstance(statement, FunctionDef) and statement.name == name:
                    return FunctionRef(each.module, statement)
        return None

    def _looked_up(self, bound: Bound, call: Call) -> Bound | None:
        """`getattr(settings, "X", default)`: the setting, else the default."""
        if call.name != "getattr" or len(call.args) < 2:
            return None
        name = self.text(bound.part(call.args[1]))
        found = self.setting(name) if name and name.isupper() else None
        return found or (bound.part(call.args[2]) if len(call.args) > 2 else None)

    def _returned(self, bound: Bound, call: Call) -> Bound | None:
        function = self.program.resolve_expression(bound.module, call.func)
        if function is None and "." in call.name:
            function = self._method(bound.module, call.name)
        return self._first_returned(function) if isinstance(function, FunctionRef) else None

    def _first_returned(self, function: FunctionRef) -> Bound | None:
        for value in function.node.returned():
            if isinstance(value, Literal) and value.value is None:
                continue
            return Bound(function.module, local_value(function, value))
        return None

    def _item(self, container: Bound, key: Bound, *, steps: int) -> Bound | None:
        held = self._meaning(container, calls=True, steps=steps)
        wanted = self._text(key, steps=steps)
        if wanted is None or not isinstance(held, Bound) or not isinstance(held.expression, Pairs):
            return None
        for name, value in held.expression.items:
            if name is not None and self._text(held.part(name), steps=steps) == wanted:
                return held.part(value)
        return None

    def _text(self, bound: Bound, *, steps: int) -> str | None:
        if steps > _MAX_STEPS:
            return None
        found = self._meaning(bound, calls=True, steps=steps)
        if not isinstance(found, Bound):
            return None
        match found.expression:
            case Text(value=value):
                return value
            case Formatted(parts=parts):
                return self._joined([found.part(part) for part in parts], steps=steps + 1)
            case Binary(left=left, operator="+", right=right):
                return self._joined([found.part(left), found.part(right)], steps=steps + 1)
            case Binary(left=left, operator="%", right=right):
                return self._filled(found.part(left), found.part(right), "%s", steps=steps + 1)
            case Call(func=Member(value=Text() as pattern, name="format"), args=args):
                items = Items(args, pattern.line, pattern.end_line)
                return self._filled(found.part(pattern), found.part(items), "{}", steps=steps + 1)
            case Subscript(value=Call(name=name, args=args), index=(Literal(value=int() as place),)):
                # app_label, model_name = settings.AUTH_USER_MODEL.split(".")
                whole = Name(name.rpartition(".")[0], found.expression.line, found.expression.end_line)
                parts = (self._text(found.part(whole), steps=steps + 1) or "").split(".")
                is_split = name.endswith((".split", ".rsplit")) and bool(args) and place < len(parts)
                return parts[place] if is_split else None
            case Call(name=name, args=args, keywords=keywords):
                default = keywords.get("default") or (args[1] if len(args) == 2 else None)
                is_reader = name.rpartition(".")[2] in ("env", "config", "get", "getenv", "str")
                return self._text(found.part(default), steps=steps + 1) if default and is_reader else None
            case _:
                return None

    def _joined(self, parts: list[Bound], *, steps: int) -> str | None:
        texts = [self._text(part, steps=steps) for part in parts]
        known = [text for text in texts if text is not None]
        return "".join(known) if len(known) == len(texts) else None

    def _filled(self, pattern: Bound, values: Bound, hole: str, *, steps: int) -> str | None:
        text = self._text(pattern, steps=steps)
        parts = (
            [values.part(item) for item in values.expression.items]
            if isinstance(values.expression, Items)
            else [values]
        )
        for part in parts:
            value = self._text(part, steps=steps)
            if text is None or value is None:
                return None
            text = text.replace(hole, value, 1)
        return text


def _set_by_library(module: Module, name: str) -> Bound | None:
    """What a library gives a setting that the project leaves out: `setattr(settings, "X", "app.Model")`."""
    for statement in module.statements:
        match statement:
            case Evaluated(value=Call(args=(Name(), Text(value=key), value)) as call):
                if call.name == "setattr" and key == name:
                    return Bound(module, value)
            case _:
                continue
    return None


def local_value(function: FunctionRef, value: Expression) -> Expression:
    """`value`, or what the function's body assigns to it if it is one of its own variables."""
    if isinstance(value, Name):
        for statement in function.node.body():
            if isinstance(statement, Assignment) and statement.target == value.dotted and statement.value:
                return statement.value
    return value


def local_class(function: FunctionRef) -> ClassRef | None:
    """The class that a function makes by a `class` statement and returns."""
    body = function.node.body()
    made = {statement.name: statement for statement in body if isinstance(statement, ClassDef)}
    for statement in body:
        if isinstance(statement, Returned) and isinstance(statement.value, Name):
            node = made.get(statement.value.dotted)
            if node is not None:
                return ClassRef(function.module, node)
    return None
