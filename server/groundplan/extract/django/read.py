"""`read_django`: every concrete Django model of a workspace, from source alone."""

from collections.abc import Iterable, Mapping, Sequence

from groundplan.extract.datamodel import DataModel
from groundplan.extract.django.apps import Apps
from groundplan.extract.django.classes import ModelClasses
from groundplan.extract.django.describe import Describer
from groundplan.extract.django.field_types import OPAQUE
from groundplan.extract.django.known import KnownPackages
from groundplan.extract.django.lineage import Lineage
from groundplan.extract.django.models import ModelFields, additions
from groundplan.extract.django.relations import Targets
from groundplan.extract.django.settings import Settings
from groundplan.extract.django.settings import settings_modules as find_settings
from groundplan.extract.django.test_code import is_migration, is_template
from groundplan.extract.django.values import Bound, Values
from groundplan.extract.python.program import ClassRef, Module, Program
from groundplan.jobs import CancelToken, Progress, no_progress

__all__ = ["OPAQUE", "read_django"]


def read_django(
    program: Program,
    modules: Iterable[Module | str],
    *,
    settings: Mapping[str, str] | None = None,
    settings_modules: Iterable[str] = (),
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> DataModel:
    """The data model that Django would build from `modules`, without importing any of them.

    `program` must have been made with `OPAQUE`. `modules` are those of the workspace that may hold
    models: too many cost time, too few lose models. `settings` are given by the user and win over
    those found in `settings_modules` and in the usual places.
    """
    cancel = cancel or CancelToken()
    program = program.extended(KnownPackages())
    names = [module if isinstance(module, str) else module.name for module in modules]
    loaded = _load(program, names, progress, cancel)
    found = Settings(find_settings(program, settings_modules, names), settings)
    values = Values(program, found)
    apps = Apps(program, found, values)
    classes = ModelClasses(values, apps, loaded)
    lineage = Lineage(values, classes)
    fields = ModelFields(values, lineage)
    _add_late_fields(values, loaded, fields)
    targets = Targets(values, lineage, classes, apps)
    describer = Describer(values, lineage, fields, targets, apps)
    return describer.describe(_in_order(classes.all(), loaded), progress=progress, cancel=cancel)


def _load(program: Program, names: Sequence[str], progress: Progress, cancel: CancelToken) -> list[Module]:
    loaded: dict[str, Module] = {}
    for done, name in enumerate(names):
        cancel.check()
        progress("Reading Django models", done, len(names))
        module = None if is_migration(name) else program.module(name)
        if module is not None and not module.installed and not is_template(module.path):
            loaded[module.name] = module
    return list(loaded.values())


def _add_late_fields(values: Values, modules: Iterable[Module], fields: ModelFields) -> None:
    """Fields that modules add to finished classes: `Model.add_to_class("name", Field())`."""
    for module in modules:
        for model, name, expression in additions(module.statements):
            found = values.program.resolve(module, model)
            if isinstance(found, ClassRef):
                fields.added.setdefault(found, []).append((name, Bound(module, expression)))


def _in_order(refs: list[ClassRef], modules: list[Module]) -> list[ClassRef]:
    place = {module.name: index for index, module in enumerate(modules)}
    return sorted(refs, key=lambda ref: (place[ref.module.name], ref.node.line))
