"""How findings cost points, the same way in every validator that counts mistakes."""

from collections.abc import Iterable

from groundplan.validators.finding import Finding, Severity

_COST = {Severity.ERROR: 30.0, Severity.WARNING: 10.0, Severity.INFO: 1.0}
_USUAL_SIZE = 10  # elements up to which a finding costs its full price


def after_findings(findings: Iterable[Finding], elements: int) -> float:
    """100 less what the findings cost: an error 30, a warning 10, a remark 1.

    In a diagram of more than ten elements the price shrinks in proportion, because what counts is
    which share of it is wrong: ten warnings in a hundred tables cost as much as one in ten.
    """
    price = sum(_COST[finding.severity] for finding in findings)
    return max(0.0, 100.0 - price * _USUAL_SIZE / max(_USUAL_SIZE, elements))


def share(part: float, whole: float) -> float:
    """`part` of `whole` in points; nothing of nothing is all of it."""
    return 100.0 if whole <= 0 else max(0.0, min(100.0, 100.0 * part / whole))
