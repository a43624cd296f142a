"""Requests of every type: with and without an existing diagram, with names that code can have."""

from typing import Any

from hypothesis import strategies as st

from groundplan.extract.extraction import Extraction
from groundplan.mermaid.kinds.registry import outline
from groundplan.pipeline.catalogue import CATALOGUE, ArtifactType
from groundplan.pipeline.grounded.grounds import Ground, Grounds
from groundplan.text import Location
from tests.server.mermaid.compare.strategies import DIAGRAMS
from tests.server.pipeline.grounded.instances import texts

TYPES = [each for each in CATALOGUE if each.diagram in DIAGRAMS]
NAMES = ["Order", "OrderItem", "Customer", "shop.models", "authenticate", "new1", "PaymentGateway"]


def place(name: str) -> Location:
    return Location("shop/models.py", 1, 9, f"shop.models.{name}")


def extraction(diagram: Any) -> Extraction[Any]:
    """A diagram in which the code has all that is not said to be proposed."""
    names = [node.name for node in outline(diagram).nodes if not node.proposed]
    return Extraction(diagram, {name: place(name) for name in names})


def symbols(*names: str) -> Grounds:
    return Grounds(None, tuple(Ground(name, place(name)) for name in names))


@st.composite
def requests(draw: st.DrawFn, type: ArtifactType) -> Grounds:
    base = draw(st.one_of(st.none(), DIAGRAMS[type.diagram]))
    names = draw(st.lists(st.one_of(st.sampled_from(NAMES), texts), max_size=4, unique=True))
    others = tuple(Ground(name, place(name)) for name in names)
    return Grounds(extraction(base) if base is not None else None, others)
