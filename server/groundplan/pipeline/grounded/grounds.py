"""What exists, and what a model may therefore name: the frozen basis of one request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.registry import Diagram, outline
from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class Ground:
    """An existing element: the name that the model may use, and the code that proves it.

    `drawn` is how it is drawn if it is used (`ErEntity`, `ClassBox`, `FlowNode`, … of the request's kind);
    without one the kind draws a plain thing of this name. `parts` are the places of what is inside it
    (`Order.owner`).
    """

    name: str
    location: Location
    drawn: Any = None
    parts: Mapping[str, Location] = field(default_factory=dict[str, Location])


@dataclass(frozen=True, slots=True)
class Grounds:
    """`base` is the existing diagram, with evidence, that a change is asked for; None asks for a whole one.

    `others` exist too, are not in `base`, and may be drawn; what is in `base` is named by it. `edges` prove
    lines that are not in `base`.
    """

    base: Extraction[Diagram] | None = None
    others: tuple[Ground, ...] = ()
    edges: Mapping[EdgeKey, Location] = field(default_factory=dict[EdgeKey, Location])

    @classmethod
    def around(
        cls,
        base: Extraction[Diagram] | None,
        *,
        wider: Extraction[Diagram] | None = None,
        symbols: Mapping[str, Location] | None = None,
    ) -> "Grounds":
        """The grounds of a request.

        `wider` is a larger extraction of the same kind (that of all data models, say), whose elements may
        be drawn as the code has them. `symbols` are what retrieval found, by simple name.
        """
        known = {node.name for node in outline(base.diagram).nodes} if base is not None else set[str]()
        others: dict[str, Ground] = {}
        for ground in _of_extraction(wider) if wider is not None else ():
            others.setdefault(ground.name, ground)
        for name, location in (symbols or {}).items():
            others.setdefault(name, Ground(name, location))
        kept = tuple(each for name, each in others.items() if name not in known)
        return cls(base, kept, wider.edges if wider is not None else {})


# Fields of the kinds' diagrams that hold their things, and what names a thing in evidence.
_COLLECTIONS = ("entities", "classes", "nodes", "states", "participants", "services", "elements")


def _of_extraction(extraction: Extraction[Diagram]) -> Iterator[Ground]:
    parts: dict[str, dict[str, Location]] = {}
    for name, place in extraction.elements.items():
        parts.setdefault(name.rpartition(".")[0], {})[name] = place
    for collection in _COLLECTIONS:
        for item in getattr(extraction.diagram, collection, ()):
            names = [getattr(item, name, "") for name in ("name", "id", "label", "title")]
            proved = next((name for name in names if name and name in extraction.elements), None)
            if proved is not None and not getattr(item, "proposed", False):
                yield Ground(proved, extraction.elements[proved], item, parts.get(proved, {}))
