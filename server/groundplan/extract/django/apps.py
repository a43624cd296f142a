"""Which Django app a module belongs to: the app's label and the kind of its implicit keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.extract.django.known import known_label
from groundplan.extract.django.settings import Settings
from groundplan.extract.django.values import Bound, Values
from groundplan.extract.python.program import ClassRef, External, Program
from groundplan.index.python.expressions import Name
from groundplan.index.python.statements import ImportedName

_APP_CONFIG = ("django.apps.AppConfig", "django.apps.config.AppConfig")


@dataclass(frozen=True, slots=True)
class App:
    """`package` is the app's dotted name; `auto_field` the class of implicit keys, "" where unsaid."""

    package: str
    label: str
    auto_field: str = ""


class Apps:
    """Finds the app of a module, by its app configuration or by where its models stand."""

    def __init__(self, program: Program, settings: Settings, values: Values) -> None:
        self._program = program
        self._values = values
        self.installed = {name.rpartition(".apps.")[0] or name for name in settings.installed_apps}
        self._found: dict[str, App] = {}
        self._configs: dict[str, dict[str, App]] = {}

    def of(self, module_name: str) -> App:
        if module_name not in self._found:
            self._found[module_name] = self._find(module_name)
        return self._found[module_name]

    def _find(self, module_name: str) -> App:
        packages = list(_packages(module_name))
        for package in packages:
            config = self._config(package)
            if config is not None:
                return config
            if self._holds_models(package, packages, module_name):
                return App(package, known_label(package) or package.rpartition(".")[2])
        package = packages[1] if len(packages) > 1 else module_name
        return App(package, known_label(package) or package.rpartition(".")[2])

    def _holds_models(self, package: str, packages: list[str], module_name: str) -> bool:
        """Whether `package` is an app of its own that has no configuration."""
        models = f"{package}.models"
        if module_name != models and not module_name.startswith(f"{models}.") and not self._exists(models):
            return False
        if package in self.installed or self._exists(f"{package}.migrations"):
            return True
        outer = packages[packages.index(package) + 1 :]
        return not any(self._gathers(other, package) for other in outer)

    def _gathers(self, outer: str, package: str) -> bool:
        """Whether the models module of an outer package imports from this one: then it is the app."""
        models = self._program.module(f"{outer}.models")
        if models is None:
            return False
        imported = {models.absolute(each) for each in models.star_imports}
        for statement in models.bindings.values():
            if isinstance(statement, ImportedName):
                imported.add(models.absolute(statement))
        return any(name == package or name.startswith(f"{package}.") for name in imported)

    def _exists(self, module_name: str) -> bool:
        return self._program.module(module_name) is not None

    def _config(self, package: str) -> App | None:
        """The configuration of the app whose package this is, declared there or further out."""
        home = package
        while home:
            for place in (f"{home}.apps", home):
                if (found := self._declared(place).get(package)) is not None:
                    return found
            home = home.rpartition(".")[0]
        return None

    def _declared(self, place: str) -> dict[str, App]:
        """The apps configured in a module, by package; of several for one, the default."""
        if place in self._configs:
            return self._configs[place]
        self._configs[place] = {}
        module = self._program.module(place)
        found: dict[str, App] = {}
        for node in module.classes() if module is not None else ():
            assert module is not None
            app, is_default = self._read(ClassRef(module, node), place)
            if app is not None and (is_default or app.package not in found):
                found[app.package] = app
        self._configs[place] = found
        return found

    def _read(self, ref: ClassRef, place: str) -> tuple[App | None, bool]:
        ancestors = self._program.ancestors(ref)
        is_config = any(isinstance(a, External) and a.dotted in _APP_CONFIG for a in ancestors) or any(
            isinstance(base, Name) and base.dotted.endswith("Config") for base in ref.node.bases
        )
        if not is_config:
            return None, False
        name = self._attribute(ancestors, "name")
        if name is None:
            return None, False
        if name == "__name__":
            name = place.removesuffix(".apps")
        label = self._attribute(ancestors, "label") or name.rpartition(".")[2]
        own = ref.node.assignments()
        is_default = "default" in own and own["default"].value is not None
        auto = (self._attribute(ancestors, "default_auto_field") or "").rpartition(".")[2]
        return App(name, label, auto), is_default

    def _attribute(self, ancestors: list[ClassRef | External], name: str) -> str | None:
        for ancestor in ancestors:
            if isinstance(ancestor, ClassRef):
                assigned = ancestor.node.assignments().get(name)
                if assigned is not None and assigned.value is not None:
                    if isinstance(assigned.value, Name) and assigned.value.dotted in (
                        "__name__",
                        "__package__",
                    ):
                        return "__name__"
                    return self._values.text(Bound(ancestor.module, assigned.value))
        return None


def label_of_external(dotted: str) -> str:
    """The app label that the dotted path of a class outside the sources suggests."""
    module = dotted.rpartition(".")[0]
    before_models = module.partition(".models")[0].partition(".abstract_models")[0]
    return known_label(before_models) or before_models.rpartition(".")[2]


def _packages(module_name: str) -> Iterator[str]:
    """The module, then the packages around it, from the inside out."""
    while module_name:
        yield module_name
        module_name = module_name.rpartition(".")[0]
