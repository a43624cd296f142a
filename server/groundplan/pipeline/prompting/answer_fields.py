"""An answer's schema, told to a model that may never see it: its fields, their words, what exists."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

Schema = Mapping[str, Any]

_INDENT = "  "
_NONE = frozenset[str]()


def fields(schema: Schema, above: str = "") -> Iterator[tuple[str, Schema]]:
    """Each property with its dotted path (`entities.attributes.key`), in the order in which it is written."""
    inside = schema.get("items", schema)
    for name, each in inside.get("properties", {}).items():
        path = f"{above}.{name}" if above else name
        yield path, each
        yield from fields(each, path)


def field_lines(schema: Schema, plain: Schema, meanings: Mapping[str, str]) -> str:
    """One line a field: its name, its values, what it means.

    `plain` is the schema of a request for which nothing exists: a word that it lacks is one of the
    project, and stands in no line.
    """
    known, slots = _known(plain), _slots(schema)
    lines: list[str] = []
    for path, each in fields(schema):
        name = _last(path)
        own, _ = _parted(each, known.get(name, _NONE), slots)
        values = _values(each, own, slots)
        meaning = f": {meanings[path]}" if path in meanings else ""
        lines.append(f"{_INDENT * path.count('.')}- `{name}` ({values}){meaning}")
    return "\n".join(lines)


def existing_words(schema: Schema, plain: Schema) -> dict[tuple[str, ...], list[str]]:
    """The words of the project that a schema allows, in order, by the paths of the fields that take them.

    A list that is wholly part of another one is not told again.
    """
    known, slots = _known(plain), _slots(schema)
    found: dict[tuple[str, ...], list[str]] = {}
    for path, each in fields(schema):
        words = tuple(_parted(each, known.get(_last(path), _NONE), slots)[1])
        if words:
            found.setdefault(words, []).append(path)
    sets = {words: frozenset(words) for words in found}
    return {
        tuple(paths): list(words)
        for words, paths in found.items()
        if not any(sets[words] < other for other in sets.values())
    }


def fitted(value: Any, schema: Schema) -> Any:
    """An example written for a plain request, as one that this schema allows."""
    if "enum" in schema:
        return _fitted_word(value, schema["enum"])
    match schema["type"]:
        case "object":
            given = cast("Mapping[str, Any]", value or {})
            return {name: fitted(given.get(name), each) for name, each in schema["properties"].items()}
        case "array":
            return [fitted(each, schema["items"]) for each in value or ()]
        case "integer":
            return value if value is not None else schema.get("minimum", 0)
        case "boolean":
            return bool(value)
        case _:
            return value if value is not None else ""


def _fitted_word(word: Any, words: list[str]) -> str:
    """The word; the slot of its number where ids have another prefix; else the last one there is."""
    if word in words:
        return word
    slot = re.fullmatch(r"([a-z]+)(\d+)", str(word))
    pattern = re.compile(rf"{slot[1]}_*{slot[2]}") if slot is not None else None
    return next((each for each in words if pattern is not None and pattern.fullmatch(each)), words[-1])


def _words(schema: Schema) -> list[str]:
    words: list[str] = schema.get("items", schema).get("enum", [])
    return words


def _slots(schema: Schema) -> frozenset[str]:
    """The ids that an answer may declare."""
    return frozenset(word for path, each in fields(schema) if path.endswith(".id") for word in _words(each))


def _known(plain: Schema) -> dict[str, frozenset[str]]:
    """Our own words by a field's last name: where something exists, fields come twice."""
    found: dict[str, frozenset[str]] = {}
    for path, each in fields(plain):
        found[_last(path)] = found.get(_last(path), _NONE) | frozenset(_words(each))
    return found


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _parted(schema: Schema, ours: frozenset[str], slots: frozenset[str]) -> tuple[list[str], list[str]]:
    """A field's words: our own, without ids, and those of the project."""
    words = [word for word in _words(schema) if word not in slots]
    return [word for word in words if word in ours], [word for word in words if word not in ours]


def _values(schema: Schema, own: list[str], slots: frozenset[str]) -> str:
    words = _words(schema)
    ids = [word for word in words if word in slots]
    told = [f"`{word}`" for word in own]
    if ids:
        told.append(f"`{ids[0]}` to `{ids[-1]}`" if len(ids) > 1 else f"`{ids[0]}`")
    if len(own) + len(ids) < len(words):
        told.append("an existing name")
    if words:
        return "list of existing names" if "items" in schema else " or ".join(told)
    match schema["type"]:
        case "array":
            return "list of texts" if schema["items"]["type"] == "string" else "list"
        case "integer":
            return "number"
        case "boolean":
            return "true or false"
        case _:
            return "date" if schema.get("format") == "date" else "text"
