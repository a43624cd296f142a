"""The settings of a project, read as text from its settings modules."""

from collections.abc import Iterable, Iterator, Mapping

from groundplan.extract.django.known import default_settings
from groundplan.extract.django.test_code import is_template, is_test_code
from groundplan.extract.python.program import Module, Program
from groundplan.extract.python.sources import SourceModule
from groundplan.index.python.expressions import Binary, Call, Expression, Items, Text
from groundplan.index.python.statements import Assignment, Evaluated, FunctionDef, ImportedName, Statement

# Where `django-admin startproject` and the widespread layouts put them, below a top-level package.
_PLACES = (
    "settings",
    "settings.base",
    "settings.common",
    "settings.defaults",
    "settings.production",
    "conf.settings",
    "conf.global_settings",
    "config.settings",
    "config.settings.base",
    "config.settings.common",
    "project.settings",
    "core.settings",
)
_STARTERS = ("manage", "wsgi", "asgi")


class Settings:
    """Looks settings up in modules, in order of how likely they are the ones in force."""

    def __init__(self, modules: Iterable[Module], overrides: Mapping[str, str] | None = None) -> None:
        self._modules = (_module("given settings", overrides or {}), *modules)
        self._defaults = _module("default settings", default_settings())
        self.installed_apps = frozenset(self._installed_apps())

    def find(self, name: str) -> tuple[Module, Expression] | None:
        """The module and the expression that set `name`."""
        for module in self._modules:
            statement = module.bindings.get(name)
            if isinstance(statement, Assignment) and statement.value is not None:
                return module, statement.value
        return None

    def default(self, name: str) -> tuple[Module, Expression] | None:
        """What a setting that names a model means where the project leaves it out."""
        statement = self._defaults.bindings.get(name)
        if isinstance(statement, Assignment) and statement.value is not None:
            return self._defaults, statement.value
        return None

    def _installed_apps(self) -> Iterator[str]:
        for module in self._modules:
            for statement in module.statements:
                if isinstance(statement, Assignment) and statement.target.endswith("APPS"):
                    yield from _texts(statement.value)
                elif isinstance(statement, Evaluated) and isinstance(statement.value, Call):
                    call = statement.value
                    if call.name.partition(".")[0].endswith("APPS"):
                        yield from (text for argument in call.args for text in _texts(argument))


def _module(name: str, values: Mapping[str, str]) -> Module:
    text = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    return Module(SourceModule(name, "", text.encode(), is_package=False))


def settings_modules(program: Program, known: Iterable[str], names: Iterable[str]) -> list[Module]:
    """The workspace's settings modules: those `known` to the caller, and those in the usual places.

    `names` are modules of the workspace: the usual places are looked for beside them. Settings for
    tests are left out.
    """
    tops = dict.fromkeys(name.partition(".")[0] for name in names)
    wanted = [
        *_started_with(program, tops),
        *known,
        *_PLACES,
        *(f"{top}.{place}" for top in tops for place in _PLACES),
        *(f"{top}.{top}.settings" for top in tops),
    ]
    found: dict[str, Module] = {}
    for name in wanted:
        _add(program, name, found)
    return [module for module in found.values() if _is_in_force(module)]


def _is_in_force(module: Module) -> bool:
    """Whether a module may set the project's settings: no tests', no template's, no library's wrapper."""
    imported = module.bindings.get("settings")
    reads_them = isinstance(imported, ImportedName) and imported.module == "django.conf"
    return not reads_them and not is_test_code(module.path) and not is_template(module.path)


def _add(program: Program, name: str, found: dict[str, Module]) -> None:
    module = program.module(name)
    if module is None or module.installed or module.name in found:
        return
    found[module.name] = module
    for statement in module.star_imports:
        _add(program, module.absolute(statement), found)


def _started_with(program: Program, tops: Iterable[str]) -> Iterator[str]:
    """Settings modules that the project's own start-up code names."""
    for name in (*_STARTERS, *(f"{top}.{starter}" for top in tops for starter in _STARTERS)):
        module = program.module(name)
        if module is not None and not module.installed and not is_test_code(module.path):
            yield from _named_in(module.statements)


def _named_in(statements: Iterable[Statement]) -> Iterator[str]:
    """What `os.environ.setdefault("DJANGO_SETTINGS_MODULE", …)` says."""
    for statement in statements:
        match statement:
            case FunctionDef():
                yield from _named_in(statement.body())
            case Evaluated(value=Call(args=(Text(value="DJANGO_SETTINGS_MODULE"), Text(value=name)))):
                yield name
            case _:
                continue


def _texts(expression: Expression | None) -> Iterator[str]:
    match expression:
        case Text(value=value):
            yield value
        case Items(items=items):
            for item in items:
                yield from _texts(item)
        case Binary(left=left, right=right):
            yield from _texts(left)
            yield from _texts(right)
        case _:
            return
