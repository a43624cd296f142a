"""What a reader finds, as compact text."""

from collections.abc import Iterable

from groundplan.index.languages import read
from groundplan.index.languages.source import Reading


def shown(language: str, text: str) -> dict[str, str]:
    """Symbols, imports, references and bindings of a text, one a line."""
    reading = read(language, text.encode())
    assert reading.error_lines == ()
    return {
        "symbols": symbols(reading),
        "imports": ", ".join(f"{one.module}:{one.name} as {one.alias or '_'}" for one in reading.imports),
        "references": by_scope((use.scope, f"{use.kind[0]} {use.name}") for use in reading.references),
        "bindings": by_scope((one.scope, f"{one.name}: {one.type or '?'}") for one in reading.bindings),
    }


def symbols(reading: Reading) -> str:
    return "\n".join(
        f"{one.start_line}-{one.end_line} {one.kind} {one.qualified_name}"
        + (f" | {one.signature}" if one.signature else "")
        + (f" | {one.docstring}" if one.docstring else "")
        + (f" <- {', '.join(one.bases)}" if one.bases else "")
        for one in reading.symbols
    )


def by_scope(found: Iterable[tuple[str, str]]) -> str:
    scopes: dict[str, list[str]] = {}
    for scope, text in found:
        scopes.setdefault(scope or "-", []).append(text)
    return "\n".join(f"{scope} {', '.join(texts)}" for scope, texts in scopes.items())
