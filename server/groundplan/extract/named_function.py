"""Which function a user's `--scope` means, in any language; and which to take where they name none."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from groundplan.errors import UsageError
from groundplan.extract.django.test_code import is_migration, is_template, is_test_code
from groundplan.index.index import Index
from groundplan.index.records import ReferenceKind, Symbol, SymbolKind

_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_MAX_CANDIDATES = 8
_MAX_SUGGESTIONS = 3
_LEAST_LIKENESS = 60  # of 100
# Between a file and a name in it: `shop/checkout.py:place_order`, `checkout.py::Cart.total`.
_FILE_AND_NAME = re.compile(r"^(?P<file>.+?\.\w{1,5})(?:::|:|#|\s+)(?P<name>[^:#\s]\S*)$")
_ENTRY_NAMES = frozenset({"main", "run", "handle", "handler", "cli", "execute", "app", "start"})
_ENTRY_FILES = frozenset(
    {"views", "main", "__main__", "cli", "app", "routes", "controllers", "handlers", "api"}
)
_ROOT_MODULES = ("__init__", "index", "mod")


@dataclass(frozen=True, slots=True)
class NamedFunction:
    """A function of the workspace; `note` says how it was chosen where the user did not name it."""

    path: str
    symbol: Symbol
    note: str = ""

    @property
    def full_name(self) -> str:
        """`shop.checkout.Cart.total`: the file's path with dots, and the name inside it."""
        return f"{dotted_path(self.path)}.{self.symbol.qualified_name}"


def find_function(
    index: Index, scope: Sequence[str], *, languages: frozenset[str], text: str = ""
) -> NamedFunction | None:
    """The function that `scope` names, alone or as a name together with a file or class.

    A scope that names only a file, folder or class gives the likeliest entry point in it; without a
    scope `text` may name the function, else the likeliest entry point of all is taken. `None` where the
    workspace has no function in one of `languages`. Raises `UsageError` for a scope that names nothing,
    or several functions.
    """
    every = _functions(index, languages)
    if not scope:
        return _from_text(index, every, text) or _entry_point(index, every, "")
    pool, name = every, ""
    for entry in _entries(scope):
        inside = [one for one in pool if _is_inside(one, entry)]
        named = [one for one in pool if _is_named(one, entry)]
        if not inside and not named:
            raise UsageError(f"There is no function `{_quoted(entry)}` here.", hint=_hint(every, entry))
        pool, name = (named, entry) if named else (inside, name)
    if name:
        return _only(pool, name)
    return _entry_point(index, pool, " in " + ", ".join(f"`{_quoted(entry)}`" for entry in scope))


def dotted_path(path: str) -> str:
    """`shop/checkout.py` → `shop.checkout`; a package's own file has the package's name."""
    stem = path.rpartition(".")[0] if "." in path.rpartition("/")[2] else path
    folder, _, last = stem.rpartition("/")
    return (folder if last in _ROOT_MODULES and folder else stem).replace("/", ".")


def _functions(index: Index, languages: frozenset[str]) -> list[NamedFunction]:
    """Every function once: of several declarations of one name in a file, the longest."""
    found: dict[tuple[str, str], NamedFunction] = {}
    for path, record in index.files.items():
        if record.language not in languages:
            continue
        for symbol in record.symbols:
            if symbol.kind not in _FUNCTIONS:
                continue
            key = (path, symbol.qualified_name)
            known = found.get(key)
            if known is None or _length(known.symbol) < _length(symbol):
                found[key] = NamedFunction(path, symbol)
    return list(found.values())


def _length(symbol: Symbol) -> int:
    return symbol.end_line - symbol.start_line


def _entries(scope: Sequence[str]) -> list[str]:
    entries: list[str] = []
    for entry in scope:
        plain = entry.strip().strip("`\"'").replace("\\", "/").removesuffix("()").removeprefix("./")
        match = _FILE_AND_NAME.match(plain)
        entries += [match["file"], match["name"]] if match else [plain.rstrip("/")]
    # Areas before names, so that a name is looked for in its file whatever the order.
    return sorted((entry for entry in entries if entry), key=lambda entry: "/" not in entry)


def _is_named(one: NamedFunction, entry: str) -> bool:
    wanted = entry.replace("::", ".").replace("#", ".")
    return f".{one.full_name}".endswith(f".{wanted}")


def _is_inside(one: NamedFunction, entry: str) -> bool:
    if (
        f"/{one.path}".endswith(f"/{entry}")
        or f"/{entry}/" in f"/{one.path}"
        or entry.endswith(f"/{one.path}")
    ):
        return True
    return "/" not in entry and f".{entry}." in f".{one.full_name}"


def _only(pool: Sequence[NamedFunction], name: str) -> NamedFunction:
    exact = [one for one in pool if one.full_name == name]
    production = [one for one in pool if not is_test_code(one.path)]
    for tier in (exact, production, pool):
        if len(tier) == 1:
            return tier[0]
    names = [f"`{one.path}:{one.symbol.qualified_name}`" for one in (production or pool)]
    more = f" and {len(names) - _MAX_CANDIDATES} more" if len(names) > _MAX_CANDIDATES else ""
    raise UsageError(
        f"`{_quoted(name)}` names {len(names)} functions.",
        hint=f"Say which: {', '.join(sorted(names)[:_MAX_CANDIDATES])}{more}.",
    )


def _from_text(index: Index, every: Sequence[NamedFunction], text: str) -> NamedFunction | None:
    """The one function that a request names in words, by a name that is no plain word."""
    words = {
        word.rstrip(".")
        for word in re.findall(r"[\w.]+", text)
        if re.search(r"\w[_.]\w|[a-z][A-Z]", word) or f"{word}(" in text
    }
    for word in sorted(words, key=len, reverse=True):
        named = [one for one in every if _is_named(one, word) and not is_test_code(one.path)]
        if len(named) == 1:
            return NamedFunction(named[0].path, named[0].symbol)
    return None


def _entry_point(index: Index, pool: Sequence[NamedFunction], where: str) -> NamedFunction | None:
    """The function that looks most like a beginning: called by none, calling many, named like one."""
    production = [one for one in pool if not _is_aside(one)] or list(pool)
    if not production:
        return None
    names = {one.symbol.name for one in production}
    calls: dict[tuple[str, str], set[str]] = defaultdict(set)
    called: set[str] = set()
    for path, record in index.files.items():
        for reference in record.references:
            last = reference.name.rpartition(".")[2]
            if reference.kind is ReferenceKind.CALL and last in names:
                calls[path, reference.scope].add(last)
                if reference.scope.rpartition(".")[2] != last and not is_test_code(path):
                    called.add(last)

    def rank(one: NamedFunction) -> tuple[float, int, str]:
        reach = len(calls[one.path, one.symbol.qualified_name])
        file = one.path.rpartition("/")[2].partition(".")[0]
        likeness = (
            2 * (one.symbol.name not in called)
            + (one.symbol.name in _ENTRY_NAMES)
            + (file in _ENTRY_FILES)
            - (one.symbol.name.startswith("_"))
        )
        return (-(min(reach, 8) + likeness if reach else likeness / 10), -_length(one.symbol), one.full_name)

    best = min(production, key=rank)
    reach = len(calls[best.path, best.symbol.qualified_name])
    uncalled = best.symbol.name not in called
    why = "nothing here calls it" if uncalled else "it is named and placed like a beginning"
    if reach:
        why += f" and it calls {reach} function{'s' if reach != 1 else ''} of the workspace"
    note = (
        f"No function was named{where}: chose `{best.path}:{best.symbol.qualified_name}`, because {why}. "
        "Use --scope FUNCTION for another."
    )
    return NamedFunction(best.path, best.symbol, note)


def _is_aside(one: NamedFunction) -> bool:
    return is_test_code(one.path) or is_template(one.path) or is_migration(dotted_path(one.path))


def _hint(every: Iterable[NamedFunction], entry: str) -> str:
    names = list(dict.fromkeys(one.symbol.qualified_name for one in every))
    if not names:
        return "No function of a language that can be drawn was found in this workspace."
    # rapidfuzz is only needed for a wrong name, so only then is it loaded.
    from rapidfuzz import fuzz, process, utils

    last = re.split(r"[/:#]", entry)[-1][:200]
    scorer: Callable[..., float] = fuzz.WRatio
    close = process.extract(
        last,
        names,
        scorer=scorer,
        processor=utils.default_process,
        limit=_MAX_SUGGESTIONS,
        score_cutoff=_LEAST_LIKENESS,
    )
    if not close:
        return "Name a function as `name`, `Class.method`, `module.name` or `path/file:name`."
    return "Did you mean " + " or ".join(f"`{name}`" for name, _, _ in close) + "?"


def _quoted(entry: str) -> str:
    line = " ".join(entry.split())
    return line if len(line) <= 80 else line[:79] + "…"
