"""`mermaid_component` and `mermaid_system_overview` from code alone: packages, and who imports whom."""

from collections import Counter
from collections.abc import Mapping, Sequence

from groundplan.extract.django.test_code import is_test_code
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.naming import some_of
from groundplan.extract.packages.fold import Box, box_of_file, fold
from groundplan.extract.packages.scope import asked_files
from groundplan.extract.packages.tree import code_files, package_tree
from groundplan.extract.request import ExtractRequest
from groundplan.index.graph import Edge, EdgeKind
from groundplan.index.index import Index
from groundplan.mermaid.kinds.flowchart import FlowchartDiagram, FlowEdge, FlowNode
from groundplan.text import Location

MAX_BOXES = 20  # what is drawn without `everything`: with more, the lines can't be followed
_MAX_OUTSIDE = 12


def extract_component(request: ExtractRequest) -> Extraction[FlowchartDiagram]:
    """The packages of a workspace, or what is in the package that the scope names and next to it.

    A line says how often files of one box import files of the other. Raises `UsageError` for a scope that
    names nothing.
    """
    index = request.index
    notes: list[str] = []
    files = code_files(index)
    asked = asked_files(index, files, request.scope) if request.scope else None
    if asked is None:
        files = production(files, notes)
    edges = [edge for edge in index.graph.edges(EdgeKind.IMPORTS) if edge.source[0] != edge.target[0]]
    request.cancel.check()
    limit = None if request.everything else MAX_BOXES
    if asked is None:
        boxes = fold(index, package_tree(index, files), limit=limit) if files else []
    else:
        boxes = _with_surroundings(index, files, asked, edges, limit)
    boxes = _most_connected(boxes, edges, limit if asked is None else None, notes)
    if not boxes:
        notes.append("No code with imports was found.")
    return _extraction(boxes, edges, tuple(notes))


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


def _most_connected(
    boxes: list[Box], edges: Sequence[Edge], limit: int | None, notes: list[str]
) -> list[Box]:
    if limit is None or len(boxes) <= limit:
        return boxes
    box_of = box_of_file(boxes)
    degree: Counter[str] = Counter()
    for edge in edges:
        source, target = box_of.get(edge.source[0]), box_of.get(edge.target[0])
        if source is not None and target is not None and source is not target:
            degree[source.unit.path] += 1
            degree[target.unit.path] += 1
    ranked = sorted(boxes, key=lambda box: (-degree[box.unit.path], -len(box.files), box.unit.key))
    kept = {box.unit.path for box in ranked[:limit]}
    left_out = [box.unit.key for box in ranked[limit:]]
    notes.append(
        f"Showing the {limit} most connected of {len(boxes)} packages and modules, without "
        f"{some_of(left_out)}; use --scope NAME for others or --all for everything."
    )
    return [box for box in boxes if box.unit.path in kept]


def _extraction(
    boxes: Sequence[Box], edges: Sequence[Edge], notes: tuple[str, ...]
) -> Extraction[FlowchartDiagram]:
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
    single = {names[box.unit.path] for box in boxes if len(box.files) == 1}
    lines = {EdgeKey(*ends, _label(ends, weights[ends], single)): first[ends] for ends in sorted(weights)}
    nodes = tuple(
        FlowNode(names[box.unit.path], f"{names[box.unit.path]} (own modules)" if box.partly else "")
        for box in boxes
    )
    diagram = FlowchartDiagram(nodes, tuple(FlowEdge(key.source, key.target, key.label) for key in lines))
    elements = {names[box.unit.path]: box.unit.location for box in boxes}
    return Extraction(diagram, elements, lines, notes)


def _label(ends: tuple[str, str], weight: int, single: set[str]) -> str:
    """How many files import how many; between two single files there is nothing to count."""
    if single.issuperset(ends):
        return ""
    return "1 import" if weight == 1 else f"{weight} imports"


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
