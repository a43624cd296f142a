"""A request's schema as a prompt shows it: models behind a grammar never see the schema itself."""

import re
from itertools import takewhile
from typing import Any

_INDENT = "  "
# A prompt lists what exists elsewhere, with what it is.
_LONG = 8


def schema_in_words(schema: dict[str, Any]) -> str:
    """The shape of the answer, one property a line, in the order in which it is to be written."""
    return _shape(schema, 0)


def _shape(schema: dict[str, Any], depth: int) -> str:
    if "enum" in schema:
        return _choice(schema["enum"])
    match schema["type"]:
        case "object":
            inner = _INDENT * (depth + 1)
            lines = (
                f'{inner}"{name}": {_shape(each, depth + 1)}' for name, each in schema["properties"].items()
            )
            return "{\n" + ",\n".join(lines) + f"\n{_INDENT * depth}}}"
        case "array":
            return f"[{_shape(schema['items'], depth)}, …]"
        case "string":
            return '"YYYY-MM-DD"' if schema.get("format") == "date" else '"text"'
        case "integer":
            bounds = [str(schema[each]) for each in ("minimum", "maximum") if each in schema]
            return "number" + (f" {'-'.join(bounds)}" if bounds else "")
        case _:
            return "true or false"


def _choice(words: list[str]) -> str:
    """The words, a run of numbered ones by its first and last, and not all of many."""
    shown: list[str] = []
    while words:
        run = _run(words)
        shown.append(f'"{words[0]}"' if run == 1 else f'"{words[0]}" to "{words[run - 1]}"')
        words = words[run:]
    more = f" or one of {len(shown) - _LONG} more" if len(shown) > _LONG else ""
    return " or ".join(shown[:_LONG]) + more


def _run(words: list[str]) -> int:
    """How many words from the first on count upwards (`new1`, `new2`, …)."""
    numbered = re.fullmatch(r"(.*?)(\d+)", words[0])
    if numbered is None:
        return 1
    start = int(numbered[2])
    expected = (f"{numbered[1]}{start + step}" for step in range(len(words)))
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, expected, strict=True)))
