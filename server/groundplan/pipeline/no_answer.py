"""`no_answer`: the one error of a request that nobody answered."""

from collections.abc import Mapping

from groundplan.errors import DeadlineError, GroundplanError
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.model_name import EXTRACTOR, ModelName

# What the user can mend at once comes first; what only time mends comes after it.
_PASSING = frozenset(
    {
        FailureReason.RATE_LIMITED,
        FailureReason.TIMED_OUT,
        FailureReason.BUSY,
        FailureReason.CUT_OFF,
        FailureReason.MALFORMED,
        FailureReason.EMPTY,
        FailureReason.FAILED,
    }
)

Missed = Mapping[ModelName, GroundplanError]


class NoTimeLeftError(DeadlineError):
    """A model that was not asked: the time was over before its turn."""


class NoKeyError(ModelFailure):
    """A model of the cloud that was never asked: the user has set no key for it, and may not mean to."""


def no_answer(missed: Missed, *, deadline_s: float | None) -> GroundplanError:
    """What to raise where no model gave anything; `missed` has each model's failure, in the route's order.

    One model's failure stands for itself. `deadline_s` is set where the time was over.
    """
    cause = most_useful(missed)
    said = reasons(missed)
    if deadline_s is not None:
        hint = cause.hint if cause else "Allow more time, or choose a smaller model."
        return DeadlineError(f"There was no answer within {deadline_s:g} s. {said}".rstrip(), hint=hint)
    if cause is None:
        return ModelFailure(
            FailureReason.NOT_FOUND,
            "The route names no model that can be asked.",
            hint="`groundplan routes set` chooses models.",
        )
    if len(missed) == 1:
        return cause
    reason = cause.reason if isinstance(cause, ModelFailure) else FailureReason.FAILED
    after_s = cause.retry_after_s if isinstance(cause, ModelFailure) else None
    return ModelFailure(reason, f"No model answered. {said}", hint=cause.hint, retry_after_s=after_s)


def reasons(missed: Missed) -> str:
    """Each model's reason, models with the same one told together."""
    by_message: dict[str, list[str]] = {}
    for model, error in missed.items():
        by_message.setdefault(error.message, []).append(str(model))
    return " ".join(f"{', '.join(models)}: {message}" for message, models in by_message.items())


def most_useful(missed: Missed) -> GroundplanError | None:
    """The failure whose hint helps most: the first in the route that the user can mend."""
    found = min(missed.items(), key=lambda each: _rank(*each), default=None)
    return found[1] if found else None


def _rank(model: ModelName, error: GroundplanError) -> int:
    if isinstance(error, NoTimeLeftError):
        return 4
    if isinstance(error, NoKeyError):
        return 3
    if model.provider == EXTRACTOR:
        return 2
    return 1 if isinstance(error, ModelFailure) and error.reason in _PASSING else 0
