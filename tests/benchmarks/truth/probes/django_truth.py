"""Writes the data model that Django itself knows, as JSON. Runs inside a package's own environment.

    python django_truth.py QUESTION.json ANSWER.json

The question is `{settings, settingsFrom, settingsModule, environment, prefixes, excluded, ignored}`:
`settingsFrom` are modules whose capitals are settings too, `prefixes` the dotted modules whose
models count, `excluded` those among them that do not, `ignored` those that are neither right nor
wrong. Nothing but the standard library and Django is imported.
"""

import ast
import importlib
import json
import os
import sys
from pathlib import Path

FAMILIES = {
    "AutoField": "int",
    "BigAutoField": "int",
    "SmallAutoField": "int",
    "BigIntegerField": "int",
    "IntegerField": "int",
    "PositiveBigIntegerField": "int",
    "PositiveIntegerField": "int",
    "PositiveSmallIntegerField": "int",
    "SmallIntegerField": "int",
    "FloatField": "float",
    "DecimalField": "decimal",
    "BooleanField": "bool",
    "NullBooleanField": "bool",
    "CharField": "string",
    "TextField": "string",
    "EmailField": "string",
    "URLField": "string",
    "SlugField": "string",
    "FileField": "string",
    "ImageField": "string",
    "FilePathField": "string",
    "CommaSeparatedIntegerField": "string",
    "IPAddressField": "string",
    "GenericIPAddressField": "string",
    "DateField": "date",
    "TimeField": "time",
    "DateTimeField": "datetime",
    "DurationField": "duration",
    "UUIDField": "uuid",
    "JSONField": "json",
    "HStoreField": "json",
    "BinaryField": "binary",
    "ArrayField": "array",
}


def main(question_path, answer_path):
    question = json.loads(Path(question_path).read_text(encoding="utf-8"))
    os.environ.update(question.get("environment", {}))
    apps = start(question)
    answer = model(apps, question)
    Path(answer_path).write_text(json.dumps(answer, indent=1), encoding="utf-8")


def start(question):
    """Configure Django as asked and return its registry of apps."""
    import django
    from django.conf import settings

    if question.get("settingsModule"):
        os.environ["DJANGO_SETTINGS_MODULE"] = question["settingsModule"]
    else:
        settings.configure(**BASIC)
        for name, value in settings_of(question).items():
            setattr(settings, name, value)
    django.setup()
    from django.apps import apps

    return apps


BASIC = {
    "SECRET_KEY": "benchmark",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "USE_TZ": True,
    "SITE_ID": 1,
    "STATIC_URL": "/static/",
    "MEDIA_URL": "/media/",
    "ROOT_URLCONF": "benchmark_urls",
    "MIDDLEWARE": [],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
}


def settings_of(question):
    """What comes on top of the basic settings; a module of settings may need those to be imported."""
    settings = {}
    for name in question.get("settingsFrom", []):
        module = importlib.import_module(name)
        settings.update({k: v for k, v in vars(module).items() if k.isupper()})
    settings.update(question.get("settings", {}))
    return settings


def model(apps, question):
    concrete = [m for m in apps.get_models() if not m._meta.proxy and not m._meta.auto_created]
    ours = [m for m in concrete if counts(m, question)]
    named = Names(concrete, ours)
    entities, relationships = [], []
    for one in ours:
        dynamic = class_node(one) is None
        ignored = within(one.__module__, question.get("ignored", []))
        origin = Origins(one, question["prefixes"])
        entities.append(entity(one, named, origin, dynamic=dynamic, ignored=ignored))
        relationships.extend(edges(one, named, origin, dynamic=dynamic))
    return {
        "framework": "django",
        "entities": entities,
        "relationships": relationships,
        "external": [external(m, named) for m in concrete if m not in set(ours)],
    }


def counts(model, question):
    module = model.__module__
    return within(module, question["prefixes"]) and not within(module, question.get("excluded", []))


def within(module, prefixes):
    return any(module == p or module.startswith(p + ".") for p in prefixes)


class Names:
    """Display names: the class's, told apart by app where the package uses one name twice."""

    def __init__(self, concrete, ours):
        counted = {}
        for one in ours:
            counted[one.__name__] = counted.get(one.__name__, 0) + 1
        mine = set(ours)
        self._names = {}
        for one in concrete:
            name, uses = one.__name__, counted.get(one.__name__, 0)
            twice = uses > 1 or (uses == 1 and one not in mine)
            self._names[one] = one._meta.app_label + "." + name if twice else name

    def of(self, model):
        model = model._meta.concrete_model or model
        return self._names.get(model, model.__name__)


class Origins:
    """Says where a model's fields are written: its own class, a base, or nowhere in the open source."""

    def __init__(self, model, prefixes):
        self._model = model
        self._prefixes = prefixes

    def seen(self, field):
        """Whether the open source itself spells this field out (or Django's rules imply it)."""
        if field.auto_created:
            return True
        declaring = self._declaring(field)
        if not within(declaring.__module__, self._prefixes):
            return False
        node = class_node(declaring)
        return node is not None and field.name in assigned(node)

    def _declaring(self, field):
        for base in reversed(self._model.__mro__):
            meta = base.__dict__.get("_meta")
            if meta is None or base is self._model:
                continue
            if meta.abstract and any(
                f.name == field.name for f in meta.local_fields + meta.local_many_to_many
            ):
                if field_overridden(self._model, base, field.name):
                    continue
                return base
        return self._model


def field_overridden(model, base, name):
    """Whether a class nearer to the model assigns the same field anew."""
    for nearer in model.__mro__:
        if nearer is base:
            return False
        node = class_node(nearer)
        if node is not None and name in assigned(node):
            return True
    return False


def entity(model, named, origin, dynamic, ignored):
    meta = model._meta
    return {
        "name": named.of(model),
        "bare": meta.object_name,
        "qualifiers": [meta.app_label, model.__module__],
        "table": meta.db_table,
        "dynamic": dynamic,
        "ignored": ignored,
        "attributes": [attribute(f, origin, dynamic) for f in meta.local_concrete_fields],
    }


def attribute(field, origin, dynamic):
    return {
        "name": field.name,
        "column": field.column,
        "families": families(field),
        "type": type(field).__name__,
        "dynamic": dynamic or not origin.seen(field),
    }


def families(field):
    while field.is_relation and getattr(field, "target_field", None) is not None:
        field = field.target_field
    found = []
    internal = FAMILIES.get(field.get_internal_type() or "")
    named = [FAMILIES[c.__name__] for c in type(field).__mro__ if c.__name__ in FAMILIES]
    for family in ([internal] if internal else []) + named[:1]:
        if family not in found:
            found.append(family)
    return found or ["other"]


def edges(model, named, origin, dynamic):
    meta = model._meta
    for field in meta.local_concrete_fields:
        if not field.is_relation or not field.remote_field:
            continue
        target = field.remote_field.model
        yield {
            "source": named.of(model),
            "target": named.of(target),
            "label": field.name,
            "column": field.column,
            "sourceMany": not (field.unique or field.one_to_one),
            "targetMany": False,
            "targetOptional": bool(field.null),
            "dynamic": dynamic or not origin.seen(field),
        }
    for field in meta.local_many_to_many:
        through = field.remote_field.through
        if through is None or not through._meta.auto_created:
            continue
        yield {
            "source": named.of(model),
            "target": named.of(field.remote_field.model),
            "label": field.name,
            "column": field.m2m_db_table(),
            "sourceMany": True,
            "targetMany": True,
            "targetOptional": True,
            "dynamic": dynamic or not origin.seen(field),
        }


def external(model, named):
    return {
        "name": named.of(model),
        "bare": model.__name__,
        "qualifiers": [model._meta.app_label, model.__module__],
        "table": model._meta.db_table,
    }


NODES = {}


def class_node(cls):
    """The statement that makes this class: `class X` or `X = factory(…)`. None: no source names it."""
    if cls not in NODES:
        NODES[cls] = find_class(cls)
    return NODES[cls]


def find_class(cls):
    config = getattr(getattr(cls, "_meta", None), "app_config", None)
    models_module = getattr(getattr(config, "models_module", None), "__name__", cls.__module__)
    names = [n for n in sorted(sys.modules) if within(n, [cls.__module__, models_module])]
    trees = [module_tree(n) for n in names]
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
                return node
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and cls.__name__ in assigned(node):
                return node
    return None


TREES = {}


def module_tree(name):
    if name not in TREES:
        path = getattr(sys.modules.get(name), "__file__", None)
        text = Path(path).read_text(encoding="utf-8") if path and path.endswith(".py") else ""
        TREES[name] = ast.parse(text)
    return TREES[name]


def assigned(node):
    """The names that a class body assigns, in `if` and `try` blocks too."""
    names = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Assign):
            for target in child.targets:
                if isinstance(target, ast.Name):
                    names.add(target.id)
        elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
            names.add(child.target.id)
    return names


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
