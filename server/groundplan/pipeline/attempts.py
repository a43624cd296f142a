"""`Attempts`: the models of a route asked in turn, each told what its last answer lacked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from groundplan.errors import Cancelled, GroundplanError
from groundplan.jobs import CancelToken, Progress, no_progress
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.model_name import EXTRACTOR, ModelName
from groundplan.models.provider import Provider, Reply
from groundplan.models.secrets.without_secrets import FoundSecret, without_secrets
from groundplan.pipeline.candidate import Candidate
from groundplan.pipeline.clock import Clock, SystemClock
from groundplan.pipeline.findings_to_tell import after_failure, findings_to_tell
from groundplan.pipeline.no_answer import Missed, NoKeyError, NoTimeLeftError, most_useful, no_answer
from groundplan.pipeline.outgoing import cut_note, without_its_secrets
from groundplan.pipeline.run import Attempt, Outcome
from groundplan.pipeline.task import ModelPrompt, Task
from groundplan.pipeline.token_progress import TokenProgress, shown_name

# How often one model is asked at most.
TRIES = 3
# Of the whole time: with less than this left nobody is asked any more.
_TOO_LITTLE = 0.01
# Of the time left: a provider that asks to wait longer is passed over, so that there is time to answer.
_WORTH_WAITING = 0.5

CutSecrets = Callable[[str], tuple[str, tuple[FoundSecret, ...]]]


class ProviderOf(Protocol):
    """Finds who runs a model, as `Providers` does. Raises `UsageError` where nobody can."""

    def of(self, model: ModelName) -> Provider: ...


def _nobody_watches(_: Candidate) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Attempts:
    """Whom to ask, and on which terms. Any thread may `run`, several at once.

    `agreed` tells, for a provider of the cloud, whether the user lets this workspace's code go there; it
    is asked anew before each request. `cut_secrets` is what such a prompt passes through.
    """

    providers: ProviderOf
    agreed: Callable[[str], bool]
    cut_secrets: CutSecrets = without_secrets
    clock: Clock = field(default_factory=SystemClock)

    def run(
        self,
        route: Sequence[ModelName],
        task: Task,
        *,
        deadline_s: float,
        progress: Progress = no_progress,
        cancel: CancelToken | None = None,
        on_better: Callable[[Candidate], None] = _nobody_watches,
    ) -> Outcome:
        """The first accepted answer; without one the best of all. Every attempt is in it.

        `on_better` is told of each answer that is the best so far. At the deadline what is there is
        returned, the extractor's diagram counting as there where the route has it.

        Raises `DeadlineError` where nothing is there in time, `ModelFailure` with each model's reason where
        nobody answers (one model's own error where the route names one), and `Cancelled` once the model
        that was being asked has been told to stop.
        """
        run = _Run(self, task, deadline_s, progress, cancel or CancelToken(), on_better)
        return run.through(route)


class _Run:
    """One request on its way along its route."""

    def __init__(
        self,
        terms: Attempts,
        task: Task,
        deadline_s: float,
        progress: Progress,
        cancel: CancelToken,
        on_better: Callable[[Candidate], None],
    ) -> None:
        self._terms = terms
        self._clock = terms.clock
        self._task = task
        self._deadline_s = max(deadline_s, 0.0)
        self._ends_s = self._clock.now_s() + self._deadline_s
        self._progress = progress
        self._cancel = cancel
        self._on_better = on_better
        self._attempts: list[Attempt] = []
        self._missed: dict[ModelName, GroundplanError] = {}
        self._best: Candidate | None = None
        self._best_model = ""
        self._notes: dict[str, None] = {}

    def through(self, route: Sequence[ModelName]) -> Outcome:
        for model in dict.fromkeys(route):
            self._cancel.check()
            if model.provider == EXTRACTOR:
                self._extract(model)
            else:
                self._ask_until_it_will_do(model)
            if self._best is not None and self._best.accepted:
                break
        return self._outcome()

    def _ask_until_it_will_do(self, model: ModelName) -> None:
        findings: tuple[str, ...] = ()
        for number in range(TRIES):
            if self._is_over():
                if number == 0:
                    message = f"There was no time left to ask {shown_name(model)}."
                    self._miss(model, NoTimeLeftError(message, hint="Allow more time."))
                return
            attempt = _Asking(model, number, self._clock.now_s())
            try:
                candidate, reply = self._ask(attempt, findings)
            except ModelFailure as failure:
                self._miss(model, failure, attempt)
                if number + 1 == TRIES or not self._may_ask_again(model, failure):
                    return
                findings = after_failure(failure, findings)
                continue
            except GroundplanError as error:
                # Nobody runs it, or no prompt may leave: the next model may do. What fails behind an
                # answer, such as Mermaid's engine, would fail behind every other.
                if isinstance(error, Cancelled) or not attempt.is_unsent:
                    raise
                self._miss(model, error, attempt)
                return
            self._take(model, candidate, attempt, reply)
            if candidate.accepted:
                return
            findings = findings_to_tell(candidate, reply)

    def _ask(self, attempt: "_Asking", findings: tuple[str, ...]) -> tuple[Candidate, Reply]:
        """One request to one model. Its own failures are `ModelFailure`."""
        model = attempt.model
        provider = self._terms.providers.of(model)
        self._check_allowed(model, provider)
        prompt = self._task.prompt(model, findings)
        attempt.version = prompt.version
        if model.is_cloud:
            prompt = self._fit_to_leave(model, prompt)
        self._cancel.check()
        ask = prompt.ask
        if ask.seed is not None:
            ask = replace(ask, seed=ask.seed + attempt.number)  # the same seed may fail the same way
        telling = attempt.telling = TokenProgress(self._progress, model, self._clock.now_s)
        attempt.is_unsent = False
        try:
            ask = replace(ask, deadline_s=self._left_s())
            reply = provider.ask(ask, cancel=self._cancel, on_tokens=telling)
        finally:
            telling.close()
        self._cancel.check()
        self._progress(f"Checking the answer of {shown_name(model)}", 0, 0)
        candidate = self._task.read(model, reply)
        self._cancel.check()
        return candidate, reply

    def _check_allowed(self, model: ModelName, provider: Provider) -> None:
        """Raise where code must not or cannot go to the cloud, before a prompt is made for it.

        Local providers are asked at once: their breakers answer for those that are down.
        """
        if not model.is_cloud:
            return
        unavailable = provider.available()
        if unavailable is not None:
            # A breaker that is open says how long; a key that was never set is no one's failure.
            if unavailable.reason is FailureReason.REFUSED_KEY and unavailable.retry_after_s is None:
                raise NoKeyError(unavailable.reason, unavailable.message, hint=unavailable.hint)
            raise unavailable
        if not self._terms.agreed(model.provider):
            message = f"There is no consent to send this workspace's code to {model.provider}."
            raise ModelFailure(FailureReason.NO_CONSENT, message)

    def _fit_to_leave(self, model: ModelName, prompt: ModelPrompt) -> ModelPrompt:
        """Raises `EngineError` where secrets can't be looked for: then nothing leaves."""
        ask, found = without_its_secrets(prompt.ask, self._terms.cut_secrets)
        if found:
            self._notes[cut_note(model, found)] = None
        return replace(prompt, ask=ask)

    def _may_ask_again(self, model: ModelName, failure: ModelFailure) -> bool:
        """Whether the same model gets another try; waits for that where it asks to."""
        if failure.reason is not FailureReason.RATE_LIMITED:
            return failure.reason.worth_another_try
        wait_s = failure.retry_after_s
        if wait_s is None or wait_s > self._left_s() * _WORTH_WAITING:
            return False
        self._progress(f"{shown_name(model)} asks to wait {wait_s:.0f} s", 0, 0)
        self._clock.wait(wait_s, self._cancel)
        return True

    def _extract(self, model: ModelName) -> None:
        attempt = _Asking(model, 0, self._clock.now_s())
        self._progress("Drawing from the code alone", 0, 0)
        try:
            candidate = self._task.extract()
        except Cancelled:
            raise
        except GroundplanError as error:
            self._miss(model, error, attempt)
            return
        self._cancel.check()
        if candidate is None:
            message = "Code alone cannot draw this type."
            self._miss(model, ModelFailure(FailureReason.UNSUPPORTED, message), attempt)
            return
        before = self._best
        self._take(model, candidate, attempt)
        if self._best is not before and (cause := most_useful(self._missed)) is not None:
            self._notes[f"Drawn from the code alone. {_with_hint(cause)}"] = None

    def _take(
        self, model: ModelName, candidate: Candidate, asked: "_Asking", reply: Reply | None = None
    ) -> None:
        tokens = (reply.tokens_in, reply.tokens_out) if reply else (0, 0)
        seconds = self._clock.now_s() - asked.started_s
        self._attempts.append(Attempt(str(model), seconds, candidate.report.score, asked.version, *tokens))
        self._missed.pop(model, None)
        if candidate.beats(self._best):
            self._best, self._best_model = candidate, str(model)
            self._on_better(candidate)

    def _miss(self, model: ModelName, error: GroundplanError, asked: "_Asking | None" = None) -> None:
        seconds = self._clock.now_s() - asked.started_s if asked else 0.0
        version = asked.version if asked else None
        tokens = asked.telling.tokens if asked and asked.telling else 0
        self._attempts.append(Attempt(str(model), seconds, None, version, 0, tokens, _with_hint(error)))
        self._missed[model] = error

    def _outcome(self) -> Outcome:
        best = self._best
        if best is None:
            missed: Missed = self._missed
            raise no_answer(missed, deadline_s=self._deadline_s if self._is_over() else None)
        attempts, notes = tuple(self._attempts), tuple(self._notes)
        return Outcome(best.source, best.extraction, best.report, self._best_model, attempts, notes)

    def _left_s(self) -> float:
        return max(self._ends_s - self._clock.now_s(), 0.0)

    def _is_over(self) -> bool:
        return self._left_s() <= self._deadline_s * _TOO_LITTLE


class _Asking:
    """What is known of an attempt while it is made; `number` counts from 0."""

    def __init__(self, model: ModelName, number: int, started_s: float) -> None:
        self.model = model
        self.number = number
        self.started_s = started_s
        self.version: str | None = None
        self.telling: TokenProgress | None = None
        self.is_unsent = True


def _with_hint(error: GroundplanError) -> str:
    return f"{error.message} {error.hint}".rstrip()
