"""The loop of attempts: which answer wins, what the next try is told, when it ends, how it is stopped."""

import random
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.errors import Cancelled, EngineError
from groundplan.jobs import CancelToken
from groundplan.models.model_failure import FailureReason
from groundplan.models.model_name import ModelName
from groundplan.models.provider import Ask, Reply
from groundplan.pipeline.attempts import Attempts
from groundplan.pipeline.candidate import Candidate
from groundplan.pipeline.clock import SystemClock
from groundplan.pipeline.task import ModelPrompt
from tests.server.pipeline.scripted import Case, ScoredTask, Step, fails


def test_the_first_accepted_answer_ends_it() -> None:
    case = Case({"ollama/a": [40, 60, 90], "ollama/b": [95]})
    assert case.said() == "ollama/a: 40.0\nollama/a: 60.0\n= ollama/a"
    first = case.outcome and case.outcome.attempts[0]
    assert first and (first.prompt_version, first.tokens_in, first.tokens_out, first.seconds) == (
        "v1",
        100,
        7,
        1,
    )


@given(st.lists(st.lists(st.integers(0, 100), min_size=3, max_size=3), min_size=1, max_size=4))
def test_the_best_of_all_wins_and_every_attempt_is_told(scores: list[list[int]]) -> None:
    case = Case({f"ollama/{number}": list(steps) for number, steps in enumerate(scores)})
    outcome = case.run()
    flat = [score for steps in scores for score in steps]
    end = next((at for at, score in enumerate(flat) if score >= 60), len(flat) - 1)
    tried = flat[: end + 1]
    assert [attempt.score for attempt in outcome.attempts] == tried
    assert outcome.report.score == max(tried)
    assert outcome.model == outcome.attempts[tried.index(max(tried))].model


def test_the_extractor_wins_by_its_score_like_any_other() -> None:
    assert Case({"ollama/a": [40] * 3, "extractor": []}, ScoredTask(75)).said().endswith("= extractor")
    assert Case({"ollama/a": [40] * 3, "extractor": []}, ScoredTask(30)).said().endswith("= ollama/a")
    assert Case({"extractor": [], "ollama/a": [90]}, ScoredTask(75)).said() == "extractor: 75\n= extractor"


def test_an_answer_that_adds_nothing_is_not_accepted_however_good_the_diagram_is() -> None:
    assert Case({"ollama/a": ["nothing 95", 70]}).said() == "ollama/a: 95.0\nollama/a: 70.0\n= ollama/a"
    outcome = Case({"ollama/a": ["nothing 95"] * 3, "ollama/b": [30, 20, 10]}).run()
    assert (outcome.model, outcome.report.score) == ("ollama/b", 30)


def test_each_better_answer_is_handed_on_as_it_comes() -> None:
    seen: list[float] = []
    case = Case({"ollama/a": [40, 30, 50], "ollama/b": [20, 80]})

    def better(found: Candidate) -> None:
        seen.append(found.report.score)

    Attempts(case, bool, case.cut, case.clock).run(case.route, case.task, deadline_s=99, on_better=better)
    assert seen == [40, 50, 80]


def test_the_findings_of_the_last_try_reach_the_next_and_no_other_model() -> None:
    case = Case({"ollama/a": [40, fails(FailureReason.MALFORMED), 50], "ollama/b": [90]})
    case.run()
    assert [ask.messages[0].content for ask in case.asks] == [
        "Draw it.",
        "Draw it.\nOnly 40.",
        "Draw it.\nThe answer was not the JSON object that was asked for: write nothing else.\nOnly 40.",
        "Draw it.",
    ]


def test_a_seed_gives_each_try_one_of_its_own() -> None:
    case = Case({"ollama/a": [1, 2, 3], "ollama/b": [90]}, ScoredTask(seed=5))
    case.run()
    assert [ask.seed for ask in case.asks] == [5, 6, 7, 5]


def test_it_tells_who_is_asked_and_how_far_the_answer_is() -> None:
    case = Case({"ollama/qwen2.5-coder:7b": [40, 90]})
    case.run()
    once = [
        "Asking qwen2.5-coder:7b",
        "Asking qwen2.5-coder:7b, 7 tokens",
        "Checking the answer of qwen2.5-coder:7b",
    ]
    assert case.told == once * 2


def test_tokens_that_come_after_the_answer_are_not_told() -> None:
    case = Case({"ollama/a": [90]})
    case.run()
    told = list(case.told)
    case.clock.now += 9
    case.providers["ollama"].listeners[0](99)
    assert case.told == told


def test_each_request_gets_the_time_that_is_left() -> None:
    case = Case({"ollama/a": [10, 20, 30], "ollama/b": [90]}, deadline_s=10)
    case.run()
    assert [ask.deadline_s for ask in case.asks] == [10, 9, 8, 7]


def _takes_all(case: Case) -> Callable[[Ask, CancelToken], Reply]:
    def step(request: Ask, _: CancelToken) -> Reply:
        case.clock.now += request.deadline_s
        raise fails(FailureReason.TIMED_OUT)

    return step


def test_at_the_deadline_what_is_there_is_returned() -> None:
    case = Case({"ollama/a": [40], "ollama/b": [90]})
    case.providers["ollama"].steps["a"].append(_takes_all(case))
    assert case.said() == (
        "ollama/a: 40.0\nollama/a: It is timedOut. Mend timedOut.\n"
        "ollama/b: There was no time left to ask b. Allow more time.\n= ollama/a"
    )


def test_the_extractor_still_answers_at_the_deadline() -> None:
    case = Case({"ollama/a": [], "extractor": []}, ScoredTask(50))
    case.providers["ollama"].steps["a"].append(_takes_all(case))
    assert case.said().splitlines()[1:3] == ["extractor: 50", "= extractor"]


def test_with_nothing_there_the_deadline_says_what_was_tried() -> None:
    case = Case({"ollama/a": [], "gemini/b": [90]}, deadline_s=30)
    case.providers["ollama"].steps["a"].append(_takes_all(case))
    assert case.said() == (
        "deadline: There was no answer within 30 s. ollama/a: It is timedOut. "
        "gemini/b: There was no time left to ask b. | Mend timedOut."
    )


@pytest.mark.parametrize("deadline_s", [0, -1])
def test_without_any_time_no_model_is_asked(deadline_s: float) -> None:
    case = Case({"ollama/a": [90]}, deadline_s=deadline_s)
    assert case.said().startswith(
        "deadline: There was no answer within 0 s. ollama/a: There was no time left"
    )
    assert Case({"ollama/a": [90], "extractor": []}, ScoredTask(50), deadline_s).said().splitlines()[2] == (
        "= extractor"
    )


def test_what_fails_behind_an_answer_is_not_blamed_on_the_model() -> None:
    class Broken(ScoredTask):
        def read(self, model: ModelName, reply: Reply) -> Candidate:
            raise EngineError("Mermaid is not installed.", hint="Install it.")

    case = Case({"ollama/a": [90], "ollama/b": [90]}, Broken())
    assert case.said() == "engine: Mermaid is not installed. | Install it."
    assert len(case.asks) == 1


def _until_withdrawn(started: threading.Event) -> Callable[[Ask, CancelToken], Reply]:
    def step(_: Ask, cancel: CancelToken) -> Reply:
        started.set()
        assert cancel.wait(20), "nobody withdrew it"
        raise Cancelled

    return step


def test_cancelling_from_another_thread_stops_the_model_and_asks_no_other() -> None:
    started, cancel = threading.Event(), CancelToken()
    case = Case({"ollama/a": [_until_withdrawn(started)], "ollama/b": [90]}, ScoredTask(80))
    thread = threading.Thread(target=lambda: started.wait(20) and cancel.cancel())
    thread.start()
    with pytest.raises(Cancelled):
        case.run(cancel)
    thread.join()
    assert len(case.asks) == 1 and case.providers["ollama"].running == 0


def test_cancelling_is_no_failure_of_a_model_wherever_it_is_noticed() -> None:
    class Unasked(ScoredTask):
        def prompt(self, model: ModelName, findings: tuple[str, ...]) -> ModelPrompt:
            raise Cancelled

    with pytest.raises(Cancelled):
        Case({"ollama/a": [], "extractor": []}, Unasked(80)).run()
    with pytest.raises(Cancelled):
        Case({"extractor": [], "ollama/a": [90]}, ScoredTask(Cancelled())).run()


def test_a_model_that_is_named_twice_is_asked_once() -> None:
    case = Case({"ollama/a": [10, 20, 30]})
    terms = Attempts(case, case.agreed, case.cut, case.clock)
    assert len(terms.run([*case.route, *case.route], ScoredTask(), deadline_s=99).attempts) == 3


def test_cancelling_ends_a_wait_for_a_limit() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        SystemClock().wait(3600, cancel)


def test_an_answer_that_comes_after_the_request_was_withdrawn_is_not_read() -> None:
    cancel = CancelToken()

    def step(_: Ask, token: CancelToken) -> Reply:
        token.cancel()
        return Reply("90", 1, 1, 0.1)

    case = Case({"ollama/a": [step]})
    with pytest.raises(Cancelled):
        case.run(cancel)
    assert "Checking the answer of a" not in case.told


@pytest.mark.parametrize("seed", range(5))
def test_eight_requests_at_once_cancelled_at_random_leave_none_running(seed: int) -> None:
    chance = random.Random(seed)
    started = [threading.Event() for _ in range(8)]
    withdrawn = {number for number in range(8) if chance.random() < 0.6}
    steps: dict[str, list[Step]] = {
        f"ollama/{number}": [40.0, _until_withdrawn(started[number]) if number in withdrawn else 90.0]
        for number in range(8)
    }
    shared = Case(steps)
    tokens = [CancelToken() for _ in range(8)]
    ends: dict[int, str] = {}

    def one(number: int) -> None:
        terms = Attempts(shared, shared.agreed, shared.cut, shared.clock)
        route = [ModelName("ollama", str(number))]
        try:
            ends[number] = terms.run(route, ScoredTask(), deadline_s=100, cancel=tokens[number]).model
        except Cancelled:
            ends[number] = "cancelled"

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for number in chance.sample(sorted(withdrawn), len(withdrawn)):
        assert started[number].wait(20)
        tokens[number].cancel()
    for thread in threads:
        thread.join(20)
    assert ends == {number: "cancelled" if number in withdrawn else f"ollama/{number}" for number in range(8)}
    assert shared.providers["ollama"].running == 0
