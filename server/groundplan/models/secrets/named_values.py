"""`named_values`: values that are secrets because of the name they are given.

A password has no shape, so the detector's rules cannot see it. What counts here is a literal value
that stands by a name such as `DB_PASSWORD` or `client_secret`, and does not read like a word, a
placeholder or code: `password = models.CharField(max_length=128)` is none, nor is `"password"`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator

from groundplan.models.secrets.spot import Spot

_STEMS = (
    "passw",
    "passphrase",
    "_pass",
    "pwd",
    "identified by",
    "secret",
    "token",
    "credential",
    "salt",
    "key",
)
_PASSWORD_STEMS = ("passw", "passphrase", "_pass", "pwd", "identified by")
# A `key` is one of a dictionary, or of a cache, unless it is called one of these.
_OF_KEYS = tuple(
    word + joint
    for word in ("api", "access", "account", "auth", "private", "signing", "encryption", "secret")
    for joint in ("", "_", "-")
)
# From the end of the stem: the rest of the name; then what stands between a name and its value
# (quotes, brackets, a type, an operator); then the value.
_VALUE = re.compile(
    r"(?:d|ord|s)?(?:[_-]?(?:access[_-]?)?(?:key|value|base64|prod(?:uction)?|dev|stag(?:e|ing)|test|live|\d{1,3}))?"
    r"(?![A-Za-z0-9_])"
    r"(?P<between>[\"'`]?\]?[ \t]{0,3}(?::[ \t]{0,3}[A-Za-z][\w.\[\] |?]{0,40}?(?==))?[ \t]{0,20}"
    r"(?::=|=>|===?|!==?|[:=]|,)[ \t]{0,20}[rbuf$@]{0,2}"
    r"|>|\"[ \t]+value=|[ \t]{1,3}(?:by[ \t]{1,3})?)"
    r"(?:(?P<quote>[\"'`])(?P<quoted>[^\s\"'`]{6,300})(?P=quote)|(?P<bare>[^\s\"'`<>]{6,300}))",
    re.IGNORECASE,
)
_SCHEMES = ("bearer ", "basic ", "token ")
_CREDENTIAL = re.compile(r"[ \t]{0,3}([A-Za-z0-9._~+/=-]{16,2000})")
_NETRC = re.compile(r"[ \t]{1,5}\S{1,100}[ \t]{1,5}password[ \t]{1,5}(\S{6,100})")
_LINE_END = re.compile(r"[ \t]*(?:#.*)?\r?(?:\n|$)")
_TEMPLATE = re.compile(r"[{}<>]|%[sd(]|\$\(")

_CODE = re.compile(r"[(){}\[\]<>$*\\]|\.\.|::|->|//|^[./~@&]|%[sd(]")
_PLACEHOLDER = re.compile(
    r"change[_-]?me|example|placeholder|dummy|your[_-]|my[_-]?(?:secret|password|token|key)|redacted|"
    r"x{4,}|\*{3,}|\.{3}|1234567|abcdef|todo|fixme|insert|replace|lorem|foobar|^(?:none|null|true|false)$",
    re.IGNORECASE,
)
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={1,2}")
# Nothing is given back once it was read (`++`): a long value costs its length, no more.
_WORDS = re.compile(r"(?:[-_.:/ ,]|[A-Z]?[a-z]{2,}+|[A-Z]{2,}+|\d{1,4}+)++")


def named_values(text: str) -> Iterator[Spot]:
    """Every one, in no order."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter that is two in lower case: places would move
        lower = "".join(char.lower() if char.isascii() else char for char in text)
    for stem in _STEMS:
        for place in _places(lower, stem):
            if stem == "key" and not lower.endswith(_OF_KEYS, max(0, place - 12), place):
                continue
            found = _VALUE.match(text, place + len(stem))
            if found is not None and (value := _value(text, found, password=stem in _PASSWORD_STEMS)):
                yield value
    for place in _places(lower, "login"):
        netrc = _NETRC.match(text, place + len("login"))
        if netrc is not None and _is_secret(netrc[1], password=True, quoted=True):
            yield Spot("password", *netrc.span(1))
    for scheme in _SCHEMES:
        for place in _places(lower, scheme):
            credential = _CREDENTIAL.match(text, place + len(scheme))
            if credential is not None and _looks_random(credential[1]):
                yield Spot("authorization", *credential.span(1))


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _value(text: str, found: re.Match[str], *, password: bool) -> Spot | None:
    quoted = found["quoted"] is not None
    group = "quoted" if quoted else "bare"
    between = found["between"]
    if "," in between and between[0] not in "\"'`":
        return None  # a pair of two texts counts, arguments of a call do not
    if not between.strip() and not quoted and not _is_option(text, found.start()):
        return None  # prose
    value = found[group] if quoted else _bare(text, found, found[group])
    if not value or not _is_secret(value, password=password, quoted=quoted):
        return None
    start = found.start(group)
    return Spot("password" if password else "key", start, start + len(value))


def _bare(text: str, found: re.Match[str], value: str) -> str:
    """A value without quotes, as in `.env`, YAML, a connection string; empty where it is code."""
    before = text[max(0, found.start() - 200) : found.start()].rpartition("\n")[2]
    stops = ";&" if ";" in before or "?" in before or "=" in before else ""
    for stop in (*stops, "</"):
        value = value.partition(stop)[0]
    if found["between"].strip("\"'`] \t") in (",", "===", "==", "!=", "!=="):
        return ""  # arguments and comparisons: what stands there without quotes is code
    # `NAME=value command`, `--name=value`, `--name value`
    in_command = found["between"] == "=" or _is_option(text, found.start())
    ends_line = _LINE_END.match(text, found.start("bare") + len(value))
    if not stops and ends_line is None and found["between"] != ">" and not in_command:
        return ""
    return value.rstrip(",;")


def _is_secret(value: str, *, password: bool, quoted: bool) -> bool:
    if _PLACEHOLDER.search(value) or (not quoted and _CODE.search(value)):
        return False
    if quoted and _TEMPLATE.search(value):
        return False  # a template
    if _looks_random(value):
        return True
    if not password or len(value) < 8:
        return False
    # People's passwords: words with digits or signs in them.
    digits = sum(char.isdigit() for char in value)
    signs = sum(not char.isalnum() and char not in "-_./: " for char in value)
    letters = sum(char.isalpha() for char in value)
    if letters < 3 or not digits:
        return False
    if signs > 0 or (quoted and digits >= 2 and "_" not in value):
        return True
    mixed = any(char.isupper() for char in value) and any(char.islower() for char in value)
    return (mixed or digits >= 3) and not _WORDS.fullmatch(value)


def _looks_random(value: str) -> bool:
    """No words, and enough different characters for its length."""
    if len(value) < 12 or _WORDS.fullmatch(value):
        return False
    padded = value.endswith("=") and len(value) % 4 == 0 and _BASE64.fullmatch(value)
    if padded and value.lower() != value:
        return True
    kinds = sum(any(test(char) for char in value) for test in (str.islower, str.isupper, str.isdigit))
    if kinds < 2 or not any(char.isdigit() for char in value):
        return False
    return _entropy(value) >= (2.8 if len(value) < 20 else 3.1)


def _is_option(text: str, place: int) -> bool:
    """Whether the name that ends at `place` is an option of a command: `--db-password`."""
    before = text[max(0, place - 60) : place]
    return before[max(before.rfind(blank) for blank in " \t\n") + 1 :].startswith("--")


def _entropy(value: str) -> float:
    """Shannon's, in bits a character."""
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
