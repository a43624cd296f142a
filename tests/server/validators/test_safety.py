"""Scripts, foreign links, secrets and personal data; and no alarm where there is nothing."""

import pytest

from groundplan.validators.finding import Verdict
from groundplan.validators.registry import validate
from groundplan.validators.safety import check
from groundplan.validators.subject import Subject
from groundplan.wire import dump
from tests.server.validators.drawn import SHOP, told

# Put together here, so that no scanner takes this file for a leak.
GITHUB = "ghp_" + "A1b2" * 9
AWS = "AKIA" + "IOSFODNN7ABCDEFG"
JWT = "eyJ" + "hbGciOiJIUzI1NiJ9" + ".eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0" + "." + "dozjgNryP4J3jVmNHl0w5N"


def told_of(text: str) -> Verdict:
    return check(Subject(text))


@pytest.mark.parametrize(
    ("line", "code", "severity"),
    [
        ('click A href "https://elsewhere.example.net/x"', "foreign-link", "warning"),
        ('click A "http://elsewhere.net" _blank', "foreign-link", "warning"),
        ("link Alice: Board @ https://board.example.net", "foreign-link", "warning"),
        ("A[\"<a href='https://evil.net'>x</a>\"]", "foreign-link", "warning"),
        ('click A href "javascript:alert(1)"', "script-link", "error"),
        ('click A href "JaVaScRiPt :alert(1)"', "script-link", "error"),
        ('click A href "data:text/html,<b>x</b>"', "script-link", "error"),
        ('click A href "command:workbench.action.quit"', "script-link", "error"),
        ('click A href "javascript&colon;alert(1)"', "script-link", "error"),
        ('Person(a, "A", $link="https://elsewhere.net")', "foreign-link", "warning"),
        ('%%{init: {"dompurifyConfig": {"ADD_TAGS": ["x"]}}}%%', "security-level", "error"),
        ("click A call steal()", "script-call", "warning"),
        ('A["<script>alert(1)</script>"]', "script-tag", "error"),
        ('A["< IFRAME src=x>"]', "script-tag", "error"),
        ('A["<img src=x onerror=alert(1)>"]', "script-handler", "error"),
        ('A["<svg/onload=alert(1)>"]', "script-handler", "error"),
        ("A[\"<img src='https://tracker.net/p.png'>\"]", "external-image", "warning"),
        ('A@{ img: "https://tracker.net/p.png", label: x }', "external-image", "warning"),
        ('%%{init: {"securityLevel": "loose"}}%%', "security-level", "error"),
        ("  securityLevel: antiscript", "security-level", "error"),
        ("%%{init: {'flowchart': {'htmlLabels': true}}}%%", "html-labels", "warning"),
        ('%%{init: {"themeCSS": "@import \'//evil.net/x.css\'"}}%%', "external-style", "warning"),
        (f'string token "{GITHUB}"', "secret", "error"),
        (f"%% {AWS}", "secret", "error"),
        (f"A -->|{JWT}| B", "secret", "error"),
        ("A[-----BEGIN RSA PRIVATE KEY-----]", "secret", "error"),
        ('A["postgres://shop:h4rdT0Guess@db.internal/shop"]', "secret", "error"),
        ('string owner "jane.doe@corp.com"', "personal-data", "warning"),
        ('string phone "+49 151 23456789"', "personal-data", "warning"),
        ('string phone "(555) 867-5309"', "personal-data", "warning"),
        ('string card "4111 1111 1111 1111"', "personal-data", "warning"),
    ],
)
def test_found(line: str, code: str, severity: str) -> None:
    verdict = told_of(f"flowchart TD\n  {line}\n")
    assert [(f.code, f.severity) for f in verdict.findings] == [(code, severity)]
    (finding,) = verdict.findings
    assert finding.span.start_line == finding.span.end_line == 2
    assert finding.span.start_column >= 3
    assert verdict.score == (0 if severity == "error" else 70)


ORDINARY = """erDiagram
    Account {
        uuid id PK "550e8400-e29b-41d4-a716-446655440000"
        string password "hashed with argon2id"
        string api_key UK
        string token_hash "sha256 hex, e.g. 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        string secret_key
        string client_secret "rotated every 90 days"
        string access_token "expires 2024-05-01 12:00:00"
        string stripe_customer_id "cus_NffrFeUfNV2Hib"
        string stripe_publishable "pk_live and sk_test live in the vault"
        string email UK "like jane@example.com"
        string phone_number "E.164"
        string card_last4
        string iban
        bigint telegram_id "10 digits, 1234567890"
        datetime onboarded_at
        string onclick "name of a handler"
        string javascript
        json data
        string ip "192.168.10.254"
        string version "1.2.3-beta.4+build.5678"
        string homepage "https://example.org/path"
        string clone_url "git@github.com:acme/shop.git"
        string dsn "postgres://user:password@localhost/db"
        string jwt "a JSON Web Token"
        string sk_learn_model_name_with_a_rather_long_identifier_in_it
        int epoch_ms "1700000000000"
        string ean "4006381333931"
    }
    Account ||--o{ Session : "data: text and command: line"
"""


def test_ordinary_diagrams_raise_no_alarm() -> None:
    assert told(told_of(ORDINARY)) == "100"
    assert told(told_of(SHOP)) == "100"


@pytest.mark.parametrize(
    "text",
    [
        'flowchart TD\n  click A href "./src/order.py#L10"\n',
        'flowchart TD\n  click A href "http://localhost:8000/docs"\n',
        '%%{init: {"theme": "dark", "securityLevel": "strict"}}%%\nflowchart TD\n  A --> B\n',
        "sequenceDiagram\n  Client->>API: GET https://api.shop.test/orders\n",
        'flowchart TD\n  A[first<br/>second] --> B["<b>bold</b>"]\n',
        "flowchart TD\n  A -->|on = off| B[a < b on x = 3]\n",
        'gitGraph\n  commit id: "4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e"\n',
        "gantt\n  section 2024\n  A :a1, 2024-01-01, 30d\n",
        'pie\n  "Visa" : 4111\n',
    ],
)
def test_ordinary_lines_raise_no_alarm(text: str) -> None:
    assert told(told_of(text)) == "100"


def test_a_report_never_repeats_the_secret() -> None:
    report = validate(Subject(f"flowchart TD\n  A[{GITHUB}] --> B[{AWS}]\n"))
    assert len(report.validators["safety"].findings) == 2
    said = dump.document(dump.report(report)).decode()
    assert GITHUB not in said
    assert AWS not in said


def test_a_secret_hidden_in_a_very_long_line_is_found_once_where_it_is() -> None:
    for offset in (19_900, 20_000, 20_300, 900_000):
        line = "x" * offset + " " + GITHUB + " " + "y" * 1000
        (finding,) = told_of(line).findings
        assert finding.span.start_column == offset + 2
        assert finding.span.end_column == offset + 2 + len(GITHUB)


@pytest.mark.parametrize(
    "piece", ["<a ", "click ", "+1 234 ", "a.b@c.", "://a:b", "1 2 3 4 ", "<img on", "eyJ" + "a" * 50, "-"]
)
def test_no_text_makes_a_rule_run_away(piece: str) -> None:
    import time

    started = time.perf_counter()
    told_of(piece * (300_000 // len(piece)))
    assert time.perf_counter() - started < 20
