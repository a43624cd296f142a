"""Edges between numbered nodes, in a few bytes each, found from either end."""

# Before Python 3.12 `array` takes no type arguments when the program runs.
from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property


class EdgeList:
    """Edges in the order they were found: from, to, line, and whether that is sure."""

    def __init__(self) -> None:
        self.sources = array("I")
        self.targets = array("I")
        self.lines = array("I")
        self.exact = bytearray()

    def __len__(self) -> int:
        return len(self.sources)

    def add(self, source: int, target: int, line: int, *, exact: bool) -> None:
        self.sources.append(source)
        self.targets.append(target)
        self.lines.append(line)
        self.exact.append(exact)

    def outgoing(self, node: int) -> Iterator[int]:
        """The positions of the edges that start at a node."""
        return _run(self._by_source, node)

    def incoming(self, node: int) -> Iterator[int]:
        return _run(self._by_target, node)

    @cached_property
    def _by_source(self) -> tuple[array[int], array[int]]:
        return _grouped(self.sources)

    @cached_property
    def _by_target(self) -> tuple[array[int], array[int]]:
        return _grouped(self.targets)


def _grouped(nodes: array[int]) -> tuple[array[int], array[int]]:
    """Positions sorted by node, and where each node's run starts."""
    starts = array("I", bytes(4 * (max(nodes, default=0) + 2)))
    for node in nodes:
        starts[node + 1] += 1
    for node in range(1, len(starts)):
        starts[node] += starts[node - 1]
    order, filled = array("I", bytes(4 * len(nodes))), array("I", starts)
    for position, node in enumerate(nodes):
        order[filled[node]] = position
        filled[node] += 1
    return order, starts


def _run(grouped: tuple[array[int], array[int]], node: int) -> Iterator[int]:
    order, starts = grouped
    if node + 1 < len(starts):
        yield from order[starts[node] : starts[node + 1]]
