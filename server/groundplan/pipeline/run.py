"""From a request to the best checked diagram. Now with the one producer that needs no model."""

import time
from dataclasses import dataclass

from groundplan.errors import UsageError
from groundplan.extract.extraction import Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.mermaid.kinds.er import render
from groundplan.pipeline.catalogue import ArtifactType
from groundplan.pipeline.check import check
from groundplan.validators.facts import Declarations
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
    """The best answer to a request, with every attempt that was made."""

    source: str
    extraction: Extraction
    report: Report
    model: str
    attempts: tuple[Attempt, ...]


def run(
    kind: ArtifactType,
    request: ExtractRequest,
    *,
    code: Extraction | None,
    declarations: Declarations | None = None,
) -> Outcome:
    """Draw `kind` from code alone and check it. Raises `UsageError` where code alone cannot.

    `code` is all that the workspace declares, to hold the drawing against.
    """
    if kind.extractor is None:
        raise UsageError(
            f"`{kind.id}` cannot be drawn from code alone, and no model is set up.",
            hint="`groundplan types` says which types need no model.",
        )
    started = time.perf_counter()
    extraction = kind.extractor(request)
    source = render(extraction.diagram)
    request.progress("Checking the diagram", 0, 0)
    request.cancel.check()
    report = check(
        source,
        type_id=kind.id,
        request=request.text,
        code=code,
        declarations=declarations,
        settings=request.settings.validation,
        cancel=request.cancel,
    )
    attempt = Attempt(EXTRACTOR, time.perf_counter() - started, report.score)
    return Outcome(source, extraction, report, EXTRACTOR, (attempt,))
