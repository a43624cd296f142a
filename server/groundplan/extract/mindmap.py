"""`mermaid_mindmap` from code alone: the packages of a workspace and their modules, as a tree."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from groundplan.extract.component import production
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.packages.scope import asked_files
from groundplan.extract.packages.tree import Package, Unit, code_files, module_unit, package_tree
from groundplan.extract.request import ExtractRequest
from groundplan.index.graph import EdgeKind
from groundplan.index.index import Index
from groundplan.mermaid.kinds.mindmap import MindmapDiagram, MindmapNode
from groundplan.text import Location

MAX_NODES = 60
_MAX_CHILDREN = 8
_MOST_PARTS = 12  # of a dotted name


def extract_mindmap(request: ExtractRequest) -> Extraction[MindmapDiagram]:
    """The package tree of a workspace or of what the scope names, its most imported parts first.

    Raises `UsageError` for a scope that names nothing.
    """
    index = request.index
    notes: list[str] = []
    files = code_files(index)
    if request.scope:
        chosen = sorted(asked_files(index, files, request.scope, test_code=request.everything))
    else:
        chosen = files if request.everything else production(files, notes)
    if not chosen:
        return Extraction(MindmapDiagram(), notes=(*notes, "No code was found to make a map of."))
    tree = _branch(index, package_tree(index, chosen), _importance(index))
    total = sum(1 for _ in tree.walk())
    request.cancel.check()
    if not request.everything:
        tree = _cut(tree)
        shown = sum(1 for _ in tree.walk())
        if shown < total:
            notes.append(
                f"Showing {shown} of {total} packages and modules, those that are imported most; "
                "use --scope NAME for one package or --all for everything."
            )
    return _extraction(tree, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Branch:
    """A package or module with what is in it, the most important first."""

    unit: Unit
    weight: int
    children: "tuple[_Branch, ...]" = ()

    def walk(self) -> "Iterator[_Branch]":
        yield self
        for child in self.children:
            yield from child.walk()


def _importance(index: Index) -> Counter[str]:
    """How often each file is imported, and a little for being there at all."""
    weights = Counter(dict.fromkeys(index.files, 1))
    for edge in index.graph.edges(EdgeKind.IMPORTS):
        weights[edge.target[0]] += 2
    return weights


def _branch(index: Index, package: Package, weights: Counter[str]) -> _Branch:
    inner = [_branch(index, each, weights) for each in package.packages]
    modules = [
        _Branch(module_unit(index, path), weights[path])
        for path in package.files
        if not path.endswith("__init__.py")
    ]
    weight = sum(weights[path] for path in package.all_files())
    children = sorted([*inner, *modules], key=lambda each: (-each.weight, each.unit.key))
    return _Branch(package.unit, weight, tuple(children))


def _cut(tree: _Branch) -> _Branch:
    """At most `MAX_NODES`: level by level, of each package the most important parts."""
    kept = {id(tree)}
    level: Sequence[_Branch] = [tree]
    while level:
        wanted = [child for each in level for child in each.children[:_MAX_CHILDREN]]
        wanted.sort(key=lambda each: (-each.weight, each.unit.key))
        level = wanted[: MAX_NODES - len(kept)]
        kept.update(id(each) for each in level)
    return _only(tree, kept)


def _only(branch: _Branch, kept: set[int]) -> _Branch:
    children = tuple(_only(child, kept) for child in branch.children if id(child) in kept)
    return _Branch(branch.unit, branch.weight, children)


def _extraction(tree: _Branch, notes: tuple[str, ...]) -> Extraction[MindmapDiagram]:
    units = {each.unit.path: each.unit for each in tree.walk()}
    names = _names([*units.values()])
    elements: dict[str, Location] = {names[path]: unit.location for path, unit in units.items()}
    edges: dict[EdgeKey, Location] = {}

    def node(branch: _Branch) -> MindmapNode:
        label = names[branch.unit.path]
        for child in branch.children:
            edges[EdgeKey(label, names[child.unit.path], "")] = child.unit.location
        return MindmapNode(label, children=tuple(node(child) for child in branch.children))

    return Extraction(MindmapDiagram(node(tree)), elements, edges, notes)


def _names(units: Sequence[Unit]) -> Mapping[str, str]:
    """A different name for each unit, by path: no more of its dotted name than tells it apart."""
    names = {unit.path: unit.name for unit in units}
    for length in range(2, _MOST_PARTS):
        shared = {name for name, uses in Counter(names.values()).items() if uses > 1}
        for unit in units:
            if names[unit.path] in shared:
                names[unit.path] = _last_parts(unit.key, length)
    for path, name in names.items():  # `a.py` beside `a/` has its name
        others = {other for taken, other in names.items() if taken != path}
        number, candidate = 1, name
        while candidate in others:
            number += 1
            candidate = f"{path} {number}" if number > 2 else path
        names[path] = candidate
    return names


def _last_parts(key: str, length: int) -> str:
    mark = "/" if "/" in key else "."
    return mark.join(key.split(mark)[-length:])
