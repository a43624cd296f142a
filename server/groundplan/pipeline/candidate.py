"""`Candidate`: one answer to a request that was read and checked."""

from dataclasses import dataclass

from groundplan.extract.extraction import Extraction
from groundplan.mermaid.kinds.registry import Diagram
from groundplan.pipeline.grounded.violation import Violation
from groundplan.validators.finding import Report


@dataclass(frozen=True, slots=True)
class Candidate:
    """A diagram that may become the answer.

    `violations` are what the model said and must not. Without `adds` it said nothing of its own: the
    diagram is the one that was there before.
    """

    source: str
    extraction: Extraction[Diagram]
    report: Report
    violations: tuple[Violation, ...] = ()
    adds: bool = True

    @property
    def accepted(self) -> bool:
        """Whether no further try is needed."""
        return self.report.accepted and self.adds

    def beats(self, other: "Candidate | None") -> bool:
        """Whether it is the better answer; the earlier one stays where they are equal."""
        return other is None or (self.adds, self.report.score) > (other.adds, other.report.score)
