"""The eight validators, what each weighs, and the score they make together."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from groundplan.jobs import CancelToken
from groundplan.validators import (
    completeness,
    consistency,
    grounding,
    readability,
    relevance,
    safety,
    structure,
    syntax,
)
from groundplan.validators.finding import Finding, Report, Severity, ValidatorResult, Verdict
from groundplan.validators.subject import Subject


@dataclass(frozen=True, slots=True)
class Validator:
    """One of the eight: its name in reports, its usual weight, and the check itself."""

    name: str
    weight: float
    check: Callable[[Subject], Verdict]


VALIDATORS = (
    Validator("syntax", 15, syntax.check),
    Validator("completeness", 20, completeness.check),
    Validator("relevance", 15, relevance.check),
    Validator("grounding", 20, grounding.check),
    Validator("structure", 10, structure.check),
    Validator("consistency", 10, consistency.check),
    Validator("safety", 5, safety.check),
    Validator("readability", 5, readability.check),
)
DEFAULT_WEIGHTS: Mapping[str, float] = {validator.name: validator.weight for validator in VALIDATORS}
DEFAULT_THRESHOLD = 60.0

_UNACCEPTABLE_CAP = 59.0  # the most that a diagram may score that nobody should be shown
_UNACCEPTABLE_CODES = frozenset({"er-no-entities", "nothing-drawn", "wrong-kind"})
_POLL_S = 0.02  # how often a running validation looks whether it was cancelled


def validate(
    subject: Subject,
    *,
    weights: Mapping[str, float] | None = None,
    threshold: float = DEFAULT_THRESHOLD,
    cancel: CancelToken | None = None,
    validators: tuple[Validator, ...] = VALIDATORS,
) -> Report:
    """Run all validators side by side and weigh what they say.

    `weights` overrides the usual ones by name; those of validators that are not applicable are
    shared out over the rest in proportion. A source that Mermaid refuses, a diagram of nothing or of a
    kind that was not asked for, and one in which nothing that is said to exist does, score below 60 and
    below the threshold. Raises
    `Cancelled` as soon as `cancel` is raised; a check still running then finishes unheard.
    """
    verdicts = _run(subject, validators, cancel or CancelToken())
    effective = _share_out(validators, verdicts, weights or {})
    results = {
        name: ValidatorResult(
            score=round(verdict.score, 1) if verdict.applicable else 0.0,
            weight=round(effective[name], 2),
            applicable=verdict.applicable,
            findings=verdict.findings,
        )
        for name, verdict in verdicts.items()
    }
    score = sum(verdicts[name].score * weight for name, weight in effective.items()) / 100.0
    if _unacceptable(verdicts):
        score = min(score, _UNACCEPTABLE_CAP, max(0.0, threshold - 1.0))
    score = round(min(100.0, max(0.0, score)), 1)
    return Report(score=score, accepted=score >= threshold, validators=results)


def _run(subject: Subject, validators: tuple[Validator, ...], cancel: CancelToken) -> Mapping[str, Verdict]:
    cancel.check()
    pool = ThreadPoolExecutor(max_workers=max(1, len(validators)), thread_name_prefix="validator")
    try:
        futures: dict[str, Future[Verdict]] = {
            each.name: pool.submit(_guarded, each, subject) for each in validators
        }
        waiting = set(futures.values())
        while waiting:
            waiting = wait(waiting, timeout=_POLL_S).not_done
            cancel.check()
        return {name: future.result() for name, future in futures.items()}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _unacceptable(verdicts: Mapping[str, Verdict]) -> bool:
    """No weight of good marks makes up for these: broken, empty, not what was asked for, or invented."""
    refused = any(v.applicable and v.score < 100.0 for name, v in verdicts.items() if name == "syntax")
    invented = any(v.applicable and v.score == 0.0 for name, v in verdicts.items() if name == "grounding")
    codes = {finding.code for v in verdicts.values() for finding in v.findings}
    return refused or invented or not codes.isdisjoint(_UNACCEPTABLE_CODES)


def _guarded(validator: Validator, subject: Subject) -> Verdict:
    """A validator that fails says so, and counts for nothing; the other seven still answer."""
    try:
        return validator.check(subject)
    except Exception as error:  # noqa: BLE001 - one broken rule must not cost a person the report
        message = f"The {validator.name} check failed ({type(error).__name__}: {error}); it was left out."
        finding = Finding("validator-failed", Severity.WARNING, message, subject.first_line)
        return Verdict(0.0, (finding,), applicable=False)


def _share_out(
    validators: tuple[Validator, ...], verdicts: Mapping[str, Verdict], weights: Mapping[str, float]
) -> Mapping[str, float]:
    """Weights of 100 in all; 0 for what is not applicable. If all that is left weighs nothing by
    the settings, the usual weights decide, so that a score always means something."""
    chosen = {each.name: max(0.0, weights.get(each.name, each.weight)) for each in validators}
    usual = {each.name: each.weight for each in validators}
    for candidate in (chosen, usual):
        counted = {name: weight if verdicts[name].applicable else 0.0 for name, weight in candidate.items()}
        total = sum(counted.values())
        if total > 0:
            return {name: 100.0 * weight / total for name, weight in counted.items()}
    return dict.fromkeys(chosen, 0.0)
