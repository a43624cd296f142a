"""What a user's `--scope` means: an app, a module, a folder or file, or a class and its neighbours."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from groundplan.errors import UsageError
from groundplan.extract.drawable import Drawable, Line

_MAX_FULL_NEIGHBOURS = 24
_MAX_SUGGESTIONS = 3
_LEAST_LIKENESS = 60  # of 100: below it, a suggestion confuses more than it helps
_MAX_LISTED = 5
_MAX_QUOTED = 80


@dataclass(frozen=True, slots=True)
class Selection:
    """Keys of the entities a scope picks; `bare` ones only give an edge its end, without attributes."""

    full: frozenset[str]
    bare: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wording:
    """How to say that a scope names nothing: what it might have named, and that there is nothing to name."""

    kinds: str = "app, module, folder or class"
    nothing: str = "No data model was found in this workspace."


ENTITIES = Wording()


def select(
    entities: Sequence[Drawable],
    lines: Sequence[Line],
    scope: Sequence[str],
    *,
    known_paths: Sequence[str] = (),
    wording: Wording = ENTITIES,
) -> Selection:
    """The entities that the entries of `scope` name, taken together.

    An app, module, folder or file picks its entities, and as bare boxes what their keys point to
    outside. A class picks itself and its direct neighbours. Names match as written before they
    match in any case, and production code before test code. An entry that is no entity's but is a
    folder or file of `known_paths` picks nothing; any other raises `UsageError`.
    """
    named = find(entities, scope, known_paths=known_paths, wording=wording)
    return _with_ends(entities, lines, named)


def find(
    entities: Sequence[Drawable],
    scope: Sequence[str],
    *,
    known_paths: Sequence[str] = (),
    wording: Wording = ENTITIES,
) -> "Named":
    """What the entries of `scope` name, without what is next to it. Raises as `select` does."""
    areas: set[str] = set()
    symbols: set[str] = set()
    for entry in scope:
        matched = _match(entities, entry)
        if matched is None and not _is_known_path(entry, known_paths):
            raise UsageError(
                f"There is no {wording.kinds} `{_quoted(entry)}` here.",
                hint=_hint(entities, entry, wording.nothing),
            )
        if matched:
            areas |= matched.areas
            symbols |= matched.symbols
    return Named(frozenset(areas), frozenset(symbols))


def neighbours(entities: Sequence[Drawable], lines: Sequence[Line]) -> Mapping[str, frozenset[str]]:
    """For each key, the keys at the other ends of its edges (itself left out)."""
    found: dict[str, set[str]] = {entity.key: set() for entity in entities}
    for edge in lines:
        if edge.source != edge.target and edge.source in found and edge.target in found:
            found[edge.source].add(edge.target)
            found[edge.target].add(edge.source)
    return {key: frozenset(others) for key, others in found.items()}


@dataclass(frozen=True, slots=True)
class Named:
    """Keys by how a scope names them: `areas` with their folder or module, `symbols` by their own name."""

    areas: frozenset[str]
    symbols: frozenset[str]


def _match(entities: Sequence[Drawable], entry: str) -> Named | None:
    production = [entity for entity in entities if not entity.test_code]
    test_code = [entity for entity in entities if entity.test_code]
    for pool in (production, test_code):
        for form in _forms(entry):
            for fold in (str, str.casefold):
                if matched := _match_exactly(pool, fold(form), fold):
                    return matched
            if matched := _match_inside(pool, form.casefold()):
                return matched
    return None


def _match_exactly(entities: Iterable[Drawable], wanted: str, fold: Callable[[str], str]) -> Named | None:
    areas: set[str] = set()
    symbols: set[str] = set()
    for entity in entities:
        path, key, group = fold(entity.location.path), fold(entity.key), fold(entity.group)
        if wanted in ("", group, path) or path.startswith(f"{wanted}/") or key.startswith(f"{wanted}."):
            areas.add(entity.key)
        names = (fold(entity.name), key, f"{group}.{fold(entity.name)}", fold(entity.other_name))
        if wanted and wanted in names:
            symbols.add(entity.key)
    return Named(frozenset(areas), frozenset(symbols)) if areas or symbols else None


def _match_inside(entities: Iterable[Drawable], wanted: str) -> Named | None:
    """A folder, file or module by the last parts of its path, where the whole path named nothing."""
    areas: set[str] = set()
    symbols: set[str] = set()
    for entity in entities:
        path, key = entity.location.path.casefold(), entity.key.casefold()
        stem = path.rpartition(".")[0]
        if f"/{wanted}/" in f"/{path}/" or f"/{stem}".endswith(f"/{wanted}") or f".{wanted}." in f".{key}":
            areas.add(entity.key)
        elif key.endswith(f".{wanted}"):
            symbols.add(entity.key)
    return Named(frozenset(areas), frozenset(symbols)) if areas or symbols else None


def _forms(entry: str) -> list[str]:
    """The ways to read an entry: as it is, and an absolute path without its first folders."""
    plain = _as_path(entry)
    if not re.match(r"(/|[A-Za-z]:/)", plain):
        return [plain]
    parts = plain.strip("/").split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _as_path(entry: str) -> str:
    path = entry.strip().strip("`\"'").replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return "" if path == "." else path.rstrip("/")


def _is_known_path(entry: str, known_paths: Sequence[str]) -> bool:
    for form in _forms(entry):
        wanted = form.casefold()
        folders = (wanted + "/", wanted.replace(".", "/") + "/", wanted.replace(".", "/") + ".")
        for path in known_paths:
            folded = path.casefold()
            if folded == wanted or folded.startswith(folders):
                return True
    return not known_paths and not _as_path(entry)


def _with_ends(entities: Sequence[Drawable], lines: Sequence[Line], named: Named) -> Selection:
    near = neighbours(entities, lines)
    areas, symbols = named.areas, named.symbols
    around = {other for key in symbols for other in near[key]} - symbols - areas
    full = areas | symbols
    bare = {edge.target for edge in lines if edge.source in areas}
    if len(around) <= _MAX_FULL_NEIGHBOURS:
        full |= around
    else:  # a hub: its neighbours would drown it
        bare |= around
    return Selection(frozenset(full), frozenset(bare - full))


def _hint(entities: Sequence[Drawable], entry: str, nothing: str) -> str:
    candidates = list(dict.fromkeys(name for entity in entities for name in _names_of(entity) if name))
    if not candidates:
        return nothing
    # rapidfuzz is only needed for a wrong name, so only then is it loaded.
    from rapidfuzz import fuzz, process, utils

    close = process.extract(
        entry[:200],
        candidates,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=_MAX_SUGGESTIONS,
        score_cutoff=_LEAST_LIKENESS,
    )
    if close:
        alike = sorted(close, key=lambda found: -fuzz.ratio(entry.casefold(), found[0].casefold()))
        names = [f"`{name}`" for name, _, _ in alike]
        return f"Did you mean {_either(names)}?"
    listed = sorted({entity.group or entity.name for entity in entities if not entity.external})
    more = ", …" if len(listed) > _MAX_LISTED else ""
    return "There is " + ", ".join(f"`{name}`" for name in listed[:_MAX_LISTED]) + more + "."


def _names_of(entity: Drawable) -> tuple[str, ...]:
    if entity.external:
        return (entity.name,)
    folder = entity.location.path.rpartition("/")[0]
    module = entity.key.rpartition(".")[0]
    return (entity.name, entity.group, folder, module)


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def _quoted(entry: str) -> str:
    """The entry on one line, short enough for a message."""
    line = " ".join(entry.split())
    return line if len(line) <= _MAX_QUOTED else line[: _MAX_QUOTED - 1] + "…"
