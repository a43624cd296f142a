"""`build_universal`: the picture of a workspace from its index, reading only files that have changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from groundplan.context.file_role import FileRole
from groundplan.context.importance import importance
from groundplan.context.universal.conventions import code_conventions
from groundplan.context.universal.data_model import ModelInput, key_entities, model_conventions
from groundplan.context.universal.file_facts import FileFacts, facts_of, needs_text
from groundplan.context.universal.key_symbols import key_symbols
from groundplan.context.universal.libraries import libraries_of
from groundplan.context.universal.manifests.manifest import EntryPoint, Manifest
from groundplan.context.universal.packages import packages_of
from groundplan.context.universal.picture import Language, ProjectPicture, UniversalContext
from groundplan.context.universal.readme import first_words
from groundplan.context.universal.sections import sections_of
from groundplan.errors import WorkspaceError
from groundplan.index.index import Index
from groundplan.jobs import CancelToken
from groundplan.workspace.roots import Root

NO_FACTS: Mapping[str, FileFacts] = MappingProxyType({})
_READMES = ("readme.md", "readme.rst", "readme.txt", "readme", "readme.markdown", "readme.mdx")
_LANGUAGE_NAMES = {
    "csharp": "C#",
    "cpp": "C++",
    "php": "PHP",
    "sql": "SQL",
    "html": "HTML",
    "css": "CSS",
    "typescript": "TypeScript",
    "tsx": "TypeScript (TSX)",
    "javascript": "JavaScript",
    "graphql": "GraphQL",
}
_POINT_ORDER = ("command", "Django commands", "module", "service", "container", "process")


@dataclass(frozen=True, slots=True)
class Built:
    """A picture, and the facts of the files that the next one can take over."""

    universal: UniversalContext
    facts: Mapping[str, FileFacts]


def build_universal(
    index: Index,
    model: ModelInput,
    *,
    known: Mapping[str, FileFacts] = NO_FACTS,
    cancel: CancelToken | None = None,
) -> Built:
    """The picture of an index with its data model. `known` are the facts of an earlier one.

    The same whether anything was known or not. Files that cannot be read any more add nothing.
    """
    facts = workspace_facts(index, known, cancel=cancel)
    if cancel is not None:
        cancel.check()
    projects = tuple(_project(index, root, facts, model) for root in index.roots)
    named = len(projects) > 1
    sections = tuple(section for project in projects for section in sections_of(project, named=named))
    return Built(UniversalContext(projects, sections), facts)


def workspace_facts(
    index: Index, known: Mapping[str, FileFacts], *, cancel: CancelToken | None = None
) -> Mapping[str, FileFacts]:
    """The facts of every file, those with a known content taken over."""
    facts: dict[str, FileFacts] = {}
    for path, record in index.files.items():
        fact = known.get(path)
        if fact is None or fact.digest != record.digest:
            if cancel is not None:
                cancel.check()
            local = path.removeprefix(_root_of(index, path).prefix)
            fact = facts_of(record, local, _text(index, path) if needs_text(record, local) else "")
        facts[path] = fact
    return facts


def _root_of(index: Index, path: str) -> Root:
    return next(root for root in index.roots if path.startswith(root.prefix))


def _text(index: Index, path: str) -> str:
    try:
        return index.file_text(path)
    except WorkspaceError:
        return ""


def _project(
    index: Index, root: Root, all_facts: Mapping[str, FileFacts], model: ModelInput
) -> ProjectPicture:
    prefix = root.prefix
    facts = {path.removeprefix(prefix): fact for path, fact in all_facts.items() if path.startswith(prefix)}
    manifests = _manifests(facts)
    ranks = importance(index)
    code = [
        path
        for path, fact in facts.items()
        if fact.role is FileRole.SOURCE and _is_code(index, prefix + path)
    ]
    imports = [
        (source.removeprefix(prefix), target.removeprefix(prefix))
        for source, targets in ranks.imports().items()
        for target in targets
        if source.startswith(prefix) and target.startswith(prefix)
    ]
    packages, cycles = packages_of(code, imports, {path: ranks.file(prefix + path) for path in code})
    frameworks, libraries = libraries_of(manifests, _imported(facts), _own_names(index, prefix))
    entities, count = key_entities(model, prefix)
    main = _main(manifests)
    return ProjectPicture(
        prefix,
        main.name if main is not None and main.name else root.path.name,
        main.description if main is not None else "",
        _readme(index, prefix, facts),
        _languages(index, prefix, facts),
        frameworks,
        libraries,
        _entry_points(manifests, facts),
        packages,
        cycles,
        entities,
        count,
        key_symbols(index, ranks, prefix),
        (*code_conventions(facts, manifests), *model_conventions(model, prefix)),
    )


def _is_code(index: Index, path: str) -> bool:
    record = index.files[path]
    return bool(record.symbols or record.imports) and record.language not in ("sql", "prisma", "markdown")


def _manifests(facts: Mapping[str, FileFacts]) -> list[Manifest]:
    """The manifests of the product, those of the outermost folders first."""
    found = [
        fact.manifest
        for fact in facts.values()
        if fact.manifest is not None and fact.role in (FileRole.SOURCE, FileRole.GENERATED)
    ]
    return sorted(found, key=lambda manifest: (manifest.path.count("/"), _rank(manifest), manifest.path))


def _rank(manifest: Manifest) -> int:
    """Of manifests in one folder, the one that names the product goes first."""
    return (not manifest.name) * 2 + (not manifest.description)


def _main(manifests: list[Manifest]) -> Manifest | None:
    return next((manifest for manifest in manifests if manifest.name and "/" not in manifest.path), None)


def _readme(index: Index, prefix: str, facts: Mapping[str, FileFacts]) -> str:
    by_name = {path.lower(): path for path in sorted(facts, reverse=True) if "/" not in path}
    for name in _READMES:
        if name in by_name and (words := first_words(_text(index, prefix + by_name[name]))):
            return words
    return ""


def _languages(index: Index, prefix: str, facts: Mapping[str, FileFacts]) -> tuple[Language, ...]:
    lines: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for path, fact in facts.items():
        if fact.lines:
            name = index.files[prefix + path].language
            lines[name] += fact.lines
            files[name] += 1
    whole = sum(lines.values())
    ranked = sorted(lines, key=lambda name: (-lines[name], name))
    return tuple(
        Language(_LANGUAGE_NAMES.get(name, name.capitalize()), files[name], round(lines[name] / whole, 4))
        for name in ranked
        if name
    )


def _imported(facts: Mapping[str, FileFacts]) -> Counter[str]:
    return Counter(module for fact in facts.values() for module in fact.modules)


def _own_names(index: Index, prefix: str) -> frozenset[str]:
    """The names that Python code of the project imports its own packages and modules by, folded."""
    names: set[str] = set()
    for path, record in index.files.items():
        if record.language == "python" and path.startswith(prefix):
            parts = path.removeprefix(prefix).removesuffix(".py").split("/")
            names |= set(parts[:2] if parts[0] in ("src", "lib", "server", "backend", "app") else parts[:1])
    return frozenset(name.replace("_", "-").lower() for name in names)


def _entry_points(manifests: list[Manifest], facts: Mapping[str, FileFacts]) -> tuple[EntryPoint, ...]:
    points = [point for manifest in manifests for point in manifest.entry_points]
    points += [point for fact in facts.values() for point in fact.entry_points]
    order = {kind: at for at, kind in enumerate(_POINT_ORDER)}
    later = {"script": len(order) + 1, "ci": len(order) + 2}
    distinct = dict.fromkeys(points)
    return tuple(
        sorted(
            distinct,
            key=lambda point: (
                order.get(point.kind, later.get(point.kind, len(order))),
                point.path.count("/"),
                point.path,
                point.name,
            ),
        )
    )
