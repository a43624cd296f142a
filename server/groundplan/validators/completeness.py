"""Is what the request names in the diagram?

Points: the share of the request's names that the diagram shows. A name that is quoted, written as
an identifier, capitalised, or known from the code counts 1; a plain word, which may be no name at
all, counts ½ without a workspace to tell, and ¼ with one that does not know it. Not applicable
without a request, or where it names nothing.
"""

from groundplan.validators.asked import LONGEST_READ, MOST_NAMES, Asked, AskedName, read_request
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.scoring import share
from groundplan.validators.subject import Subject
from groundplan.validators.vocabulary import Vocabulary

_MOST_FINDINGS = 50


def check(subject: Subject) -> Verdict:
    if not subject.request or not subject.request.strip() or subject.empty:
        return NOT_APPLICABLE
    vocabulary = Vocabulary(subject)
    asked = read_request(subject.request, vocabulary)
    shown = {
        name: vocabulary.shows(name.key, loosely=name.plain) or _in_scope(name, vocabulary)
        for name in asked.names
    }
    guessed = all(name.plain and not shown[name] for name in asked.names)
    if not asked.names or (guessed and subject.code is not None):
        return NOT_APPLICABLE  # nothing in the request is known to name anything
    weights = {name: _weight(name, subject, there=there) for name, there in shown.items()}
    found = sum(weights[name] for name, there in shown.items() if there)
    missing = [name for name, there in shown.items() if not there]
    findings = [_missing(name, subject, vocabulary) for name in missing[:_MOST_FINDINGS]]
    return Verdict(share(found, sum(weights.values())), (*findings, *_cut(asked, subject)))


def _in_scope(name: AskedName, vocabulary: Vocabulary) -> bool:
    """The name is that of an app or folder, and something of it is shown."""
    return len(name.key) == 1 and bool(vocabulary.entities_in(name.key[0]))


def _weight(name: AskedName, subject: Subject, *, there: bool) -> float:
    if not name.plain or there:
        return 1.0
    return 0.5 if subject.code is None else 0.25


def _missing(name: AskedName, subject: Subject, vocabulary: Vocabulary) -> Finding:
    known = vocabulary.in_code(name.key)
    evidence = subject.code.place(known) if subject.code is not None and known is not None else None
    message = f"The request names `{name.text}`, which the diagram does not show"
    if known is not None:
        message += f"; the workspace has `{known}`"
    elif (near := vocabulary.names.nearest(name.text)) is not None:
        message += f"; did you mean `{near}`?"
    return Finding(
        code="missing-element",
        severity=Severity.INFO if name.plain else Severity.WARNING,
        message=message if message.endswith("?") else message + ".",
        span=subject.first_line,
        element=known or name.text,
        evidence=evidence,
    )


def _cut(asked: Asked, subject: Subject) -> tuple[Finding, ...]:
    if not asked.cut:
        return ()
    message = (
        f"Of this long request, {LONGEST_READ} characters were read for names, and {MOST_NAMES} names kept."
    )
    return (Finding("request-cut", Severity.INFO, message, subject.first_line),)
