"""What a validator says: a `Finding`; its answer: a `Verdict`; all of them together: a `Report`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from groundplan.text import Location, Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that mends a finding: put `text` where `span` is."""

    title: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a diagram, and where.

    `code` is stable and kebab-case (`er-unknown-entity`). `element` names the entity, attribute
    (`Order.owner`) or edge meant; `evidence` the code that shows it.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    element: str | None = None
    evidence: Location | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one validator's `check` returns, before it is weighed. `score` is 0–100."""

    score: float
    findings: tuple[Finding, ...] = ()
    applicable: bool = True


NOT_APPLICABLE = Verdict(score=0.0, applicable=False)
"""The answer of a validator that has nothing to go by: no request, no workspace, no typed diagram."""


@dataclass(frozen=True, slots=True)
class ValidatorResult:
    """One validator's answer. `score` is 0–100; without `applicable` it counts for nothing.

    `weight` is what it counted for in this report: the weights of those applicable add up to 100,
    and where all eight are, they are the settings' own.
    """

    score: float
    weight: float
    applicable: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All eight answers, by validator name, and what they add up to."""

    score: float
    accepted: bool
    validators: Mapping[str, ValidatorResult]
