"""What a diagram says exists, counted: the share that holds is the points for grounding."""

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.validators.finding import NOT_APPLICABLE, Finding, Verdict
from groundplan.validators.scoring import share


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the diagram says exists. One that does not hold, and has no finding of its own,
    falls with another's: an attribute with its entity."""

    holds: bool
    finding: Finding | None = None


HOLDS = Claim(holds=True)
FALLS = Claim(holds=False)


def verdict_of(claims: Sequence[Claim]) -> Verdict:
    """The share of `claims` that hold, in points; not applicable where nothing is claimed."""
    if not claims:
        return NOT_APPLICABLE
    findings = tuple(claim.finding for claim in claims if claim.finding is not None)
    return Verdict(share(sum(claim.holds for claim in claims), len(claims)), findings)


def did_you_mean(name: str | None) -> str:
    """The end of a sentence about something unknown."""
    return f"; did you mean `{name}`?" if name else "."
