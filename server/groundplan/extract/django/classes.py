"""The workspace's classes by app and name: what `"shop.Order"` and `get_model("shop", "Order")` mean."""

from collections.abc import Iterable

from groundplan.extract.django.apps import Apps
from groundplan.extract.django.known import known_models_module, model_function
from groundplan.extract.django.values import Bound, Values, local_value
from groundplan.extract.python.program import ClassRef, External, FunctionRef, Module, ValueRef
from groundplan.index.python.expressions import Call, Items, Name
from groundplan.index.python.statements import Assignment, ClassDef, Statement

_DEFAULT_USER = "auth.User"
_LOOKUPS = ("get_model", "get_model_name", "get_real_model", "load_model", "get_registered_model")
_USER_LOOKUPS = ("get_user_model", "get_user_model_name", "get_user_model_path", "get_user_class")


class ModelClasses:
    """An index of classes that may be models, by app label and name, case aside as in Django."""

    def __init__(self, values: Values, apps: Apps, modules: Iterable[Module]) -> None:
        self._values = values
        self._apps = apps
        self._by_name: dict[str, list[ClassRef]] = {}
        self._made: dict[tuple[str, int], ClassRef] = {}
        for module in modules:
            self.add_module(module)

    def add_module(self, module: Module) -> None:
        for node in module.classes():
            # Of two definitions in branches of an `if`, the one that counts is the one bound.
            if "." in node.qualified_name or module.bindings.get(node.name) is node:
                self._by_name.setdefault(node.name.lower(), []).append(ClassRef(module, node))

        for statement in module.statements:
            made = self._factory_made(module, statement)
            if made is not None:
                self._by_name.setdefault(made.node.name.lower(), []).append(made)
                self._made[module.name, made.node.line] = made

    def made_by(self, bound: Bound) -> ClassRef | None:
        """The class that a call at module level makes."""
        return self._made.get((bound.module.name, bound.expression.line))

    def all(self) -> list[ClassRef]:
        """In the order of modules given and of lines."""
        return [ref for refs in self._by_name.values() for ref in refs]

    def named(self, name: str) -> list[ClassRef]:
        return self._by_name.get(name.lower(), [])

    def label(self, ref: ClassRef) -> str:
        """The app label by a class's own `Meta`, else by its module."""
        meta = ref.node.inner("Meta")
        assigned = meta.assignments().get("app_label") if meta is not None else None
        own = self._values.text(Bound(ref.module, assigned.value)) if assigned and assigned.value else None
        return own or self._apps.of(ref.module.name).label

    def find(self, label: str, name: str) -> ClassRef | None:
        """The class of that app label and name, in the workspace or an installed package."""
        candidates = [ref for ref in self.named(name) if self.label(ref).lower() == label.lower()]
        return candidates[0] if candidates else self._installed(label, name)

    def called(self, bound: Bound, call: Call) -> ClassRef | None:
        """The class that a call looks up by its app and name."""
        text = self.text_called(bound, call)
        label, _, name = (text or "").rpartition(".")
        return self.find(label, name) if label else None

    def imported(self, bound: Bound, call: Call) -> ClassRef | None:
        """The class that a call imports by its path: `import_string(settings.PAGE_BASE)`."""
        for argument in call.args[:1]:
            text = self._values.text(bound.part(argument)) or ""
            module_name, _, name = text.rpartition(".")
            module = self._values.program.module(module_name) if module_name else None
            found = self._values.program.resolve(module, name) if module is not None else None
            if isinstance(found, ClassRef):
                return found
        return None

    def text_called(self, bound: Bound, call: Call) -> str | None:
        """`app.Model` for a call that looks a model up, None for any other call."""
        function = call.name.rpartition(".")[2]
        if function in _USER_LOOKUPS:
            return self._values.setting_text("AUTH_USER_MODEL") or _DEFAULT_USER
        known = model_function(self._values.program.absolute_name(bound.module, call.func))
        if known is not None:
            return self._values.setting_text(known[0]) or known[1]
        if function not in _LOOKUPS:
            return None
        texts = [self._values.text(bound.part(argument)) for argument in call.args[:2]]
        return ".".join(text for text in texts if text) or None

    def _factory_made(self, module: Module, statement: Statement) -> ClassRef | None:
        """`Topic = model_factory(AbstractTopic)`, for a function that returns `type(…)`, or `type` itself."""
        if not isinstance(statement, Assignment) or not isinstance(statement.value, Call):
            return None
        call = statement.value
        if call.name == "type":
            bases = call.args[1] if len(call.args) == 3 else None
            names = bases.items if isinstance(bases, Items) else ()
        else:
            function = self._values.program.resolve_expression(module, call.func) if call.args else None
            if not isinstance(function, FunctionRef) or not _returns_type(function):
                return None
            names = tuple(argument for argument in call.args if isinstance(argument, Name))
        name, lines = statement.target, (statement.line, statement.end_line)
        node = ClassDef(name, name, names, {}, (), (), "", *lines, statement.alternative)
        return ClassRef(module, node) if names and name.isidentifier() else None

    def _installed(self, label: str, name: str) -> ClassRef | None:
        """A model of an installed package, where the app's module can be told from its label."""
        known = known_models_module(label)
        apps = (app for app in self._values.settings.installed_apps if app.rpartition(".")[2] == label)
        places = [*([known] if known else []), *(f"{app}.models" for app in apps), f"{label}.models"]
        for module_name in places:
            module = self._values.program.module(module_name)
            found = self._values.program.resolve(module, name) if module is not None else None
            if isinstance(found, ClassRef):
                return found
            if isinstance(found, ValueRef | External):
                return None
        return None


def _returns_type(function: FunctionRef) -> bool:
    returned = (local_value(function, value) for value in function.node.returned())
    return any(isinstance(value, Call) and value.name == "type" for value in returned)
