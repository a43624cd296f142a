"""`ModelFailure`: why a model gave no answer, as a reason to act on and a sentence to read."""

from enum import StrEnum

from groundplan.errors import GroundplanError


class FailureReason(StrEnum):
    """What went wrong, so that the next step can be chosen: the same model again, the next one, or none."""

    UNREACHABLE = "unreachable"
    REFUSED_KEY = "refusedKey"
    RATE_LIMITED = "rateLimited"
    TIMED_OUT = "timedOut"
    CUT_OFF = "cutOff"
    MALFORMED = "malformed"
    EMPTY = "empty"
    REFUSED = "refused"
    OUT_OF_MEMORY = "outOfMemory"
    NOT_FOUND = "notFound"
    BUSY = "busy"
    TOO_LONG = "tooLong"
    UNSUPPORTED = "unsupported"
    NO_CONSENT = "noConsent"
    FAILED = "failed"

    @property
    def worth_another_try(self) -> bool:
        """Whether the same model may answer the same request if it is asked again."""
        return self in _PASSING


_PASSING = frozenset(
    {FailureReason.CUT_OFF, FailureReason.MALFORMED, FailureReason.EMPTY, FailureReason.FAILED}
)

_HINTS = {
    FailureReason.UNREACHABLE: "Check that it runs and that its address in the settings is right.",
    FailureReason.REFUSED_KEY: "Enter a valid key for it; keys are kept in the editor's secret storage.",
    FailureReason.RATE_LIMITED: "Wait, or choose another model for this route.",
    FailureReason.TIMED_OUT: "Choose a smaller model, or allow more time.",
    FailureReason.CUT_OFF: "Try again; if it happens often, look at the provider's log.",
    FailureReason.MALFORMED: "Try again, or choose a model that is better at following a schema.",
    FailureReason.EMPTY: "Try again, or choose another model.",
    FailureReason.REFUSED: "Put the request in other words, or choose another model.",
    FailureReason.OUT_OF_MEMORY: "Choose a smaller model or context, or unload other models.",
    FailureReason.NOT_FOUND: "Check the model's name.",
    FailureReason.BUSY: "Wait a little and try again.",
    FailureReason.TOO_LONG: "Narrow the request, or choose a model with a larger context.",
    FailureReason.UNSUPPORTED: "Choose another model.",
    FailureReason.NO_CONSENT: "Agree to it for this workspace, or choose a model that runs on this machine.",
    FailureReason.FAILED: "Try again, or choose another model.",
}


class ModelFailure(GroundplanError):  # noqa: N818 - the word that the code around it uses
    """A model that was asked and gave no answer, or a provider that can't be asked.

    `reason` is for programs; the message and the hint are for a person and hold no key.
    `retry_after_s` is how long the provider asks to be left alone, where it says so.
    """

    kind = "model"

    def __init__(
        self, reason: FailureReason, message: str, *, hint: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(message, hint=hint or _HINTS[reason])
        self.reason = reason
        self.retry_after_s = retry_after_s


def quoted(detail: str, *, limit: int = 200) -> str:
    """What a provider said, on one line and short enough to stand in a sentence; no closing full stop."""
    line = " ".join(detail.split())
    return (line if len(line) <= limit else line[: limit - 1] + "…").rstrip(".")
