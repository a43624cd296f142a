"""`findings_to_tell`: what a model is told of its last answer, so that the next one is better."""

from collections.abc import Iterable, Iterator, Sequence

from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.provider import Reply
from groundplan.pipeline.candidate import Candidate
from groundplan.validators.finding import Finding, Report, Severity

# Small models lose the request among many complaints; the gravest come first.
_MOST = 10
_LONGEST = 240
_CUT_SHORT = "The answer was too long and was cut off: use fewer elements and shorter texts."
_OF_FAILURES = {
    FailureReason.MALFORMED: "The answer was not the JSON object that was asked for: write nothing else.",
    FailureReason.EMPTY: "The answer was empty: write the JSON object that was asked for.",
}


def findings_to_tell(candidate: Candidate, reply: Reply) -> tuple[str, ...]:
    """Sentences about an answer that fell short, most severe first; one at least."""
    report = candidate.report
    by_severity = {severity: list(_messages(report, severity)) for severity in Severity}
    sentences = [
        *([_CUT_SHORT] if reply.stopped == "length" else []),
        *by_severity[Severity.ERROR],
        *(each.message for each in candidate.violations),
        *by_severity[Severity.WARNING],
        *by_severity[Severity.INFO],
    ]
    return _bounded(sentences) or (_weakest(report),)


def after_failure(failure: ModelFailure, told: Sequence[str]) -> tuple[str, ...]:
    """What to tell after a try without an answer: what was wrong with it, and what was told before."""
    sentence = _OF_FAILURES.get(failure.reason)
    return _bounded([*([sentence] if sentence else []), *told])


def _messages(report: Report, severity: Severity) -> Iterator[str]:
    """Of the validators that count, the heaviest first."""
    results = sorted(report.validators.values(), key=lambda each: -each.weight)
    findings: Iterable[Finding] = (one for each in results if each.applicable for one in each.findings)
    return (finding.message for finding in findings if finding.severity is severity)


def _bounded(sentences: Iterable[str]) -> tuple[str, ...]:
    lines = (" ".join(sentence.split()) for sentence in sentences)
    kept = dict.fromkeys(line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…" for line in lines)
    return tuple(line for line in kept if line)[:_MOST]


def _weakest(report: Report) -> str:
    counted = [(each.score, name) for name, each in report.validators.items() if each.applicable]
    weak = " and ".join(name for score, name in sorted(counted)[:2] if score < 100.0)
    of_what = f"; its {weak} must be better" if weak else ""
    return f"The answer scored {report.score:g} of 100{of_what}."
