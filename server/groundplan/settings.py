"""What the user set: read leniently, so that one bad setting costs only itself.

The types are generated from `shared/settings.schema.json` (`settings_model.py`).
"""

from typing import Any, cast

import msgspec

from groundplan.settings_model import (
    DiagramSettings,
    IndexSettings,
    ServerSettings,
    Settings,
    ValidationSettings,
)

__all__ = [
    "DiagramSettings",
    "IndexSettings",
    "ServerSettings",
    "Settings",
    "ValidationSettings",
    "read_settings",
]


def read_settings(given: object) -> tuple[Settings, tuple[str, ...]]:
    """Settings from an editor's JSON object, and a sentence for each that was not usable.

    A setting of the wrong type or out of range keeps its default; an unknown one is passed over
    without a word, since editors send what other versions of the extension know.
    """
    if given is None:
        return Settings(), ()
    if not isinstance(given, dict):
        return Settings(), (f"The settings are not an object but {type(given).__name__}; defaults are used.",)
    groups: dict[str, Any] = {}
    problems: list[str] = []
    for group in msgspec.structs.fields(Settings):
        part = cast(dict[str, object], given).get(group.encode_name)
        if part is None:
            continue
        if not isinstance(part, dict):
            problems.append(f"Setting `{group.encode_name}` is not an object; its defaults are used.")
            continue
        groups[group.name], found = _read_group(group.encode_name, group.type, cast(dict[str, object], part))
        problems.extend(found)
    return Settings(**groups), tuple(problems)


def _read_group(
    name: str, model: type[msgspec.Struct], given: dict[str, object]
) -> tuple[msgspec.Struct, list[str]]:
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field in msgspec.structs.fields(model):
        if given.get(field.encode_name) is None:
            continue
        try:
            values[field.name] = msgspec.convert(given[field.encode_name], field.type)
        except msgspec.ValidationError as error:
            problems.append(f"Setting `{name}.{field.encode_name}`: {error}; its default is used.")
    return model(**values), problems
