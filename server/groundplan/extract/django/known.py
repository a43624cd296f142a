"""What is known of widely used packages where their source is not there: facts kept in `known.yaml`.

The facts are served as modules, so that whoever resolves names meets them like any source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from groundplan.extract.python.sources import SourceModule

_FLAGS = {"null": "null=True", "unique": "unique=True", "pk": "primary_key=True"}


class KnownPackages:
    """A `ModuleSource` over the facts: the last one to ask."""

    def find(self, dotted: str) -> SourceModule | None:
        modules = _facts().modules
        text = modules.get(dotted)
        if text is None and not any(name.startswith(f"{dotted}.") for name in modules):
            return None
        path = f"{dotted.replace('.', '/')}.py"
        return SourceModule(dotted, path, (text or "").encode(), text is None, installed=True)


def known_packages() -> frozenset[str]:
    """The packages, by their first name, whose base classes are known; Django's own not counted."""
    return frozenset(name.partition(".")[0] for name in _facts().modules) - {"django"}


def known_label(package: str) -> str | None:
    """The app label of a package that does not go by its last name."""
    return _facts().labels.get(package)


def known_models_module(label: str) -> str | None:
    """The module with the models of an app whose label is well known."""
    return _facts().models_of.get(label)


def default_settings() -> Mapping[str, str]:
    """What Django and libraries take for settings that name a model, where a project sets none."""
    return _facts().settings


def model_function(function: str) -> tuple[str, str] | None:
    """The setting that names the model a library's function gives, and the model without it."""
    return _facts().functions.get(function)


def added_columns(field_class: str) -> tuple[tuple[str, str], ...]:
    """Columns (name pattern, Django field class) that a field class brings beside its own."""
    return _facts().added.get(field_class, ())


def added_to_subclasses(model_class: str) -> tuple[tuple[str, str], ...]:
    """Columns (name, Django field class) that a base class gives every table right below it."""
    return _facts().below.get(model_class, ())


@dataclass(frozen=True, slots=True)
class _Facts:
    modules: Mapping[str, str]
    settings: Mapping[str, str]
    labels: Mapping[str, str]
    models_of: Mapping[str, str]
    added: Mapping[str, tuple[tuple[str, str], ...]]
    functions: Mapping[str, tuple[str, str]]
    below: Mapping[str, tuple[tuple[str, str], ...]]


@cache
def _facts() -> _Facts:
    import yaml  # at first use: no part of starting the server

    text = files(__package__ or "").joinpath("known.yaml").read_text(encoding="utf-8")
    data = cast(dict[str, Any], yaml.safe_load(text))
    added, below = (
        {name: tuple(columns.items()) for name, columns in data[part].items()}
        for part in ("added_columns", "added_to_subclasses")
    )
    functions = {name: (setting, model) for name, (setting, model) in data["model_functions"].items()}
    modules = {name: "\n".join(_module_text(facts or {})) for name, facts in data["modules"].items()}
    return _Facts(modules, data["settings"], data["labels"], data["models_of"], added, functions, below)


def _module_text(facts: Mapping[str, Any]) -> Iterator[str]:
    """A module's facts as source: a model's are a mapping, a field class's or an import's are a string."""
    yield "from django.contrib.gis.db import models"
    for name, fact in facts.items():
        if isinstance(fact, str) and fact.startswith("="):
            module, _, original = fact[1:].rpartition(".")
            yield f"from {module} import {original} as {name}"
        elif isinstance(fact, str):
            yield from _field_class(name, fact, local=fact.partition(" ")[0] in facts)
        else:
            yield from _model_class(name, fact or {})


def _field_class(name: str, fact: str, *, local: bool) -> Iterator[str]:
    base, *rest = fact.split()
    yield f"class {name}({base if local else 'models.' + base}):"
    defaults = [word for word in rest if word not in _FLAGS]
    flags = [_FLAGS[word] for word in rest if word in _FLAGS]
    if not rest:
        yield "    pass"
        return
    yield "    def __init__(self, *args, **kwargs):"
    for target in defaults:
        yield f"        kwargs['to'] = {target!r}"
    yield f"        super().__init__(*args, {''.join(f'{flag}, ' for flag in flags)}**kwargs)"


def _model_class(name: str, fact: Mapping[str, Any]) -> Iterator[str]:
    bases = fact.get("bases", ["models.Model"])
    yield f"class {name}({', '.join(bases)}):"
    yield "    pass"
    fields = cast(dict[str, str], fact.get("fields") or {})
    for field, spec in fields.items():
        yield f"    {field} = {_field_call(spec)}"
    meta = [f"{key} = {value!r}" for key, value in fact.items() if key not in ("bases", "fields")]
    if meta:
        yield "    class Meta:"
        yield from (f"        {line}" for line in meta)


def _field_call(spec: str) -> str:
    kind, *rest = spec.split()
    arguments = [repr(word) for word in rest if word not in _FLAGS]
    arguments += [_FLAGS[word] for word in rest if word in _FLAGS]
    return f"models.{kind}({', '.join(arguments)})"
