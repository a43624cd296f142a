"""The registry: which validators run, what they weigh, and the score they make together."""

import threading
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.errors import Cancelled
from groundplan.jobs import CancelToken
from groundplan.text import Span
from groundplan.validators.finding import NOT_APPLICABLE, Report, Verdict
from groundplan.validators.registry import DEFAULT_WEIGHTS, VALIDATORS, Validator, validate
from groundplan.validators.subject import Subject
from tests.server.validators.drawn import SHOP, code, er

CODE = code()


class Refused:
    """A syntax problem, as the grammar gives it."""

    def __init__(self, message: str = "Unexpected `}`.", span: Span | None = None) -> None:
        self.message = message
        self.span = span or Span(1, 1, 1, 2)


def weights_of(report: Report) -> dict[str, float]:
    return {name: result.weight for name, result in report.validators.items()}


def made(name: str, weight: float, verdict: Verdict) -> Validator:
    return Validator(name, weight, lambda _: verdict)


def test_the_eight_in_order_weigh_what_the_design_says() -> None:
    assert DEFAULT_WEIGHTS == {
        "syntax": 15,
        "completeness": 20,
        "relevance": 15,
        "grounding": 20,
        "structure": 10,
        "consistency": 10,
        "safety": 5,
        "readability": 5,
    }
    assert list(DEFAULT_WEIGHTS) == [
        "syntax",
        "completeness",
        "relevance",
        "grounding",
        "structure",
        "consistency",
        "safety",
        "readability",
    ]


def test_with_a_request_and_code_all_eight_count_with_their_own_weights() -> None:
    report = validate(er(SHOP, request="Orders of a customer, with their items and invoices", code=code()))
    assert weights_of(report) == DEFAULT_WEIGHTS
    assert all(result.applicable for result in report.validators.values())
    assert report.score > 95
    assert report.accepted


def test_without_request_and_code_their_weight_is_shared_out() -> None:
    report = validate(er(SHOP))
    applicable = {name for name, result in report.validators.items() if result.applicable}
    assert applicable == {"syntax", "structure", "consistency", "safety", "readability"}
    shared = weights_of(report)
    assert sum(shared.values()) == pytest.approx(100, abs=0.05)
    assert shared["completeness"] == 0
    assert shared["syntax"] / shared["safety"] == pytest.approx(3, abs=0.01)
    assert report.score == 100


def test_a_score_is_the_weighted_mean() -> None:
    validators = (
        made("one", 30, Verdict(100)),
        made("two", 10, Verdict(50)),
        made("off", 60, NOT_APPLICABLE),
    )
    report = validate(Subject("x"), validators=validators)
    assert report.score == 87.5
    assert weights_of(report) == {"one": 75, "two": 25, "off": 0}


def test_weights_and_threshold_are_settings() -> None:
    validators = (made("one", 30, Verdict(100)), made("two", 10, Verdict(20)))
    assert validate(Subject("x"), validators=validators, weights={"one": 0}).score == 20
    even = validate(Subject("x"), validators=validators, weights={"one": 10}, threshold=60)
    assert (even.score, even.accepted) == (60, True)
    assert not validate(Subject("x"), validators=validators, weights={"one": 10}, threshold=60.5).accepted


def test_if_all_that_is_left_weighs_nothing_the_usual_weights_decide() -> None:
    validators = (made("one", 30, Verdict(40)), made("two", 10, NOT_APPLICABLE))
    assert validate(Subject("x"), validators=validators, weights={"one": 0, "two": 50}).score == 40


def test_nothing_applicable_scores_nothing() -> None:
    report = validate(Subject("x"), validators=(made("one", 10, NOT_APPLICABLE),))
    assert (report.score, report.accepted) == (0, False)


def test_a_syntax_error_caps_the_score_below_sixty() -> None:
    subject = replace(er(SHOP, request="customers and orders", code=code()), syntax_error=Refused())
    report = validate(subject, weights={"syntax": 1, "grounding": 500})
    assert report.score == 59
    assert not report.accepted


def test_a_syntax_error_is_not_accepted_with_a_low_threshold_either() -> None:
    subject = replace(er(SHOP), syntax_error=Refused())
    report = validate(subject, weights={"syntax": 1, "grounding": 500}, threshold=40)
    assert not report.accepted


def test_a_validator_that_raises_becomes_a_finding_and_counts_for_nothing() -> None:
    def breaks(subject: Subject) -> Verdict:
        raise ZeroDivisionError("no entities")

    report = validate(Subject("x"), validators=(Validator("odd", 50, breaks), made("one", 50, Verdict(80))))
    odd = report.validators["odd"]
    assert (report.score, odd.applicable, odd.weight) == (80, False, 0)
    assert [(f.code, f.severity, f.message) for f in odd.findings] == [
        (
            "validator-failed",
            "warning",
            "The odd check failed (ZeroDivisionError: no entities); it was left out.",
        )
    ]


def test_validators_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=10)

    def waits(subject: Subject) -> Verdict:
        meeting.wait()
        return Verdict(100)

    report = validate(Subject("x"), validators=(Validator("one", 1, waits), Validator("two", 1, waits)))
    assert report.score == 100
    assert not report.validators["one"].findings


def test_a_request_withdrawn_before_the_start_runs_nothing() -> None:
    cancel = CancelToken()
    cancel.cancel()
    ran: list[str] = []
    spy = Validator("spy", 1, lambda subject: ran.append("ran") or Verdict(100))
    with pytest.raises(Cancelled):
        validate(Subject("x"), cancel=cancel, validators=(spy,))
    assert not ran


def test_cancelling_does_not_wait_for_a_check_that_hangs() -> None:
    cancel = CancelToken()
    release = threading.Event()

    def hangs(subject: Subject) -> Verdict:
        cancel.cancel()
        release.wait(30)
        return Verdict(100)

    started = time.monotonic()
    with pytest.raises(Cancelled):
        validate(Subject("x"), cancel=cancel, validators=(Validator("slow", 1, hangs),))
    waited = time.monotonic() - started
    release.set()
    assert waited < 15  # half of what the check would take


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\x00",
        "\x00" * 1000,
        "erDiagram\n" + "x" * 1_000_000,
        "erDiagram\n" + "A {\n" * 250_000,
        "\r\r\n\u2028",
    ],
    ids=["empty", "a NUL", "NULs", "a long line", "many lines", "odd line ends"],
)
def test_hostile_text_is_scored_and_every_place_is_in_it(source: str) -> None:
    subject = Subject(source, kind="er", request=source[:100_000] or "orders")
    report = validate(subject)
    assert 0 <= report.score <= 100
    for result in report.validators.values():
        assert not any(finding.code == "validator-failed" for finding in result.findings)
        for finding in result.findings:
            assert 1 <= finding.span.start_line <= len(subject.lines)
            assert finding.span.start_column >= 1


@given(source=st.text(max_size=300), request=st.none() | st.text(max_size=200), with_code=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_gets_a_score(source: str, request: str | None, with_code: bool) -> None:
    report = validate(Subject(source, kind=None, request=request, code=CODE if with_code else None))
    assert 0 <= report.score <= 100
    for result in report.validators.values():
        assert 0 <= result.score <= 100
        assert not any(finding.code == "validator-failed" for finding in result.findings)


NAMES = st.text(max_size=12) | st.sampled_from(["Order", "order_id", "Customer", "customer", "owner, other"])


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_diagram_gets_a_score(data: st.DataObject) -> None:
    from groundplan.mermaid.kinds import er as kind

    attributes = st.builds(
        kind.ErAttribute, NAMES, NAMES, st.lists(st.sampled_from(kind.Key), max_size=3).map(tuple), NAMES
    )
    entities = st.builds(
        kind.ErEntity, NAMES, st.lists(attributes, max_size=4).map(tuple), st.booleans(), st.booleans()
    )
    ends = st.sampled_from(kind.Cardinality)
    edges = st.builds(kind.ErRelationship, NAMES, NAMES, ends, ends, NAMES, st.booleans(), st.booleans())
    diagram = kind.ErDiagram(
        tuple(data.draw(st.lists(entities, max_size=5))), tuple(data.draw(st.lists(edges, max_size=5)))
    )
    subject = Subject("erDiagram", kind="er", diagram=diagram, request=data.draw(NAMES), code=CODE)
    report = validate(subject)
    assert 0 <= report.score <= 100
    for result in report.validators.values():
        assert not any(finding.code == "validator-failed" for finding in result.findings)


def test_the_registry_knows_every_module() -> None:
    assert [each.check.__module__.rpartition(".")[2] for each in VALIDATORS] == list(DEFAULT_WEIGHTS)


def test_a_diagram_of_nothing_is_never_accepted() -> None:
    report = validate(er("erDiagram\n"), threshold=40)
    assert not report.accepted
    assert report.score < 40


def test_an_invented_diagram_is_never_accepted() -> None:
    invented = er("erDiagram\n    Wizard {\n        int id PK\n    }\n", code=CODE)
    report = validate(invented)
    assert report.validators["grounding"].score == 0
    assert not report.accepted
    beside = er(
        "erDiagram\n    Customer {\n        int id PK\n    }\n    Wizard {\n        int id PK\n    }\n",
        code=CODE,
    )
    assert validate(beside).accepted
