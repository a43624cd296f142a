"""A picture as sections of a prompt: short lines, each worth something of its own."""

from collections.abc import Sequence

from groundplan.context.section import Entry, Section
from groundplan.context.universal.manifests.manifest import EntryPoint
from groundplan.context.universal.picture import KeyEntity, KeySymbol, Library, PackageNode, ProjectPicture

_MOST_ATTRIBUTES = 14
_MOST_USES = 6
_MOST_ENTRY_POINTS = 24
_MOST_OTHERS = 16


def sections_of(project: ProjectPicture, *, named: bool) -> tuple[Section, ...]:
    """The sections of one project, in reading order; `named` where the titles must say whose they are."""
    of = f" of {project.name}" if named else ""
    sections = (
        Section(f"Project: {project.name}", tuple(_about(project))),
        Section(f"Built with{of}", tuple(_built_with(project))),
        Section(f"Entry points{of}", tuple(_entry_points(project.entry_points))),
        Section(f"Packages and what they use{of}", tuple(_packages(project))),
        Section(f"Data model{of} ({project.entity_count} entities)", tuple(_entities(project.entities))),
        Section(f"Most used symbols{of}", tuple(_symbols(project.symbols))),
        Section(f"Conventions{of}", tuple(_conventions(project))),
    )
    return tuple(section for section in sections if section.entries)


def _about(project: ProjectPicture) -> list[Entry]:
    entries: list[Entry] = []
    if project.description:
        entries.append(Entry(project.description, 1.0))
    if project.readme and project.readme.rstrip(".") != project.description.rstrip("."):
        entries.append(Entry(project.readme, 0.85))
    languages = [f"{each.name} {each.share:.0%}" for each in project.languages if each.share >= 0.01]
    if languages:
        entries.append(Entry(f"Code: {', '.join(languages).replace('%', ' %')}.", 0.95))
    return entries


def _built_with(project: ProjectPicture) -> list[Entry]:
    by_purpose: dict[str, list[Library]] = {}
    for library in project.frameworks:
        by_purpose.setdefault(library.purpose, []).append(library)
    entries = [
        Entry(f"- {purpose}: {', '.join(_library(each) for each in libraries)}", _falling(0.93, 0.6, at, 12))
        for at, (purpose, libraries) in enumerate(by_purpose.items())
    ]
    others = [_library(each) for each in project.libraries[:_MOST_OTHERS]]
    return [*entries, Entry(f"- other libraries: {', '.join(others)}", 0.5)] if others else entries


def _library(library: Library) -> str:
    return f"{library.name} {library.version}".rstrip()


def _entry_points(points: Sequence[EntryPoint]) -> list[Entry]:
    entries: list[Entry] = []
    for at, point in enumerate(points[:_MOST_ENTRY_POINTS]):
        target = f" → {point.target}" if point.target and point.target != point.path else ""
        where = f" [{point.path}]" if point.path and point.path != point.name else ""
        entries.append(Entry(f"- {point.kind}: {point.name}{target}{where}", _falling(0.8, 0.35, at, 24)))
    return entries


def _packages(project: ProjectPicture) -> list[Entry]:
    if len(project.packages) < 2:
        return []
    entries = [
        Entry(_package(node), _falling(0.88, 0.45, at, 24)) for at, node in enumerate(project.packages)
    ]
    for cycle in project.cycles[:3]:
        entries.append(Entry(f"- {_cycle(cycle, len(project.packages))}", 0.5))
    return entries


def _cycle(cycle: Sequence[str], packages: int) -> str:
    if len(cycle) * 2 > packages and len(cycle) > _MOST_USES:
        return f"{len(cycle)} of the {packages} packages need each other in a circle"
    return f"in a circle, each needs the others: {', '.join(cycle)}"


def _package(node: PackageNode) -> str:
    files = "1 file" if node.files == 1 else f"{node.files} files"
    uses = ", ".join(f"{use.name} ({use.imports})" for use in node.uses[:_MOST_USES])
    more = f" and {len(node.uses) - _MOST_USES} more" if len(node.uses) > _MOST_USES else ""
    return f"- {node.name} (layer {node.layer}, {files})" + (f" uses {uses}{more}" if uses else "")


def _entities(entities: Sequence[KeyEntity]) -> list[Entry]:
    entries: list[Entry] = []
    for at, entity in enumerate(entities):
        shown = list(entity.attributes[:_MOST_ATTRIBUTES])
        if len(entity.attributes) > len(shown):
            shown.append(f"… {len(entity.attributes) - len(shown)} more")
        group = f" ({entity.group})" if entity.group else ""
        relations = f"; {', '.join(entity.relations)}" if entity.relations else ""
        entries.append(
            Entry(f"- {entity.name}{group}: {', '.join(shown)}{relations}", _falling(0.9, 0.3, at, 60))
        )
    return entries


def _symbols(symbols: Sequence[KeySymbol]) -> list[Entry]:
    return [
        Entry(
            f"- `{each.signature}` [{each.path}:{each.line}]"
            + (f" — {each.summary}" if each.summary else ""),
            _falling(0.86, 0.25, at, 60),
        )
        for at, each in enumerate(symbols)
    ]


def _conventions(project: ProjectPicture) -> list[Entry]:
    return [Entry(f"- {each.subject}: {each.habit}", 0.7) for each in project.conventions]


def _falling(first: float, last: float, at: int, count: int) -> float:
    """From `first` for the best of a list to `last` for the one at `count` and those behind it."""
    return round(first - (first - last) * min(at / count, 1.0), 4)
