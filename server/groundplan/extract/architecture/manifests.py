"""Reads manifests for what runs: a project with entry points, and the stores that its packages speak to."""

import json
import re
import tomllib
from collections.abc import Iterable
from typing import cast

from groundplan.extract.architecture.parts import Part, PartKind, Use, kind_of
from groundplan.text import Location

_NAME = re.compile(r"[A-Za-z0-9@/._-]+")
# Packages that speak to a store, and the store.
_STORES = {
    "psycopg": "PostgreSQL",
    "psycopg2": "PostgreSQL",
    "psycopg2-binary": "PostgreSQL",
    "asyncpg": "PostgreSQL",
    "pg": "PostgreSQL",
    "mysqlclient": "MySQL",
    "pymysql": "MySQL",
    "mysql2": "MySQL",
    "pymongo": "MongoDB",
    "motor": "MongoDB",
    "mongoose": "MongoDB",
    "mongodb": "MongoDB",
    "redis": "Redis",
    "ioredis": "Redis",
    "pika": "RabbitMQ",
    "amqplib": "RabbitMQ",
    "confluent-kafka": "Kafka",
    "kafka-python": "Kafka",
    "kafkajs": "Kafka",
    "elasticsearch": "Elasticsearch",
}


def is_manifest(path: str) -> bool:
    return path.rpartition("/")[2] in ("pyproject.toml", "package.json")


def read_manifest(path: str, text: str) -> tuple[list[Part], list[Use], str]:
    """The project of a manifest and the stores of its dependencies; the reason where it can't be read."""
    try:
        if path.endswith(".toml"):
            name, technology, runs, needs = _python(tomllib.loads(text))
        else:
            name, technology, runs, needs = _node(json.loads(text))
    except (ValueError, TypeError, AttributeError) as error:
        return [], [], f"{path} can't be read: {str(error).partition(chr(10))[0]}."
    stores = {needed: _STORES[needed] for needed in needs if needed in _STORES}
    if not name or not (runs or stores):
        return [], [], ""
    system = path.rpartition("/")[0]
    first = _line(text, name)
    parts = [Part(name, PartKind.APPLICATION, technology, system, Location(path, first, first, name))]
    uses: list[Use] = []
    for package, store in stores.items():
        line = _line(text, package)
        place = Location(path, line, line, package)
        if store not in {part.name for part in parts}:
            parts.append(Part(store, kind_of(store), f"by {package}", system, place))
            uses.append(Use(name, store, "uses", place))
    return parts, uses, ""


def _python(data: dict[str, object]) -> tuple[str, str, bool, list[str]]:
    project = _table(data, "project")
    poetry = _table(_table(data, "tool"), "poetry")
    runs = bool(_table(project, "scripts") or _table(poetry, "scripts") or _table(project, "gui-scripts"))
    listed = project.get("dependencies")
    required = _names(cast(list[object], listed)) if isinstance(listed, list) else []
    names = [*required, *_table(poetry, "dependencies")]
    return str(project.get("name") or poetry.get("name") or ""), "Python", runs, _plain(names)


def _node(data: dict[str, object]) -> tuple[str, str, bool, list[str]]:
    runs = bool(data.get("bin")) or "start" in _table(data, "scripts")
    return str(data.get("name") or ""), "Node.js", runs, _plain(_table(data, "dependencies"))


def _table(data: dict[str, object], key: str) -> dict[str, object]:
    found = data.get(key)
    return cast(dict[str, object], found) if isinstance(found, dict) else {}


def _names(listed: list[object]) -> list[str]:
    return [match[0] for item in listed if (match := _NAME.match(str(item)))]


def _plain(names: Iterable[str]) -> list[str]:
    return [name.lower().replace("_", "-") for name in names]


def _line(text: str, word: str) -> int:
    """The first line that says a word in quotes or as a key."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
    return next((number for number, line in enumerate(text.split("\n"), 1) if pattern.search(line)), 1)
