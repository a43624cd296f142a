"""Does Mermaid's own grammar accept the source? The registry caps the score of one that it does not.

100 points or none: a diagram that cannot be drawn is worth nothing here, whatever else is right.
"""

from groundplan.text import Span
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.subject import Subject


def check(subject: Subject) -> Verdict:
    if subject.empty:
        finding = Finding(
            "empty-diagram",
            Severity.ERROR,
            "There is no diagram here: the text is empty.",
            subject.first_line,
        )
        return Verdict(0.0, (finding,))
    if not subject.syntax_checked:
        return NOT_APPLICABLE
    error = subject.syntax_error
    if error is None:
        return Verdict(100.0)
    message = error.message.strip() or "Mermaid does not accept this."
    finding = Finding("syntax-error", Severity.ERROR, message, _inside(subject, error.span))
    return Verdict(0.0, (finding,))


def _inside(subject: Subject, span: Span) -> Span:
    """The span, held within the text; one of no width gets a character, so that it can be seen."""
    line = min(max(span.start_line, 1), len(subject.lines))
    if line != span.start_line:
        return Span(line, 1, line, len(subject.lines[line - 1]) + 1)
    start = max(1, span.start_column)
    if (span.end_line, span.end_column) > (line, start):
        return Span(line, start, span.end_line, span.end_column)
    return Span(line, start, line, start + 1)
