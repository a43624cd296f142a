"""`mermaid_component` and `mermaid_system_overview` from code alone: packages, and who imports whom."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundplan.extract.django.test_code import is_test_code
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.naming import some_of
from groundplan.extract.packages.fold import Box, box_of_file, fold, without_loose_ends
from groundplan.extract.packages.frames import Frames, frames
from groundplan.extract.packages.main_lines import main_lines
from groundplan.extract.packages.scope import asked_files
from groundplan.extract.packages.tree import Package, code_files, package_tree
from groundplan.extract.request import ExtractRequest
from groundplan.index.graph import Edge, EdgeKind
from groundplan.index.index import Index
from groundplan.mermaid.kinds.flowchart import (
    FlowchartDiagram,
    FlowEdge,
    FlowLine,
    FlowNode,
    FlowSubgraph,
)
from groundplan.text import Location

MAX_BOXES = 20  # what is drawn without `everything`: with more, the lines can't be followed
MAX_OVERVIEW_BOXES = 12
_MAX_OUTSIDE = 12
_HEAVY = 5  # imports from which on a line may be drawn thick
_HEAVY_SHARE = 0.5  # of the heaviest line's


@dataclass(frozen=True, slots=True)
class _Picture:
    """What is drawn: the boxes, the tree of packages they are from, and whether implied lines count."""

    boxes: list[Box]
    tree: Package | None
    main_lines_only: bool = False


def extract_component(request: ExtractRequest) -> Extraction[FlowchartDiagram]:
    """The packages of a workspace, or what is in the package that the scope names and next to it.

    A line says how often files of one box import files of the other; one without a number stands for one
    import. Raises `UsageError` for a scope that names nothing.
    """
    return _extract(request, most=MAX_BOXES, main_lines_only=False)


def extract_overview(request: ExtractRequest) -> Extraction[FlowchartDiagram]:
    """The component diagram at a glance: fewer boxes, and no lines that follow from longer ways.

    Raises as `extract_component` does.
    """
    return _extract(request, most=MAX_OVERVIEW_BOXES, main_lines_only=not request.everything)


def _extract(request: ExtractRequest, *, most: int, main_lines_only: bool) -> Extraction[FlowchartDiagram]:
    index = request.index
    notes: list[str] = []
    files = code_files(index)
    asked = asked_files(index, files, request.scope, test_code=request.everything) if request.scope else None
    if asked is None and not request.everything:
        files = production(files, notes)
    edges = [edge for edge in index.graph.edges(EdgeKind.IMPORTS) if edge.source[0] != edge.target[0]]
    request.cancel.check()
    limit = None if request.everything else min(most, request.settings.diagram.max_entities)
    tree = package_tree(index, files) if files else None
    if asked is not None:
        boxes = _with_surroundings(index, files, asked, edges, limit)
    elif tree is None:
        boxes = []
    else:
        joined = {path for edge in edges for path in (edge.source[0], edge.target[0])}
        boxes = fold(index, tree, limit=limit, linked=joined)
        if limit is not None:
            boxes = _most_connected(
                without_loose_ends(tree, boxes, _linked(boxes, edges)), edges, limit, notes
            )
    if not boxes:
        notes.append("No code with imports was found.")
    return _extraction(_Picture(boxes, tree, main_lines_only), edges, notes)


def production(files: Sequence[str], notes: list[str]) -> list[str]:
    """The files without test code, unless there is no other."""
    kept = [path for path in files if not is_test_code(path)]
    if not kept or len(kept) == len(files):
        return list(files)
    left_out = len(files) - len(kept)
    notes.append(f"Left out {left_out} {'file' if left_out == 1 else 'files'} of test code.")
    return kept


def _with_surroundings(
    index: Index, files: Sequence[str], asked: frozenset[str], edges: Sequence[Edge], limit: int | None
) -> list[Box]:
    """The asked files in detail; of the others, folded, those that import them or are imported."""
    inside = fold(index, package_tree(index, asked), limit=limit) if asked else []
    others = [path for path in files if path not in asked and not is_test_code(path)]
    outside = fold(index, package_tree(index, others), limit=_MAX_OUTSIDE) if others else []
    touching = {edge.target[0] for edge in edges if edge.source[0] in asked}
    touching |= {edge.source[0] for edge in edges if edge.target[0] in asked}
    taken = {box.unit.path for box in inside}
    near = [box for box in outside if touching & set(box.files) and box.unit.path not in taken]
    return [*inside, *near]


def _linked(boxes: Sequence[Box], edges: Sequence[Edge]) -> Counter[str]:
    """How many lines' imports touch each box, by its path."""
    box_of = box_of_file(boxes)
    degree: Counter[str] = Counter()
    for edge in edges:
        source, target = box_of.get(edge.source[0]), box_of.get(edge.target[0])
        if source is not None and target is not None and source is not target:
            degree[source.unit.path] += 1
            degree[target.unit.path] += 1
    return degree


def _most_connected(boxes: list[Box], edges: Sequence[Edge], limit: int, notes: list[str]) -> list[Box]:
    if len(boxes) <= limit:
        return boxes
    degree = _linked(boxes, edges)
    ranked = sorted(boxes, key=lambda box: (-degree[box.unit.path], -len(box.files), box.unit.key))
    kept = {box.unit.path for box in ranked[:limit]}
    left_out = [box.unit.key for box in ranked[limit:]]
    notes.append(
        f"Showing the {limit} most connected of {len(boxes)} packages and modules, without "
        f"{some_of(left_out)}; use --scope NAME for others or --all for everything."
    )
    return [box for box in boxes if box.unit.path in kept]


def _extraction(picture: _Picture, edges: Sequence[Edge], notes: list[str]) -> Extraction[FlowchartDiagram]:
    boxes = picture.boxes
    names = _names(boxes)
    box_of = {path: names[box.unit.path] for box in boxes for path in box.files}
    weights: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Location] = {}
    for edge in edges:
        ends = (box_of.get(edge.source[0], ""), box_of.get(edge.target[0], ""))
        if all(ends) and ends[0] != ends[1]:
            weights[ends] += 1
            place = Location(edge.path, edge.line, edge.line, edge.target[0])
            first[ends] = min(first.get(ends, place), place)
    shown = main_lines(weights) if picture.main_lines_only else frozenset(weights)
    if len(shown) < len(weights):
        notes.append(
            f"Left out {len(weights) - len(shown)} of {len(weights)} lines, those between boxes that "
            "a longer way joins too; `mermaid_component` or --all shows them."
        )
    lines = {ends: EdgeKey(*ends, _label(weights[ends])) for ends in sorted(shown)}
    heavy = max(_HEAVY, _HEAVY_SHARE * max(weights.values(), default=0))
    flow = tuple(
        FlowEdge(*ends, key.label, FlowLine.THICK if weights[ends] >= heavy else FlowLine.SOLID)
        for ends, key in lines.items()
    )
    around = frames(picture.tree, boxes) if picture.tree is not None else Frames({}, {})
    ids = {key: f"{key} (package)" for key in around.units}
    nodes = tuple(
        FlowNode(
            names[box.unit.path],
            f"{names[box.unit.path]} (own modules)" if box.partly else "",
            subgraph=ids.get(around.of.get(box.unit.path, ""), ""),
        )
        for box in boxes
    )
    subgraphs = tuple(FlowSubgraph(ids[key], key) for key in around.units)
    elements = {ids[key]: unit.location for key, unit in around.units.items()}
    elements |= {names[box.unit.path]: box.unit.location for box in boxes}
    evidence = {key: first[ends] for ends, key in lines.items()}
    return Extraction(FlowchartDiagram(nodes, flow, subgraphs), elements, evidence, tuple(notes))


def _label(weight: int) -> str:
    """One import is what a line means by itself."""
    return "" if weight == 1 else f"{weight} imports"


def _names(boxes: Sequence[Box]) -> Mapping[str, str]:
    """A different name for each box, by path: the module's or package's own, in full."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for box in boxes:
        name, number = box.unit.key, 1
        if name in taken:
            name = box.unit.path
        while name in taken:
            number += 1
            name = f"{box.unit.path} {number}"
        taken.add(name)
        names[box.unit.path] = name
    return names
