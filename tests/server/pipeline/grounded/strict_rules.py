"""What providers take of JSON Schema, written from their documentation, as a list of complaints.

`strict`: OpenAI's structured outputs (the limits of their first version, which were raised later, and the
enum sizes) and Anthropic's, which take no bound. `grammar`: the words that llama.cpp's converter, which
Ollama uses too, turns into rules; it ignores others without a word.
"""

from collections.abc import Iterator
from typing import Any

_STRICT = {"type", "properties", "required", "additionalProperties", "items", "enum", "format"}
_GRAMMAR = _STRICT | {"minLength", "maxLength", "minimum", "maximum", "maxItems"}
_MOST_REPEATS = 2000  # llama.cpp refuses grammars with more


def complaints(schema: dict[str, Any], *, strict: bool) -> list[str]:
    found = [*_objections(schema, _STRICT if strict else _GRAMMAR, "$")]
    enums = [each["enum"] for each in _all(schema) if "enum" in each]
    names = [name for each in _all(schema) for name in each.get("properties", {})]
    chars = sum(map(len, names)) + sum(len(word) for enum in enums for word in enum)
    if schema.get("type") != "object":
        found.append("the root is no object")
    if _depth(schema) > 5:
        found.append(f"objects and lists nested {_depth(schema)} deep")
    if len(names) > 100:
        found.append(f"{len(names)} properties")
    if sum(map(len, enums)) > 1000:
        found.append("more than 1000 enum values")
    if chars > 15_000:
        found.append(f"{chars} characters in names and enums")
    return found


def _objections(schema: dict[str, Any], words: set[str], at: str) -> Iterator[str]:
    if unknown := schema.keys() - words:
        yield f"{at}: {sorted(unknown)}"
    if schema["type"] == "object":
        if schema["additionalProperties"] is not False or schema["required"] != [*schema["properties"]]:
            yield f"{at}: open, or with optional properties"
        for name, each in schema["properties"].items():
            yield from _objections(each, words, f"{at}.{name}")
    elif schema["type"] == "array":
        yield from _objections(schema["items"], words, f"{at}[]")
    if "enum" in schema and (not schema["enum"] or len(set(schema["enum"])) < len(schema["enum"])):
        yield f"{at}: an enum that is empty or says a thing twice"
    if len(schema.get("enum", ())) > 250:
        yield f"{at}: a long enum"
    if max(schema.get("maxItems", 0), schema.get("maxLength", 0)) >= _MOST_REPEATS:
        yield f"{at}: too many repeats"
    if schema.get("format", "date") != "date":
        yield f"{at}: an unknown format"


def _all(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for each in schema.get("properties", {}).values():
        yield from _all(each)
    if "items" in schema:
        yield from _all(schema["items"])


def _depth(schema: dict[str, Any]) -> int:
    """Levels of objects, as OpenAI counts them."""
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return int(schema["type"] == "object") + max(map(_depth, inner), default=0)
