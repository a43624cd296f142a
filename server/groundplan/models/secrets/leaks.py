"""Secrets and personal data in a text, by their published shapes.

Rules of our own, and few: for the safety validator, which looks at every line of every diagram and
cannot load a detector for it, and for keys that a detector leaves alone while no other half is near.
Only text that can hardly be anything else counts, because a diagram is full of names such as
`password`, `api_key` and `token_hash`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leak:
    """What was found (`"a GitHub token"`), and which characters of the line it takes, from 0."""

    what: str
    start: int
    end: int
    personal: bool = False


def leaks(line: str, *, personal: bool = True) -> Iterator[Leak]:
    """Everything in one line that should not be in a diagram, first to last within each rule.

    Without `personal`, secrets alone, and `line` may be a text of many lines.
    """
    for what, hint, pattern in _SECRETS:
        if hint in line:
            for found in pattern.finditer(line):
                yield Leak(what, *found.span())
    if "://" in line:
        yield from _passwords_in_addresses(line)
    if not personal:
        return
    if "@" in line:
        yield from _mail_addresses(line)
    yield from _numbers(line)


def _rule(what: str, hint: str, pattern: str) -> tuple[str, str, re.Pattern[str]]:
    """`hint` is a literal part of every match: most lines are done with after looking for it.

    Where a match begins with it, so does the expression: looking for a literal is quick.
    """
    literal = next((text for text in (hint, re.escape(hint)) if pattern.startswith(text)), "")
    rest = pattern.removeprefix(literal)
    return what, hint, re.compile(rf"{literal}(?<![A-Za-z0-9_]{literal}){rest}(?![A-Za-z0-9])")


_SECRETS = (
    *(
        _rule("an AWS access key", mark, rf"{mark}[0-9A-Z]{{16}}")
        for mark in ("AKIA", "ASIA", "ABIA", "ACCA")
    ),
    *(_rule("a GitHub token", f"gh{of}_", rf"gh{of}_[A-Za-z0-9]{{36,255}}") for of in "pousr"),
    _rule("a GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9_]{40,255}"),
    _rule("a GitLab token", "glpat-", r"glpat-[A-Za-z0-9_-]{20,64}"),
    _rule("a Slack token", "xox", r"xox[abeoprs]-[A-Za-z0-9-]{10,250}"),
    _rule(
        "a Slack webhook",
        "hooks.slack.com",
        r"https://hooks\.slack\.com/services/T\w{6,20}/B\w{6,20}/\w{20,30}",
    ),
    _rule("a Stripe key", "_live_", r"(?:sk|rk)_live_[A-Za-z0-9]{16,255}"),
    _rule("a Google API key", "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    _rule(
        "an OpenAI key",
        "sk-",
        r"sk-(?:proj-|svcacct-|admin-)?(?=[A-Za-z_-]{0,200}[0-9])[A-Za-z0-9_-]{32,200}",
    ),
    _rule("an Anthropic key", "sk-ant-", r"sk-ant-[A-Za-z0-9_-]{32,200}"),
    _rule("a Hugging Face token", "hf_", r"hf_[A-Za-z]{34}"),
    _rule("an npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _rule("a PyPI token", "pypi-", r"pypi-AgE[A-Za-z0-9_-]{50,255}"),
    _rule("a SendGrid key", "SG.", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _rule("a Twilio key", "SK", r"SK[0-9a-f]{32}"),
    _rule(
        "a JSON Web Token",
        "eyJ",
        r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}",
    ),
    ("a private key", "PRIVATE KEY", re.compile(r"-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----")),
)

# Begins with a literal, so that looking for it in a whole text is quick.
_ADDRESS_PASSWORD = re.compile(
    r"://(?<=[a-z0-9]://)([^\s:/@\"'<>]{0,64}):([^\s/@\"'<>]{1,128})@[\w.-]", re.ASCII
)
_PLACEHOLDER = re.compile(r"[<{$*%]|^x+$|^\.+$|^(?:password|passwd|pass|pwd|secret|token|pw)$", re.IGNORECASE)


def _passwords_in_addresses(line: str) -> Iterator[Leak]:
    for found in _ADDRESS_PASSWORD.finditer(line):
        if not _PLACEHOLDER.search(found[2]):
            yield Leak("a password in an address", *found.span(2))


_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24})(?![\w@-])")
_BEFORE_HOST = re.compile(r"://[^\s/@]*$")
_RESERVED_HOSTS = re.compile(r"(?:^|\.)(?:example(?:\.\w+)?|test|invalid|localhost|local)$", re.IGNORECASE)


def _mail_addresses(line: str) -> Iterator[Leak]:
    """Addresses of people; not those that RFC 2606 sets aside, nor `git@host:path`
    and `https://user:word@host`."""
    for found in _MAIL.finditer(line):
        clone_address = found[1] == "git" and line[found.end() : found.end() + 1] == ":"
        in_address = _BEFORE_HOST.search(line, max(0, found.start() - 200), found.start()) is not None
        if not _RESERVED_HOSTS.search(found[2]) and not clone_address and not in_address:
            yield Leak("an e-mail address", *found.span(), personal=True)


_DIGITS = re.compile(r"(?<![\w.+-])\d(?:[ -]?\d){13,18}(?![\w-]|\.\d)", re.ASCII)
_CARD = re.compile(r"4\d{15}|4\d{18}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}|3[068]\d{12}")
_PHONE = re.compile(
    r"(?<![\w+])\+[1-9]\d{0,2}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?![\w-])"
    r"|(?<![\w(])\(\d{3}\) ?\d{3}-\d{4}(?![\w-])"
)


def _numbers(line: str) -> Iterator[Leak]:
    for found in _DIGITS.finditer(line):
        digits = re.sub(r"\D", "", found[0])
        if _CARD.fullmatch(digits) and _luhn(digits):
            yield Leak("a payment card number", *found.span(), personal=True)
    for found in _PHONE.finditer(line):
        if 9 <= sum(char.isdigit() for char in found[0]) <= 15:
            yield Leak("a phone number", *found.span(), personal=True)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
