"""`Breaker`: a provider that is down fails at once, and is left alone for a while."""

import threading
import time
from collections.abc import Callable

from groundplan.jobs import CancelToken
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.provider import Ask, Provider, Reply

# How long what failed is left alone, in seconds, unless the provider says so itself.
_REST_S = {
    FailureReason.UNREACHABLE: 30.0,
    FailureReason.REFUSED_KEY: 300.0,
    FailureReason.RATE_LIMITED: 20.0,
    FailureReason.BUSY: 5.0,
    FailureReason.TIMED_OUT: 30.0,
    FailureReason.CUT_OFF: 30.0,
    FailureReason.FAILED: 30.0,
}
# These say something of the whole provider; the others of one model only.
_OF_THE_PROVIDER = frozenset({FailureReason.UNREACHABLE, FailureReason.REFUSED_KEY, FailureReason.BUSY})
# These count only when they come in a row: one of them may be the request's own fault.
_IN_A_ROW = frozenset({FailureReason.TIMED_OUT, FailureReason.CUT_OFF, FailureReason.FAILED})
_ROW = 3
# A provider that asks for a day is asked again sooner: quotas are raised, plans are changed.
_LONGEST_S = 900.0
_PROVIDER = ""


class Breaker:
    """A `Provider` that stands before another. Any thread may ask.

    Closed, it passes requests on. Open, it repeats the failure that opened it, without asking: for every
    model where the provider is down, for one model where only that fails. When the time is over, one
    request goes through as a trial (half open): its answer closes the breaker, its failure opens it
    again. A request that was withdrawn says nothing. (The libraries for this hold a lock through the
    call, or have one fixed time to wait; providers name their own.)
    """

    def __init__(self, inner: Provider, *, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._inner = inner
        self._clock_s = clock_s
        self._lock = threading.Lock()
        self._gates: dict[str, _Gate] = {}

    @property
    def id(self) -> str:
        return self._inner.id

    def ask(self, request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        """As the provider behind; while open, raises the failure that opened it."""
        trials = self._enter(request.model)
        failure: ModelFailure | None = None
        answered = False
        try:
            reply = self._inner.ask(request, cancel=cancel, on_tokens=on_tokens)
            answered = True
            return reply
        except ModelFailure as error:
            failure = error
            raise
        finally:
            self._leave(request.model, trials, failure, answered=answered)

    def available(self) -> ModelFailure | None:
        """As the provider behind; while open, the failure that opened it."""
        with self._lock:
            gate = self._gates.get(_PROVIDER)
            if gate is not None and gate.failure and self._clock_s() < gate.until_s:
                return gate.failure_now(self._clock_s())
        return self._inner.available()

    def reset(self) -> None:
        """Ask again at once: something has changed, such as a key or an address."""
        with self._lock:
            self._gates.clear()

    def _enter(self, model: str) -> "list[_Gate]":
        """The gates through which this request goes as a trial. Raises while one is open."""
        now_s = self._clock_s()
        with self._lock:
            shut = [gate for key in (_PROVIDER, model) if (gate := self._gates.get(key)) and gate.failure]
            for gate in shut:
                if gate.trial or now_s < gate.until_s:
                    raise gate.failure_now(now_s)
            for gate in shut:
                gate.trial = True
            return shut

    def _leave(
        self, model: str, trials: "list[_Gate]", failure: ModelFailure | None, *, answered: bool
    ) -> None:
        with self._lock:
            for gate in trials:
                gate.trial = False
            if failure is None:
                if answered:
                    self._forget(_PROVIDER, model)
                return
            reason = failure.reason
            if reason not in _OF_THE_PROVIDER:
                self._forget(_PROVIDER)  # it is there
            if reason not in _REST_S:
                self._forget(model)  # it answered, if not with what was wanted
                return
            key = _PROVIDER if reason in _OF_THE_PROVIDER else model
            gate = self._gates.setdefault(key, _Gate())
            gate.row += 1
            if reason not in _IN_A_ROW or gate.row >= _ROW or gate in trials:
                asked_s = failure.retry_after_s
                rest_s = min(_REST_S[reason] if asked_s is None else asked_s, _LONGEST_S)
                gate.failure, gate.until_s = failure, self._clock_s() + rest_s

    def _forget(self, *keys: str) -> None:
        for key in keys:
            self._gates.pop(key, None)


class _Gate:
    """What is known of a provider or a model that failed; open for none while `failure` is set."""

    __slots__ = ("failure", "row", "trial", "until_s")

    def __init__(self) -> None:
        self.failure: ModelFailure | None = None
        self.until_s = 0.0
        self.trial = False
        self.row = 0

    def failure_now(self, now_s: float) -> ModelFailure:
        assert self.failure is not None
        left_s = max(self.until_s - now_s, 0.0)
        failure = self.failure
        return ModelFailure(failure.reason, failure.message, hint=failure.hint, retry_after_s=left_s)
