"""The breaker: who is asked, who is left alone, and for how long."""

from collections.abc import Callable

import pytest

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.models.breaker import Breaker
from groundplan.models.model_failure import FailureReason, ModelFailure
from groundplan.models.provider import Ask, Reply
from tests.server.models.asking import a_request, ask


class Scripted:
    """A provider that answers, or raises, what it is told to; and counts."""

    id = "scripted"

    def __init__(self) -> None:
        self.next: Exception | None = None
        self.asked = 0

    def ask(self, request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        self.asked += 1
        if self.next is not None:
            raise self.next
        return Reply("yes", 1, 1, 0.0)

    def available(self) -> ModelFailure | None:
        return None


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Case:
    """A breaker, the provider behind it and its clock, told of in words."""

    def __init__(self) -> None:
        self.inner, self.clock = Scripted(), Clock()
        self.breaker = Breaker(self.inner, clock_s=self.clock)

    def fails(self, reason: FailureReason, *, model: str = "a", wait_s: float | None = None) -> str:
        self.inner.next = ModelFailure(reason, "It fails.", retry_after_s=wait_s)
        return self.told(model)

    def answers(self, model: str = "a") -> str:
        self.inner.next = None
        return self.told(model)

    def told(self, model: str) -> str:
        before = self.inner.asked
        try:
            said = ask(self.breaker, a_request(model)).text
        except ModelFailure as failure:
            said = str(failure.reason)
        return f"{said}, {'asked' if self.inner.asked > before else 'left alone'}"


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_provider_that_is_down_is_left_alone_and_then_tried(case: Case) -> None:
    assert case.fails(FailureReason.UNREACHABLE) == "unreachable, asked"
    assert case.answers() == "unreachable, left alone"
    assert case.answers(model="b") == "unreachable, left alone"
    unavailable = case.breaker.available()
    assert unavailable is not None and unavailable.message == "It fails."
    case.clock.now_s += 31
    assert case.fails(FailureReason.UNREACHABLE) == "unreachable, asked"  # the trial
    assert case.answers() == "unreachable, left alone"
    case.clock.now_s += 31
    assert case.answers() == "yes, asked"
    assert case.answers() == "yes, asked"
    assert case.breaker.available() is None


def test_it_waits_as_long_as_it_is_asked_to(case: Case) -> None:
    assert case.fails(FailureReason.RATE_LIMITED, wait_s=60) == "rateLimited, asked"
    case.clock.now_s += 59
    with pytest.raises(ModelFailure) as caught:
        ask(case.breaker, a_request("a"))
    assert caught.value.retry_after_s == pytest.approx(1)
    assert case.answers(model="b") == "yes, asked"  # limits are of a model
    case.clock.now_s += 2
    assert case.answers() == "yes, asked"


def test_a_day_is_too_long_to_wait(case: Case) -> None:
    case.fails(FailureReason.RATE_LIMITED, wait_s=86_400)
    case.clock.now_s += 901
    assert case.answers() == "yes, asked"


def test_one_slow_answer_is_no_reason_but_three_are(case: Case) -> None:
    assert [case.fails(FailureReason.TIMED_OUT) for _ in range(3)] == ["timedOut, asked"] * 3
    assert case.answers() == "timedOut, left alone"
    assert case.answers(model="b") == "yes, asked"


def test_an_answer_in_between_starts_the_count_anew(case: Case) -> None:
    for _ in range(4):
        case.fails(FailureReason.FAILED)
        case.fails(FailureReason.FAILED)
        assert case.answers() == "yes, asked"


@pytest.mark.parametrize(
    "reason",
    [
        FailureReason.MALFORMED,
        FailureReason.EMPTY,
        FailureReason.REFUSED,
        FailureReason.NOT_FOUND,
        FailureReason.OUT_OF_MEMORY,
        FailureReason.TOO_LONG,
        FailureReason.UNSUPPORTED,
    ],
)
def test_what_a_model_answers_says_nothing_of_its_provider(case: Case, reason: FailureReason) -> None:
    assert {case.fails(reason) for _ in range(9)} == {f"{reason}, asked"}


def test_one_trial_at_a_time(case: Case) -> None:
    case.fails(FailureReason.UNREACHABLE)
    case.clock.now_s += 31
    inner, meanwhile = case.inner.ask, list[str]()

    def slow(request: Ask, *, cancel: CancelToken, on_tokens: Callable[[int], None]) -> Reply:
        case.inner.ask = inner
        meanwhile.append(case.answers())
        return inner(request, cancel=cancel, on_tokens=on_tokens)

    case.inner.ask = slow
    case.inner.next = None
    assert ask(case.breaker, a_request("a")).text == "yes"
    assert meanwhile == ["unreachable, left alone"]
    assert case.answers() == "yes, asked"


def test_a_trial_that_is_withdrawn_leaves_room_for_another(case: Case) -> None:
    case.fails(FailureReason.UNREACHABLE)
    case.clock.now_s += 31
    case.inner.next = Cancelled()
    with pytest.raises(Cancelled):
        ask(case.breaker, a_request("a"))
    assert case.answers() == "yes, asked"


def test_a_new_key_is_tried_at_once(case: Case) -> None:
    case.fails(FailureReason.REFUSED_KEY)
    case.breaker.reset()
    assert case.answers() == "yes, asked"
