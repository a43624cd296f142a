"""The packages of a project, and what depends on what: the import graph folded to what a reader takes in."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from groundplan.context.universal.picture import PackageNode, PackageUse

if TYPE_CHECKING:
    import rustworkx

_MOST_PACKAGES = 24
_MOST_OPENED = 56  # where one package alone holds much of the code
_MUCH = 0.4
_SLIP = 5  # a use against one this many times as strong is a slip, and makes no circle
Imports = Sequence[tuple[str, str]]


def packages_of(
    files: Sequence[str], imports: Imports, ranks: Mapping[str, float]
) -> tuple[tuple[PackageNode, ...], tuple[tuple[str, ...], ...]]:
    """The packages of some files, the most important first, and the circles among them.

    `files` are those of the product, relative to the project; `imports` lead from file to file.
    """
    package_of = _fold(files)
    sizes = Counter(package_of.values())
    importance = dict.fromkeys(sizes, 0.0)
    for path, package in package_of.items():
        importance[package] += ranks.get(path, 0.0)
    weights: dict[str, Counter[str]] = {package: Counter() for package in sizes}
    for source, target in imports:
        one, other = package_of.get(source), package_of.get(target)
        if one is not None and other is not None and one != other:
            weights[one][other] += 1
    layers, cycles = _layers(weights), _cycles(weights)
    nodes = [
        PackageNode(
            _dotted(package),
            package,
            size,
            round(importance[package], 4),
            layers[package],
            tuple(
                PackageUse(_dotted(name), count)
                for name, count in sorted(weights[package].items(), key=lambda each: (-each[1], each[0]))
            ),
        )
        for package, size in sizes.items()
    ]
    nodes.sort(key=lambda node: (-node.rank, node.path))
    return tuple(nodes), tuple(tuple(_dotted(name) for name in cycle) for cycle in cycles)


def _fold(files: Sequence[str]) -> dict[str, str]:
    """Each file's package: folders, of which the largest are opened while there is room."""
    below: dict[str, list[str]] = {"": sorted(files)}
    while len(below) < _MOST_PACKAGES:
        for folder in sorted(below, key=lambda each: (-len(below[each]), each)):
            parts = _split(folder, below[folder])
            most = _MOST_OPENED if folder == "" or len(below[folder]) > len(files) * _MUCH else _MOST_PACKAGES
            if len(parts) > 1 and len(below) + len(parts) - 1 <= most:
                break
            if len(parts) == 1 and next(iter(parts)) != folder:
                break
        else:
            break
        del below[folder]
        below |= parts
    return {path: folder for folder, paths in below.items() for path in paths}


def _split(folder: str, paths: Sequence[str]) -> dict[str, list[str]]:
    """The folders right below a folder, and itself for its own files; those are apart only in the root."""
    start = f"{folder}/" if folder else ""
    parts: dict[str, list[str]] = {}
    for path in paths:
        inner = path[len(start) :].partition("/")
        parts.setdefault(start + inner[0] if inner[1] else folder, []).append(path)
    return parts


def _layers(weights: Mapping[str, Counter[str]]) -> dict[str, int]:
    """Each package's height above what uses no other. Of two uses of each other, the stronger counts."""
    import rustworkx

    graph, node_of = _graph(weights, lambda there, back: there >= back)
    layers: dict[str, int] = {}
    for component in rustworkx.strongly_connected_components(graph):  # what is used comes first
        inside = set(component)
        used = [
            layers[graph[other]]
            for node in component
            for other in graph.successor_indices(node)
            if other not in inside
        ]
        layers |= dict.fromkeys((graph[node] for node in component), 1 + max(used, default=-1))
    return {name: layers[name] for name in node_of}


def _cycles(weights: Mapping[str, Counter[str]]) -> list[list[str]]:
    """The packages that use each other in a circle, the largest circle first."""
    import rustworkx

    graph, _ = _graph(weights, lambda there, back: there * _SLIP >= back)
    components = rustworkx.strongly_connected_components(graph)
    cycles = [sorted(graph[node] for node in component) for component in components if len(component) > 1]
    return sorted(cycles, key=lambda cycle: (-len(cycle), cycle))


def _graph(
    weights: Mapping[str, Counter[str]], counts: Callable[[int, int], bool]
) -> "tuple[rustworkx.PyDiGraph[str, int], dict[str, int]]":
    """The packages with the uses that count: given how many there are, and how many lead back."""
    import rustworkx

    names = sorted(weights)
    graph: rustworkx.PyDiGraph[str, int] = rustworkx.PyDiGraph()
    node_of = dict(zip(names, graph.add_nodes_from(names), strict=True))
    for name in names:
        for other, there in sorted(weights[name].items()):
            if counts(there, weights[other][name]):
                graph.add_edge(node_of[name], node_of[other], there)
    return graph, node_of


def _dotted(package: str) -> str:
    return package or "(root)"
