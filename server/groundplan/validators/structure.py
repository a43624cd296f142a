"""Does the diagram keep the rules of its kind, and is it of the kind that was asked for?

Points: 100 less the price of the findings (see `scoring`): an error 30, a warning 10, a remark 1,
in proportion to the diagram's size above ten elements. A diagram of another kind than its artifact
type asks for, or on another level of C4, has none.
"""

import re

from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.rules import rules_of
from groundplan.validators.subject import Subject

_LEVEL = re.compile(r"\s*(C4[A-Z][a-z]+)\b")


def check(subject: Subject) -> Verdict:
    if (wrong := _wrong_kind(subject)) is not None:
        return Verdict(0.0, (wrong,))
    if subject.diagram is None:
        return NOT_APPLICABLE
    rules = rules_of(subject.diagram.kind)
    return NOT_APPLICABLE if rules is None else rules.structure(subject)


def _wrong_kind(subject: Subject) -> Finding | None:
    expected = subject.expected
    if expected is None or subject.kind is None or subject.empty:
        return None
    is_, wanted = subject.kind, expected.kind
    if is_ == wanted and is_ == "c4" and expected.level:
        is_, wanted = _c4_level(subject) or expected.level, expected.level
    if is_ == wanted:
        return None
    message = f"{expected.title} is asked for, which is `{wanted}`; this is `{is_}`."
    return Finding("wrong-kind", Severity.ERROR, message, subject.first_line)


def _c4_level(subject: Subject) -> str | None:
    return next((found[1] for line in subject.lines if (found := _LEVEL.match(line)) is not None), None)
