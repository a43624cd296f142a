"""What a model is told of its last answer."""

from dataclasses import replace

from groundplan.models.provider import Reply
from groundplan.pipeline.findings_to_tell import findings_to_tell
from groundplan.pipeline.grounded.violation import Violation
from groundplan.text import Span
from groundplan.validators.finding import Finding, Severity, ValidatorResult
from tests.server.pipeline.scripted import candidate

_REPLY = Reply("{}", 1, 1, 0.1)


def _finding(severity: Severity, message: str) -> Finding:
    return Finding("code", severity, message, Span(1, 1, 1, 2))


def test_the_gravest_come_first_and_each_once() -> None:
    found = tuple(
        _finding(each, f"{each} here.") for each in (Severity.INFO, Severity.WARNING, Severity.ERROR)
    )
    drawn = replace(
        candidate(40, findings=(*found, *found)),
        violations=(Violation("answer-exists", "`A` exists already."),),
    )
    assert findings_to_tell(drawn, _REPLY) == (
        "error here.",
        "`A` exists already.",
        "warning here.",
        "info here.",
    )
    cut = replace(_REPLY, stopped="length")
    assert findings_to_tell(drawn, cut)[0].startswith("The answer was too long")


def test_there_is_a_bound_and_each_is_one_line() -> None:
    many = tuple(_finding(Severity.ERROR, f"Line {n}\n" + "x" * 5000) for n in range(100))
    told = findings_to_tell(candidate(10, findings=many), _REPLY)
    assert len(told) == 10 and all(len(each) <= 240 and "\n" not in each for each in told)


def test_heavier_validators_come_first_and_what_does_not_apply_is_left_out() -> None:
    drawn = candidate(40)
    results = {
        "light": ValidatorResult(10, 5, True, (_finding(Severity.ERROR, "Light."),)),
        "none": ValidatorResult(0, 0, False, (_finding(Severity.ERROR, "Not meant."),)),
        "heavy": ValidatorResult(10, 95, True, (_finding(Severity.ERROR, "Heavy."),)),
    }
    drawn = replace(drawn, report=replace(drawn.report, validators=results))
    assert findings_to_tell(drawn, _REPLY) == ("Heavy.", "Light.")


def test_without_findings_the_weakest_are_named() -> None:
    drawn = candidate(40)
    results = {
        "a": ValidatorResult(30, 50, True),
        "b": ValidatorResult(50, 50, True),
        "c": ValidatorResult(100, 0, True),
    }
    drawn = replace(drawn, report=replace(drawn.report, validators=results))
    assert findings_to_tell(drawn, _REPLY) == ("The answer scored 40 of 100; its a and b must be better.",)
