"""Fallback, seen at the loop: each way to fail, what is done about it, and what is told."""

import pytest

from groundplan.errors import EngineError, UsageError
from groundplan.models.model_failure import FailureReason, ModelFailure
from tests.server.pipeline.scripted import Case, ScoredTask, cut_hunter2, fails

_NEXT_AT_ONCE = [
    FailureReason.UNREACHABLE,
    FailureReason.REFUSED_KEY,
    FailureReason.RATE_LIMITED,
    FailureReason.TIMED_OUT,
    FailureReason.REFUSED,
    FailureReason.OUT_OF_MEMORY,
    FailureReason.NOT_FOUND,
    FailureReason.BUSY,
    FailureReason.TOO_LONG,
    FailureReason.UNSUPPORTED,
]
_AGAIN = [FailureReason.CUT_OFF, FailureReason.MALFORMED, FailureReason.EMPTY, FailureReason.FAILED]


@pytest.mark.parametrize("reason", _NEXT_AT_ONCE)
def test_the_next_model_is_asked_at_once(reason: FailureReason) -> None:
    case = Case({"ollama/a": [fails(reason)], "gemini/b": [80]})
    assert case.said() == f"ollama/a: It is {reason}. Mend {reason}.\ngemini/b: 80.0\n= gemini/b"


@pytest.mark.parametrize("reason", _AGAIN)
def test_the_same_model_is_asked_again_three_times_at_most(reason: FailureReason) -> None:
    one = f"ollama/a: It is {reason}. Mend {reason}."
    case = Case({"ollama/a": [fails(reason), 70]})
    assert case.said() == f"{one}\nollama/a: 70.0\n= ollama/a"
    case = Case({"ollama/a": [fails(reason)] * 3, "gemini/b": [80]})
    assert case.said() == f"{one}\n{one}\n{one}\ngemini/b: 80.0\n= gemini/b"


def test_ollama_is_down_and_asked_once_for_all_its_models() -> None:
    down = fails(FailureReason.UNREACHABLE)
    case = Case({"ollama/a": [down], "ollama/b": [], "extractor": []}, ScoredTask(75))
    one = "It is unreachable. Mend unreachable."
    assert case.said() == (
        f"ollama/a: {one}\nollama/b: {one}\nextractor: 75\n= extractor\nDrawn from the code alone. {one}"
    )
    assert len(case.asks) == 1


def test_a_limit_is_waited_for_where_that_leaves_time_to_answer() -> None:
    limited = fails(FailureReason.RATE_LIMITED, wait_s=12)
    case = Case({"gemini/a": [limited, 70], "openai/b": [90]})
    assert case.said() == "gemini/a: It is rateLimited. Mend rateLimited.\ngemini/a: 70.0\n= gemini/a"
    assert case.clock.waits == [12] and "a asks to wait 12 s" in case.told

    case = Case({"gemini/a": [limited, 70], "openai/b": [90]}, deadline_s=20)
    assert case.said() == "gemini/a: It is rateLimited. Mend rateLimited.\nopenai/b: 90.0\n= openai/b"
    assert case.clock.waits == []


def test_a_limit_of_no_time_is_tried_again_at_once() -> None:
    case = Case({"gemini/a": [fails(FailureReason.RATE_LIMITED, wait_s=0), 70]})
    assert case.said().endswith("= gemini/a")
    assert case.clock.waits == [0] and len(case.asks) == 2


def test_a_limit_without_a_time_goes_to_the_next_model() -> None:
    case = Case({"gemini/a": [fails(FailureReason.RATE_LIMITED), 70], "openai/b": [90]})
    assert case.said().endswith("= openai/b") and case.clock.waits == []


def test_nobody_waits_after_the_last_try() -> None:
    limited = fails(FailureReason.RATE_LIMITED, wait_s=1)
    case = Case({"gemini/a": [limited] * 3, "openai/b": [90]})
    assert case.said().endswith("= openai/b")
    assert case.clock.waits == [1, 1]


def test_the_cloud_is_asked_only_with_a_key_and_consent() -> None:
    case = Case({"gemini/a": [], "openai/b": [90]}, agreed=lambda provider: provider == "openai")
    assert case.said() == (
        "gemini/a: There is no consent to send this workspace's code to gemini. "
        "Agree to it for this workspace, or choose a model that runs on this machine.\n"
        "openai/b: 90.0\n= openai/b"
    )
    case = Case({"gemini/a": [], "openai/b": [90]})
    case.providers["gemini"].missing_key = fails(FailureReason.REFUSED_KEY)
    assert case.said() == "gemini/a: It is refusedKey. Mend refusedKey.\nopenai/b: 90.0\n= openai/b"


def test_consent_that_is_taken_back_counts_for_the_next_try() -> None:
    answers = iter([True, False])
    case = Case({"gemini/a": [40, 90]}, agreed=lambda _: next(answers))
    assert case.said().startswith("gemini/a: 40.0\ngemini/a: There is no consent")
    assert len(case.asks) == 1


def test_secrets_are_cut_for_the_cloud_and_told_of() -> None:
    task = ScoredTask(text="The password is hunter2, hunter2.")
    case = Case({"ollama/a": [40, 40, 40], "gemini/b": [80]}, task, cut=cut_hunter2)
    assert case.said().endswith("= gemini/b\nSecrets were cut from the prompt to gemini: password (2).")
    sent = [ask.messages[0].content.splitlines()[0] for ask in case.asks]
    assert sent == [task.text] * 3 + ["The password is [secret: password], [secret: password]."]


def test_nothing_leaves_where_secrets_cannot_be_looked_for() -> None:
    def broken(text: str) -> tuple[str, tuple[()]]:
        raise EngineError("The detector failed.", hint="Reinstall.")

    case = Case({"gemini/a": [80], "ollama/b": [70]}, cut=broken)
    assert case.said() == "gemini/a: The detector failed. Reinstall.\nollama/b: 70.0\n= ollama/b"
    assert len(case.asks) == 1


def test_a_model_that_nobody_runs_is_passed_over() -> None:
    case = Case({"nobody/a": [], "ollama/b": [70]})
    assert case.said() == "nobody/a: Nobody runs it. Choose another.\nollama/b: 70.0\n= ollama/b"


def test_where_nobody_answers_all_reasons_are_told_and_the_best_hint() -> None:
    down, late = fails(FailureReason.UNREACHABLE), fails(FailureReason.TIMED_OUT)
    case = Case({"gemini/a": [late], "openai/b": [], "ollama/c": [down], "ollama/d": [], "extractor": []})
    case.providers["openai"].missing_key = fails(FailureReason.REFUSED_KEY)
    assert case.said() == (
        "model: No model answered. gemini/a: It is timedOut. openai/b: It is refusedKey. "
        "ollama/c, ollama/d: It is unreachable. extractor: Code alone cannot draw this type."
        " | Mend unreachable."
    )


def test_why_no_model_drew_it_is_told_only_where_none_did() -> None:
    down, empty = fails(FailureReason.UNREACHABLE), fails(FailureReason.EMPTY)
    lost = Case({"ollama/a": [down], "gemini/b": [50] * 3, "extractor": []}, ScoredTask(30))
    assert lost.said().endswith("= gemini/b")
    worse = Case({"ollama/a": [empty, 20, 30], "extractor": []}, ScoredTask(40))
    assert worse.said().endswith("= extractor")


def test_what_code_alone_cannot_do_is_no_hint_where_a_model_may() -> None:
    case = Case({"extractor": [], "ollama/a": [fails(FailureReason.TIMED_OUT)]})
    assert case.said().endswith("| Mend timedOut.")


def test_a_key_that_was_refused_before_is_told_though_nobody_is_asked_again() -> None:
    case = Case({"gemini/a": [], "openai/b": []})
    case.providers["gemini"].missing_key = fails(FailureReason.REFUSED_KEY)
    case.providers["openai"].missing_key = ModelFailure(
        FailureReason.REFUSED_KEY, "It was refused.", hint="Enter it again.", retry_after_s=200
    )
    assert case.said().endswith("| Enter it again.")


def test_a_missing_key_is_the_last_thing_to_complain_of() -> None:
    case = Case({"gemini/a": [], "ollama/b": [fails(FailureReason.TIMED_OUT)]})
    case.providers["gemini"].missing_key = fails(FailureReason.REFUSED_KEY)
    assert case.said().endswith("| Mend timedOut.")
    wrong = Case(
        {"gemini/a": [fails(FailureReason.REFUSED_KEY)], "ollama/b": [fails(FailureReason.TIMED_OUT)]}
    )
    assert wrong.said().endswith("| Mend refusedKey.")


def test_a_lone_model_speaks_for_itself() -> None:
    case = Case({"ollama/a": [fails(FailureReason.NOT_FOUND)]})
    assert case.said() == "model: It is notFound. | Mend notFound."
    case = Case({"extractor": []}, ScoredTask(UsageError("No such scope.", hint="See the list.")))
    assert case.said() == "usage: No such scope. | See the list."
    assert Case({}).said().startswith("model: The route names no model that can be asked.")
