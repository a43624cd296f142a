"""From a request to the best checked diagram. Now with the one producer that needs no model."""

import time
from dataclasses import dataclass

from groundplan.errors import UsageError
from groundplan.extract.extraction import Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.mermaid.kinds.registry import Diagram, render
from groundplan.pipeline.catalogue import ArtifactType, Extractor
from groundplan.pipeline.check import ReadEntities, check
from groundplan.validators.facts import CodeGraph, Declarations
from groundplan.validators.finding import Report

EXTRACTOR = "extractor"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of one model, or of the extractor, with what came of it."""

    model: str
    seconds: float
    score: float | None
    prompt_version: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best answer to a request, with every attempt that was made.

    `notes` are sentences for a person about how it was come by.
    """

    source: str
    extraction: Extraction[Diagram]
    report: Report
    model: str
    attempts: tuple[Attempt, ...]
    notes: tuple[str, ...] = ()


def needs_no_model(kind: ArtifactType) -> Extractor:
    """The extractor that answers `kind`. Raises `UsageError` where code alone cannot."""
    if kind.extractor is None:
        raise UsageError(
            f"`{kind.id}` needs a model: code alone cannot draw it, and this version asks no models.",
            hint="`groundplan types` says which types need none.",
        )
    return kind.extractor


def run(
    kind: ArtifactType,
    request: ExtractRequest,
    *,
    entities: ReadEntities | None = None,
    declarations: Declarations | None = None,
    graph: CodeGraph | None = None,
) -> Outcome:
    """Draw `kind` from code alone and check it. Raises `UsageError` where code alone cannot.

    `entities`, `declarations` and `graph` tell what the workspace declares, to hold the drawing against.
    """
    extractor = needs_no_model(kind)
    started = time.perf_counter()
    extraction = extractor(request)
    source = render(extraction.diagram)
    request.progress("Checking the diagram", 0, 0)
    request.cancel.check()
    report = check(
        source,
        type_id=kind.id,
        request=request.text,
        entities=entities,
        declarations=declarations,
        graph=graph,
        proof=extraction,
        settings=request.settings.validation,
        cancel=request.cancel,
    )
    attempt = Attempt(EXTRACTOR, time.perf_counter() - started, report.score)
    return Outcome(source, extraction, report, EXTRACTOR, (attempt,))
