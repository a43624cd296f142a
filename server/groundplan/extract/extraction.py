"""What every extractor returns: a diagram, and for each of its elements the code that proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class EdgeKey:
    """Names an edge within a diagram."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """A diagram drawn from code alone.

    `elements` maps an element's name (`Order`, `Order.owner`) to where the code declares it,
    `edges` an edge to where it is declared. `notes` are sentences for a person: what was left out,
    narrowed, or could not be resolved.
    """

    diagram: ErDiagram
    elements: Mapping[str, Location] = field(default_factory=dict)
    edges: Mapping[EdgeKey, Location] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
