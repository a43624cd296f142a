"""`DiagramTask`: a request for a diagram, as the loop of attempts sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from groundplan.extract.extraction import Extraction
from groundplan.mermaid.kinds.registry import Diagram, render
from groundplan.models.model_name import ModelName
from groundplan.models.provider import Reply
from groundplan.pipeline.candidate import Candidate
from groundplan.pipeline.catalogue import ArtifactType
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.limits import Dialect, Limits
from groundplan.pipeline.grounded.read_answer import read_answer
from groundplan.pipeline.grounded.request_schema import request_schema
from groundplan.pipeline.task import ModelPrompt
from groundplan.validators.finding import Report

WritePrompt = Callable[[ModelName, Mapping[str, Any], tuple[str, ...]], ModelPrompt]
"""Puts the request to a model: with the schema of the answer, and what its last answer lacked."""


@dataclass(frozen=True, slots=True)
class DiagramTask:
    """A `Task`. `check` scores a source held against the extraction behind it.

    `draw` is the extractor's own diagram for this request; None where the type has no extractor. It is
    called once at most, when the route comes to the extractor.
    """

    type: ArtifactType
    grounds: Grounds
    write_prompt: WritePrompt
    check: Callable[[str, Extraction[Diagram]], Report]
    draw: Callable[[], Extraction[Diagram]] | None = None
    limits: Limits = field(default_factory=Limits)

    def prompt(self, model: ModelName, findings: tuple[str, ...]) -> ModelPrompt:
        """The prompt with the schema in the words that the model's provider knows."""
        dialect = Dialect.STRICT if model.is_cloud else Dialect.GRAMMAR
        schema = request_schema(self.type, self.grounds, self.limits, dialect=dialect)
        return self.write_prompt(model, schema, findings)

    def read(self, model: ModelName, reply: Reply) -> Candidate:
        """The base with what the reply adds, checked."""
        answer = read_answer(self.type, self.grounds, reply.text, self.limits)
        source = render(answer.extraction.diagram)
        report = self.check(source, answer.extraction)
        return Candidate(source, answer.extraction, report, answer.violations, answer.adds)

    def extract(self) -> Candidate | None:
        """What code alone says, checked."""
        if self.draw is None:
            return None
        extraction = self.draw()
        source = render(extraction.diagram)
        return Candidate(source, extraction, self.check(source, extraction))
