"""Is the source safe to draw and to hand on? For every kind, on the text itself.

Points: 100; an error (script, a loosened security setting, a secret) takes all of them, a warning
(a link or picture from elsewhere, personal data) takes 30. Never repeats a secret it found.
"""

import re
from collections.abc import Iterator

from groundplan.models.secrets.leaks import Leak, leaks
from groundplan.text import Span
from groundplan.validators.finding import NOT_APPLICABLE, Finding, Severity, Verdict
from groundplan.validators.subject import Subject

_MOST_FINDINGS = 100
_LONG_LINE = 20_000  # characters of a line that are looked at in one go; longer ones are cut in pieces
_OVERLAP = 500  # characters that two pieces share, so that nothing hides on the cut


# A few words, as most lines of a diagram are: none of the rules can find anything in them.
_HARMLESS = re.compile(r"\s*[A-Za-z_ {}]{0,36}")


def check(subject: Subject) -> Verdict:
    if subject.empty:
        return NOT_APPLICABLE
    findings: list[Finding] = []
    for number, line in enumerate(subject.lines, 1):
        if _HARMLESS.fullmatch(line):
            continue
        for offset, piece in _pieces(line):
            findings += [f for f in _line(piece, number, offset) if f not in findings]
        if len(findings) >= _MOST_FINDINGS:
            break
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    return Verdict(0.0 if errors else max(0.0, 100.0 - 30.0 * warnings), tuple(findings[:_MOST_FINDINGS]))


def _pieces(line: str) -> Iterator[tuple[int, str]]:
    for start in range(0, max(1, len(line)), _LONG_LINE):
        yield start, line[start : start + _LONG_LINE + _OVERLAP]


def _line(text: str, number: int, offset: int) -> Iterator[Finding]:
    def found(code: str, severity: Severity, message: str, start: int, end: int) -> Finding:
        return Finding(code, severity, message, Span(number, offset + start + 1, number, offset + end + 1))

    for code, severity, message, pattern in _RULES:
        for match in pattern.finditer(text):
            yield found(code, severity, message, *match.span(match.lastindex or 0))
    for match in _ADDRESS.finditer(text):
        if (said := _link(text, match)) is not None:
            yield found(*said, *match.span())
    for leak in leaks(text):
        yield found(*_leak(leak), leak.start, leak.end)


def _leak(leak: Leak) -> tuple[str, Severity, str]:
    if leak.personal:
        message = f"This looks like {leak.what}: personal data does not belong in a diagram."
        return "personal-data", Severity.WARNING, message
    return "secret", Severity.ERROR, f"This looks like {leak.what}. Take it out, and renew it if it is real."


# Inside the settings of a diagram (`%%{init: …}%%`, front matter): a key, then its value.
_KEY = r"""["']?\b{key}["']?\s{{0,20}}:\s{{0,20}}["']?"""

_RULES: tuple[tuple[str, Severity, str, re.Pattern[str]], ...] = (
    (
        "script-tag",
        Severity.ERROR,
        "Active HTML can run code where the diagram is shown.",
        re.compile(r"<\s{0,5}(?:script|iframe|object|embed|form|meta|base|link|frame)\b", re.IGNORECASE),
    ),
    (
        "script-handler",
        Severity.ERROR,
        "An HTML event handler can run code where the diagram is shown.",
        re.compile(r"<[a-z][^<>]{0,300}?[\s\"'/](on[a-z]{3,20}\s{0,5}=)", re.IGNORECASE),
    ),
    (
        "script-link",
        Severity.ERROR,
        "An address that runs code or a command.",
        re.compile(
            r"\b(?:javascript|vbscript|livescript)\s{0,5}(?::(?!\s)|&colon;|&?#(?:58|x3a);)|\bdata\s{0,5}:\s{0,5}text/html|\bcommand:[a-z]",
            re.IGNORECASE,
        ),
    ),
    (
        "script-call",
        Severity.WARNING,
        "A click that calls a script: it does nothing where diagrams are shown safely.",
        re.compile(r"^\s{0,200}(?:click|callback)\s+\S{1,200}\s+(call\s+\w+\s*\()", re.IGNORECASE),
    ),
    (
        "security-level",
        Severity.ERROR,
        "This loosens Mermaid's security level.",
        re.compile(
            _KEY.format(key="securityLevel") + r"(?!strict|sandbox)\w+|" + _KEY.format(key="dompurifyConfig"),
            re.IGNORECASE,
        ),
    ),
    (
        "html-labels",
        Severity.WARNING,
        "This asks for HTML in labels, which safe viewers refuse.",
        re.compile(_KEY.format(key="htmlLabels") + r"true", re.IGNORECASE),
    ),
    (
        "external-style",
        Severity.WARNING,
        "A style that loads something from elsewhere.",
        re.compile(r"@import\b|\burl\(\s{0,5}[\"']?(?:https?:)?//", re.IGNORECASE),
    ),
)

_ADDRESS = re.compile(r"(?:https?:|ftp:)?//[\w.-]{1,253}(?::\d{1,5})?[^\s\"'<>)]{0,500}", re.IGNORECASE)
_LOCAL = re.compile(r"(?:https?:)?//(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?:\bsrc\s{0,5}=|\bimg\s{0,5}:|(?:\bhref|\$link)\s{0,5}=|!\[[^\]]{0,200}\]\()\s{0,5}[\"']?$",
    re.IGNORECASE,
)
_LINK_LINE = re.compile(r"^\s{0,200}(?:click|href|link|links)\s", re.IGNORECASE)


def _link(text: str, match: re.Match[str]) -> tuple[str, Severity, str] | None:
    """What a foreign address does here; one that is merely written in a label does nothing."""
    if _LOCAL.match(match[0]):
        return None
    before = text[max(0, match.start() - 250) : match.start()]
    if _LINK_LINE.match(text):
        return "foreign-link", Severity.WARNING, "A click here leads out of the workspace."
    if (picture := _PICTURE.search(before)) is not None:
        if picture[0].lower().startswith(("href", "$link")):
            return "foreign-link", Severity.WARNING, "A link here leads out of the workspace."
        return "external-image", Severity.WARNING, "A picture that is loaded from elsewhere."
    return None
