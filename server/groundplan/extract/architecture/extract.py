"""`mermaid_architecture` and `mermaid_c4_container` from code alone: compose files, else manifests."""

from collections.abc import Callable, Sequence

from groundplan.errors import UsageError
from groundplan.extract.architecture.compose import compose_rank, is_compose, read_compose
from groundplan.extract.architecture.draw import System, draw_architecture, draw_containers
from groundplan.extract.architecture.manifests import is_manifest, read_manifest
from groundplan.extract.architecture.parts import Part, Use
from groundplan.extract.django.test_code import is_template, is_test_code
from groundplan.extract.extraction import Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.mermaid.kinds.architecture import ArchitectureDiagram
from groundplan.mermaid.kinds.c4 import C4Diagram

Read = Callable[[str, str], tuple[list[Part], list[Use], str]]


def extract_architecture(request: ExtractRequest) -> Extraction[ArchitectureDiagram]:
    """The services of the workspace's compose files, or else the projects and stores of its manifests.

    Raises `UsageError` for a scope that names none of them.
    """
    return draw_architecture(_system(request))


def extract_c4_container(request: ExtractRequest) -> Extraction[C4Diagram]:
    """The same parts as C4 containers. Raises as `extract_architecture` does."""
    return draw_containers(_system(request))


def _system(request: ExtractRequest) -> System:
    index = request.index
    paths = [path for path in index.files if request.everything or not _is_aside(path)]
    notes: list[str] = []
    files = sorted((path for path in paths if is_compose(path)), key=compose_rank)
    parts, uses = _read(request, files, read_compose, notes)
    if not parts:
        files = [path for path in paths if is_manifest(path)]
        parts, uses = _read(request, files, read_manifest, notes)
        if parts:
            notes.append("No compose file was found: drawn from the manifests' entry points and packages.")
    if not parts:
        notes.append("No compose file, and no manifest with an entry point, was found.")
    elif request.scope:
        parts, uses = _scoped(parts, uses, request.scope)
    return System(index.roots[0].path.name, tuple(parts), tuple(uses), tuple(notes))


def _is_aside(path: str) -> bool:
    return is_test_code(path) or is_template(path)


def _read(
    request: ExtractRequest, files: Sequence[str], read: Read, notes: list[str]
) -> tuple[list[Part], list[Use]]:
    """What the files declare, each thing once: of two files, by the first."""
    parts: dict[str, Part] = {}
    uses: dict[tuple[str, str], Use] = {}
    for path in files:
        request.cancel.check()
        found, needs, problem = read(path, request.index.file_text(path))
        notes += [problem] if problem else []
        for part in found:
            parts.setdefault(part.name, part)
        for use in needs:
            uses.setdefault((use.source, use.target), use)
    return list(parts.values()), list(uses.values())


def _scoped(parts: list[Part], uses: list[Use], scope: Sequence[str]) -> tuple[list[Part], list[Use]]:
    """The parts that the scope names by name, file or folder, with what they use and what uses them."""
    chosen: set[str] = set()
    for entry in scope:
        wanted = entry.strip().removeprefix("./").rstrip("/").casefold()
        found = {
            part.name
            for part in parts
            if part.name.casefold() == wanted or f"{part.place.path.casefold()}/".startswith(f"{wanted}/")
        }
        if not found:
            names = ", ".join(f"`{part.name}`" for part in parts[:8])
            raise UsageError(
                f"There is no service or project `{entry[:80]}` here.", hint=f"There is {names}."
            )
        chosen |= found
    kept = [use for use in uses if use.source in chosen or use.target in chosen]
    near = chosen | {end for use in kept for end in (use.source, use.target)}
    return [part for part in parts if part.name in near], kept
