"""Providers that say what a script tells them, a clock that jumps, and what came of it as text."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from groundplan.errors import Cancelled, GroundplanError, UsageError
from groundplan.extract.extraction import Extraction
from groundplan.jobs import CancelToken
from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.models.breaker import Breaker
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.model_name import ModelName, parse_model_name
from groundplan.models.provider import Ask, Message, Provider, Reply
from groundplan.models.secrets.without_secrets import FoundSecret
from groundplan.pipeline.attempts import Attempts, CutSecrets
from groundplan.pipeline.candidate import Candidate
from groundplan.pipeline.run import Outcome
from groundplan.pipeline.task import ModelPrompt
from groundplan.text import Span
from groundplan.validators.finding import Finding, Report, Severity, ValidatorResult

Step = float | int | ModelFailure | str | Callable[[Ask, CancelToken], Reply]
"""An answer of that score, a failure, an answer of that text, or whatever the function does."""


class JumpingClock:
    """A `Clock` that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def now_s(self) -> float:
        return self.now

    def wait(self, seconds: float, cancel: CancelToken) -> None:
        cancel.check()
        self.waits.append(seconds)
        self.now += seconds


class ScriptedProvider:
    """Takes the next step of a model's script at each request, and a second of the clock for it."""

    def __init__(self, id: str, steps: dict[str, list[Step]], clock: JumpingClock, asks: list[Ask]) -> None:
        self.id = id
        self.steps = steps
        self.missing_key: ModelFailure | None = None
        self._clock = clock
        self._asks = asks
        self._lock = threading.Lock()
        self.running = 0
        self.listeners: list[Callable[[int], None]] = []

    def ask(self, request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        with self._lock:
            self.running += 1
            self._asks.append(request)
            self.listeners.append(on_tokens)
        try:
            on_tokens(7)
            self._clock.now += 1.0
            step = self.steps[request.model].pop(0)
            if isinstance(step, ModelFailure):
                raise step
            return step(request, cancel) if callable(step) else Reply(str(step), 100, 7, 1.0)
        finally:
            with self._lock:
                self.running -= 1

    def available(self) -> ModelFailure | None:
        return self.missing_key


@dataclass
class ScoredTask:
    """A task whose answers are their own scores: "40" gets 40 of 100, "nothing 40" adds nothing."""

    extracted: float | GroundplanError | None = None
    text: str = "Draw it."
    seed: int | None = None

    def prompt(self, model: ModelName, findings: tuple[str, ...]) -> ModelPrompt:
        told = "\n".join((self.text, *findings))
        return ModelPrompt(Ask(model.name, (Message("user", told),), seed=self.seed), "v1")

    def read(self, model: ModelName, reply: Reply) -> Candidate:
        return candidate(float(reply.text.split()[-1]), adds=not reply.text.startswith("nothing"))

    def extract(self) -> Candidate | None:
        if isinstance(self.extracted, GroundplanError):
            raise self.extracted
        return None if self.extracted is None else candidate(self.extracted)


@dataclass
class Case:
    """A route with what each of its models does. `script` maps models' names to their steps."""

    script: Mapping[str, Sequence[Step]]
    task: ScoredTask = field(default_factory=ScoredTask)
    deadline_s: float = 100.0
    agreed: Callable[[str], bool] = lambda provider: True
    clock: JumpingClock = field(default_factory=JumpingClock)
    cut: CutSecrets = lambda text: (text, ())
    asks: list[Ask] = field(default_factory=list[Ask])
    told: list[str] = field(default_factory=list[str])
    providers: dict[str, ScriptedProvider] = field(default_factory=dict[str, ScriptedProvider])
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        for model in map(parse_model_name, self.script):
            if model.provider not in self.providers:
                self.providers[model.provider] = ScriptedProvider(model.provider, {}, self.clock, self.asks)
            self.providers[model.provider].steps[model.name] = list(self.script[str(model)])
        self._breakers = {
            name: Breaker(provider, clock_s=self.clock.now_s) for name, provider in self.providers.items()
        }

    def of(self, model: ModelName) -> Provider:
        if model.provider == "nobody":
            raise UsageError("Nobody runs it.", hint="Choose another.")
        return self._breakers[model.provider]

    def run(self, cancel: CancelToken | None = None) -> Outcome:
        terms = Attempts(self, self.agreed, self.cut, self.clock)
        self.outcome = terms.run(
            self.route,
            self.task,
            deadline_s=self.deadline_s,
            cancel=cancel,
            progress=lambda message, done, total: self.told.append(message),
        )
        return self.outcome

    @property
    def route(self) -> Sequence[ModelName]:
        return [parse_model_name(name) for name in self.script]

    def said(self) -> str:
        """Each attempt on a line, then who answered, or the error and its hint."""
        try:
            outcome = self.run()
        except Cancelled:
            raise
        except GroundplanError as error:
            return f"{error.kind}: {error.message} | {error.hint}"
        lines = [f"{each.model}: {each.error or each.score}" for each in outcome.attempts]
        return "\n".join([*lines, f"= {outcome.model}", *outcome.notes])


def fails(reason: FailureReason, *, wait_s: float | None = None) -> ModelFailure:
    return ModelFailure(reason, f"It is {reason}.", hint=f"Mend {reason}.", retry_after_s=wait_s)


def candidate(score: float, *, adds: bool = True, findings: tuple[Finding, ...] = ()) -> Candidate:
    found = findings or (Finding("so", Severity.ERROR, f"Only {score:g}.", Span(1, 1, 1, 2)),)
    results = {"syntax": ValidatorResult(score, 100.0, True, found)}
    report = Report(score, score >= 60, results)
    return Candidate(f"erDiagram %% {score}", Extraction(ErDiagram()), report, adds=adds)


def cut_hunter2(text: str) -> tuple[str, tuple[FoundSecret, ...]]:
    """A detector that knows one password."""
    found = (FoundSecret("password", 1),) * text.count("hunter2")
    return text.replace("hunter2", "[secret: password]"), found
