"""What every extractor returns: a diagram, and for each of its elements the code that proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from groundplan.mermaid.kinds.registry import Diagram
from groundplan.text import Location

D = TypeVar("D", bound=Diagram, covariant=True)


@dataclass(frozen=True, slots=True)
class EdgeKey:
    """Names an edge within a diagram."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Extraction(Generic[D]):
    """A diagram drawn from code alone.

    `elements` maps an element's name (`Order`, `Order.owner`) to where the code declares it,
    `edges` an edge to where it is declared. `notes` are sentences for a person: what was left out,
    narrowed, or could not be resolved.
    """

    diagram: D
    elements: Mapping[str, Location] = field(default_factory=dict[str, Location])
    edges: Mapping[EdgeKey, Location] = field(default_factory=dict[EdgeKey, Location])
    notes: tuple[str, ...] = ()
