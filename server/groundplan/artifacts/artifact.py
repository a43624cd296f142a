"""`Artifact`: a source with its diagram and all that is known about where it comes from."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.mermaid.kinds.registry import Diagram, outline, to_json
from groundplan.pipeline.run import Attempt, Outcome
from groundplan.text import Location
from groundplan.validators.finding import Report


@dataclass(frozen=True, slots=True)
class Grounding:
    """Which elements and edges exist in the workspace, and where; which are only proposed."""

    existing: Mapping[str, Location]
    proposed: tuple[str, ...]
    edges: Mapping[EdgeKey, Location]
    proposed_edges: tuple[EdgeKey, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a request is answered with. `id` names this answer for feedback; no two are equal.

    `diagram` is the typed value in the shape of its kind's schema.
    """

    id: str
    type: str
    source: str
    diagram: dict[str, Any]
    report: Report
    model: str
    attempts: tuple[Attempt, ...]
    grounding: Grounding
    notes: tuple[str, ...]


def new_artifact(type_id: str, outcome: Outcome, *, notes: tuple[str, ...] = ()) -> Artifact:
    return Artifact(
        id=_new_id(outcome.source),
        type=type_id,
        source=outcome.source,
        diagram=to_json(outcome.extraction.diagram),
        report=outcome.report,
        model=outcome.model,
        attempts=outcome.attempts,
        grounding=_grounding(outcome.extraction),
        notes=(*outcome.extraction.notes, *outcome.notes, *notes),
    )


def _new_id(source: str) -> str:
    """The source's digest, so that equal answers are seen to be equal, and something of its own."""
    return f"{hashlib.sha256(source.encode()).hexdigest()[:12]}-{uuid.uuid4().hex[:12]}"


def _grounding(extraction: Extraction[Diagram]) -> Grounding:
    drawn = outline(extraction.diagram)
    return Grounding(
        existing=extraction.elements,
        proposed=tuple(node.name for node in drawn.nodes if node.proposed),
        edges=extraction.edges,
        proposed_edges=tuple(
            EdgeKey(edge.source, edge.target, edge.label) for edge in drawn.edges if edge.proposed
        ),
    )
