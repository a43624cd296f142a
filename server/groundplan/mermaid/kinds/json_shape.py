"""Diagrams as JSON, read off their dataclasses: the shape a model is asked for and the command line prints.

Field names become camelCase. Fields without a default are required. A union of dataclasses is told apart
by the property `type`, which each of them names in the class variable `tag`.
"""

import copy
import re
import types
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from groundplan.errors import UsageError


class Record(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=Record)

_TAG = "type"
_SIMPLE = {str: "string", bool: "boolean", int: "integer", float: "number"}


def schema_of(kind: type[Record], *, required: Sequence[str] = ()) -> dict[str, Any]:
    """The JSON Schema of a diagram's JSON; a copy that the caller may change.

    `required` are properties that must be there though they have a default.
    """
    return copy.deepcopy(_schema(kind, tuple(required)))


def to_json(value: Record) -> dict[str, Any]:
    """A dataclass in plain JSON values, every field written out."""
    return cast("dict[str, Any]", _plain(value))


def from_json(kind: type[T], value: Any, *, required: Sequence[str] = ()) -> T:
    """The diagram behind JSON values. Raises `UsageError`, naming the place, if they do not fit."""
    # jsonschema takes 0.1 s to import, and few processes read diagrams from JSON.
    import jsonschema

    validator: Any = jsonschema.Draft202012Validator(_schema(kind, tuple(required)))
    for problem in validator.iter_errors(value):
        raise UsageError(f"No {kind.__name__}: {problem.json_path}: {problem.message[:200]}")
    return cast(T, _built(kind, value))


@cache
def _schema(kind: type[Record], required: tuple[str, ...]) -> dict[str, Any]:
    drawer = _SchemaWriter(_recursive(kind))
    shape = drawer.object(kind)
    shape["required"] = list(dict.fromkeys([*shape["required"], *required]))
    definitions = drawer.definitions()
    head: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.__name__,
    }
    return {**head, **shape, **({"$defs": definitions} if definitions else {})}


class _SchemaWriter:
    """Writes shapes in place; those that contain themselves stand under `$defs`."""

    def __init__(self, recursive: set[type]) -> None:
        self._recursive = recursive

    def definitions(self) -> dict[str, Any]:
        return {each.__name__: self.object(each) for each in sorted(self._recursive, key=_name)}

    def object(self, record: type, *, tagged: bool = False) -> dict[str, Any]:
        hints = _hints(record)
        tag: Any = getattr(record, "tag", None)
        properties = {_TAG: {"const": tag}} if tagged or (tag and record in self._recursive) else {}
        required = [*properties]
        for field in fields(record):
            shape = self._shape(hints[field.name])
            if field.default is MISSING:
                required.append(camel(field.name))
            elif isinstance(field.default, str | bool | int | float):
                shape = {**shape, "default": _plain(field.default)}
            properties[camel(field.name)] = shape
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def _shape(self, hint: Any, *, tagged: bool = False) -> dict[str, Any]:
        if hint in _SIMPLE:
            return {"type": _SIMPLE[hint]}
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return {"enum": [each.value for each in hint]}
        if _is_record(hint):
            record = cast(type, hint)
            if record in self._recursive:
                return {"$ref": f"#/$defs/{record.__name__}"}
            return self.object(record, tagged=tagged)
        if get_origin(hint) is tuple:
            return {"type": "array", "items": self._shape(get_args(hint)[0])}
        options = _options(hint)
        shapes = [self._shape(each, tagged=len(options) > 1) for each in options]
        if type(None) in get_args(hint):
            shapes.append({"type": "null"})
        return {"anyOf": shapes}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        tag: Any = getattr(value, "tag", None)
        head = {_TAG: tag} if tag else {}
        return head | {camel(field.name): _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in cast("tuple[Any, ...]", value)]
    return value.value if isinstance(value, StrEnum) else value


def _built(hint: Any, value: Any) -> Any:
    """The value of a type behind JSON that fits it."""
    if hint in _SIMPLE:
        return float(value) if hint is float else value
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    if _is_record(hint):
        record = cast("type[Any]", hint)
        hints = _hints(record)
        given = {field.name: value[name] for field in fields(record) if (name := camel(field.name)) in value}
        return record(**{name: _built(hints[name], item) for name, item in given.items()})
    if get_origin(hint) is tuple:
        return tuple(_built(get_args(hint)[0], item) for item in value)
    if value is None:
        return None
    options = _options(hint)
    return _built(options[0] if len(options) == 1 else _tagged(options, value[_TAG]), value)


def _tagged(options: list[Any], tag: str) -> Any:
    return next(each for each in options if each.tag == tag)


def _options(hint: Any) -> list[Any]:
    if get_origin(hint) not in (Union, types.UnionType):
        raise TypeError(f"No JSON shape for {hint}")
    return [each for each in get_args(hint) if each is not type(None)]


def _recursive(kind: type[Record]) -> set[type]:
    """The dataclasses under `kind` that contain themselves."""
    direct = {kind: _parts(kind)}
    waiting = [*direct[kind]]
    while waiting:
        each = waiting.pop()
        if each not in direct:
            direct[each] = _parts(each)
            waiting += direct[each]
    return {each for each in direct if each in _reached(each, direct)}


def _reached(start: type, direct: dict[Any, set[type]]) -> set[type]:
    reached: set[type] = set()
    waiting = [*direct[start]]
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting += direct[each]
    return reached


def _parts(record: type) -> set[type]:
    found: set[type] = set()
    waiting: list[Any] = [*_hints(record).values()]
    while waiting:
        hint = waiting.pop()
        if _is_record(hint):
            found.add(cast(type, hint))
        elif get_origin(hint) is not ClassVar:
            waiting += [each for each in get_args(hint) if each is not Ellipsis]
    return found


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and is_dataclass(hint)


@cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _name(record: type) -> str:
    return record.__name__


def camel(name: str) -> str:
    """`source_cardinality` as JSON spells it: `sourceCardinality`."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name.rstrip("_"))
