"""Values of parsed TOML, JSON and YAML, whatever their shape: half-typed files hold anything."""

from collections.abc import Mapping
from typing import cast

Table = Mapping[str, object]


def table(value: object, *path: str) -> Table:
    """The mapping at a path of keys; an empty one where there is none."""
    for key in path:
        value = cast(Table, value).get(key) if isinstance(value, dict) else None
    return {str(key): item for key, item in cast(Table, value).items()} if isinstance(value, dict) else {}


def string(value: object) -> str:
    """A text on one line; "" for what is none."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def strings(value: object) -> list[str]:
    """The texts of a list; a single text is a list of one."""
    if isinstance(value, str):
        return [value]
    return (
        [each for each in cast(list[object], value) if isinstance(each, str)]
        if isinstance(value, list)
        else []
    )


def rows(value: object) -> list[object]:
    """The items of a list; none for what is none."""
    return cast(list[object], value) if isinstance(value, list) else []


def whole(value: object) -> int:
    """A whole number, 0 for what is none."""
    return (
        value if isinstance(value, int) else int(value) if isinstance(value, str) and value.isdigit() else 0
    )
