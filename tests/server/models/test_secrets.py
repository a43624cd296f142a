"""Secrets cut from prompts: made-up keys of true shape go, code stays as it is.

Keys are made here, so that no file of this repository holds one that a scanner would report.
"""

import base64
import json
import random
import string
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.errors import EngineError
from groundplan.models.secrets.kingfisher import KingfisherDetector
from groundplan.models.secrets.named_values import named_values
from groundplan.models.secrets.private_keys import private_keys
from groundplan.models.secrets.spot import Spot
from groundplan.models.secrets.without_secrets import FoundSecret, without_secrets

_MADE = random.Random(20)
_ALNUM, _HEX, _UPPER = string.ascii_letters + string.digits, "0123456789abcdef", string.ascii_uppercase
_BASE32, _BASE64 = _UPPER + "234567", _ALNUM + "+/"


def made(length: int, letters: str = _ALNUM) -> str:
    """Random, with a digit and letters of both cases where `letters` has them."""
    while True:
        text = "".join(_MADE.choice(letters) for _ in range(length))
        if any(c.isdigit() for c in text) or not any(c.isdigit() for c in letters):
            return text


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def pem(kind: str) -> str:
    body = "\n".join(textwrap.wrap(made(800, _BASE64), 64))
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secret-rules")


@pytest.fixture(scope="module")
def detector(rules: Path) -> KingfisherDetector:
    return KingfisherDetector(rules)


KEYS = {
    "aws id": f"AKIA{made(16, _BASE32)}",
    "github": f"ghp_{made(36)}",
    "github fine-grained": f"github_pat_{made(22)}_{made(59)}",
    "gitlab": f"glpat-{made(20)}",
    "slack": f"xoxb-{made(12, string.digits)}-{made(13, string.digits)}-{made(24)}",
    "slack webhook": f"https://hooks.slack.com/services/T{made(8, _UPPER)}/B{made(8, _UPPER)}/{made(24)}",
    "stripe": f"sk_live_{made(24)}",
    "google": f"AIza{made(35)}",
    "openai": f"sk-proj-{made(74)}T3BlbkFJ{made(74)}",
    "anthropic": f"sk-ant-api03-{made(93)}AA",
    "hugging face": f"hf_{made(34, string.ascii_letters)}",
    "npm": f"npm_{made(36)}",
    "pypi": f"pypi-AgEIcHlwaS5vcmc{made(80)}",
    "sendgrid": f"SG.{made(22)}.{made(43)}",
    "twilio": f"SK{made(32, _HEX)}",
    "jwt": f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded({'sub': '12', 'name': 'x'})}.{made(43)}",
    "digitalocean": f"dop_v1_{made(64, _HEX)}",
    "shopify": f"shpat_{made(32, _HEX)}",
    "databricks": f"dapi{made(32, _HEX)}",
    "vault": f"hvs.{made(95)}",
    "docker": f"dckr_pat_{made(27)}",
    "groq": f"gsk_{made(52)}",
    "linear": f"lin_api_{made(40)}",
}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_cut_by_its_shape_whatever_stands_around_it(name: str, detector: KingfisherDetector) -> None:
    key = KEYS[name]
    text, found = without_secrets(f"def f():\n    # größer: 🔑\n    return call('{key}', 1)\n", detector)
    assert key not in text
    assert text.startswith("def f():\n    # größer: 🔑\n    return call('[secret: ")
    assert text.endswith("]', 1)\n")
    assert [one.line for one in found] == [3]


WORD, KEY40, KEY32 = made(12) + "7x", made(40, _BASE64), made(32, _HEX)
NAMED = {
    "dotenv": (f"DB_PASSWORD={WORD}", WORD),
    "dotenv, a person's": ("export ADMIN_PASSWORD=Winter!2031", "Winter!2031"),
    "dotenv, quoted": (f'CLIENT_SECRET="{KEY32}" # do not share', KEY32),
    "django": (f"'PASSWORD': '{WORD}',", WORD),
    "django key": (
        "SECRET_KEY = 'django-insecure-o2f(3pl%v#biv$_hdk(s&rt=fn2#r9'",
        "o2f(3pl%v#biv$_hdk(s&rt=fn2#r9",
    ),
    "typed": (f'password: str = "{WORD}"', WORD),
    "go": (f'apiKey := "{KEY32}"', KEY32),
    "php": (f"'api_key' => '{KEY32}',", KEY32),
    "argument": (f'connect(user="app", password="{WORD}")', WORD),
    "assigned by index": (f'config["auth_token"] = "{KEY32}"', KEY32),
    "yaml": (f"  client_secret: {KEY32}\n  name: x", KEY32),
    "json": (f'{{"access_token":"{KEY32}","n":1}}', KEY32),
    "xml": (f"<password>{WORD}</password>", WORD),
    "xml attribute": (f'<add key="ApiKey" value="{KEY32}"/>', KEY32),
    "aws": (f"AWS_SECRET_ACCESS_KEY={KEY40}", KEY40),
    "azure": (f"AccountName=x;AccountKey={made(86, _BASE64)}==;EndpointSuffix=a", "AccountKey"),
    "sql server": (f"Server=tcp:h;User ID=a;Password={WORD}!;Encrypt=True", WORD),
    "jdbc": (f"jdbc:postgresql://h/db?user=a&password={WORD}&ssl=true", WORD),
    "postgres": (f"postgres://app:{WORD}@db:5432/app", WORD),
    "sqlalchemy": (f"mysql+pymysql://root:{WORD}@10.0.0.3/x", WORD),
    "redis": (f"redis://:{WORD}@cache:6379/0", WORD),
    "mongo": (f"mongodb+srv://u:{WORD}@c.host.net/x", WORD),
    "bearer": (f"Authorization: Bearer {made(40)}", "Bearer [A-Za-z0-9]"),
    "basic": (f"'Authorization': 'Basic {base64.b64encode(f'admin:{WORD}'.encode()).decode()}'", "Basic YW"),
    "sql": (f"CREATE USER x IDENTIFIED BY '{WORD}';", WORD),
    "option": (f"backup --db-password {WORD} --quick", WORD),
    "option with a sign": (f"backup --password={WORD} --quick", WORD),
    "before a command": (f"PGPASSWORD={WORD} psql -h db", WORD),
    "short name": ("SMTP_PASS=Xk29dkq0", "Xk29dkq0"),
    "properties": (f"spring.datasource.password={WORD}", WORD),
    "kubernetes": (
        "data:\n  password: " + base64.b64encode(WORD.encode()).decode(),
        base64.b64encode(WORD.encode()).decode(),
    ),
    "netrc": (f"machine h login bob password {WORD}", WORD),
    "base64 of a key": (base64.b64encode(f"token: {KEYS['github']}".encode()).decode(), "dG9r"),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_value_is_cut_by_what_it_is_called(name: str, detector: KingfisherDetector) -> None:
    line, secret = NAMED[name]
    text, found = without_secrets(f"first\n{line}\nlast\n", detector)
    assert [one.line for one in found] == [2 + line.count("\n") * (name == "kubernetes")]
    if name == "azure":
        assert "AccountKey=[secret: " in text and "];EndpointSuffix=a" in text
    else:
        assert secret not in text
    assert text.count("\n") == f"first\n{line}\nlast\n".count("\n")


HARMLESS = """
password = models.CharField(_("password"), max_length=128)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
token_type = "access_token_v2"
secret = settings.SECRET_KEY_2
api_key = get_api_key(user1, "default2")
password = self.cleaned_data["password1"]
if password != other.password2:
self.client.login(username="alice", password="password")
EMAIL_HOST_PASSWORD = os.environ["EMAIL_HOST_PASSWORD_2"]
DB_PASSWORD=${DB_PASSWORD}
API_KEY=your-api-key-goes-here-1
secretKeyRef: app-secret-v2
key = "users:2024:list"
cache_key = f"user-{user_id}-2"
csrf_token: {{ csrf_token }}
postgres://user:password@localhost/db
https://user:<password>@host
token = "INSTALLED_APPS_2"
client(client, token, f"api/v1/model1api/{model_id}")
check("etc/passwd", "/dir2/etc/passwd")
token = Service(name="openid_token", path="/openid/{provider}/token", description="")
The password 'is wrong' or the token "has expired since 2020" when the secret is new2you
password=get_password, token=next_token2
if "-----BEGIN PRIVATE KEY-----" in text:
pem = `-----BEGIN PRIVATE KEY-----\\n${key.toString('base64')}\\n-----END PRIVATE KEY-----`
sha = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
uuid = "c4d77c62-6196-4f17-a06b-c462cffae87a"
author = "Jane Doe <jane@company.com>"
"""


@pytest.mark.parametrize("line", HARMLESS.strip().splitlines())
def test_code_that_speaks_of_secrets_stays(line: str, detector: KingfisherDetector) -> None:
    assert without_secrets(line, detector) == (line, ())


@pytest.mark.parametrize(
    "kind", ["RSA PRIVATE KEY", "PRIVATE KEY", "OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK"]
)
def test_a_private_key_goes_and_its_lines_stay(kind: str, detector: KingfisherDetector) -> None:
    block = pem(kind)
    text, found = without_secrets(f'KEY = """{block}"""\nnext_line = 1\n', detector)
    assert text == 'KEY = """[secret: private-key]' + "\n" * block.count("\n") + '"""\nnext_line = 1\n'
    assert found == (FoundSecret("private-key", 1),)


@pytest.mark.parametrize("prefix", ["", "    ", "# ", "12 | ", '    "'])
def test_a_private_key_that_was_cut_in_two_goes_as_well(prefix: str, detector: KingfisherDetector) -> None:
    lines = [prefix + line for line in pem("RSA PRIVATE KEY").splitlines()]
    for passage in (lines[:6], lines[-6:]):
        before, after = "value = compute(1)\n", "\nreturn value\n"
        text, found = without_secrets(before + "\n".join(passage) + after, detector)
        assert [one.kind for one in found] == ["private-key"]
        assert not any(line.removeprefix(prefix)[:24] in text for line in passage)
        assert text.startswith(before) and text.endswith("return value\n")
        assert text.count("\n") == len(passage) + 2


def test_a_key_on_one_line_with_its_breaks_written_out(detector: KingfisherDetector) -> None:
    line = json.dumps({"private_key": pem("PRIVATE KEY"), "client_id": "1"})
    assert without_secrets(line, detector)[0] == '{"private_key": "[secret: private-key]", "client_id": "1"}'


def test_a_secret_that_was_seen_once_is_cut_where_nothing_gives_it_away(detector: KingfisherDetector) -> None:
    text, found = without_secrets(f'PASSWORD = "{WORD}"\n\nsend(host, "{WORD}")\n', detector)
    assert text == 'PASSWORD = "[secret: password]"\n\nsend(host, "[secret: password]")\n'
    assert [one.line for one in found] == [1, 3]


def test_what_was_found_never_holds_the_secret(detector: KingfisherDetector) -> None:
    assert KEYS["github"] not in repr(without_secrets(KEYS["github"], detector)[1])


def test_a_comment_that_asks_to_be_ignored_is_not_obeyed(detector: KingfisherDetector) -> None:
    line = f'KEY = "{KEYS["github"]}"  # kingfisher:ignore gitleaks:allow pragma: allowlist secret'
    assert KEYS["github"] not in without_secrets(line, detector)[0]


@pytest.mark.parametrize(
    "odd", ["\ufeff", "\0", "a\0b\0c\0d\0", "\ud800", "İ", "🔑é\r\n", "\u2028", "x" * 70_000]
)
def test_odd_characters_move_no_place(odd: str, detector: KingfisherDetector) -> None:
    text = without_secrets(f"{odd}{KEYS['stripe']} {odd}\npassword='{WORD}'{odd}", detector)[0]
    if odd[-1].isalnum():  # a key that is glued to a word is none
        assert WORD not in text
        return
    assert text == f"{odd}[secret: stripe-access-token] {odd}\npassword='[secret: password]'{odd}"


def test_without_its_detector_nothing_is_let_through() -> None:
    class Broken:
        def find(self, text: str) -> tuple[Spot, ...]:
            raise EngineError("The detector of secrets cannot be loaded.")

    with pytest.raises(EngineError):
        without_secrets("x", Broken())


def test_a_damaged_cache_of_rules_is_made_anew(
    detector: KingfisherDetector, rules: Path, tmp_path: Path
) -> None:
    detector.find("")  # now there is a cache
    for file in rules.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:1000])
    assert list(tmp_path.iterdir())
    assert KEYS["gitlab"] not in without_secrets(KEYS["gitlab"], KingfisherDetector(tmp_path))[0]


def test_threads_share_one_detector(detector: KingfisherDetector) -> None:
    results: list[str] = []
    texts = [f"line {n}\n{key}\n" for n, key in enumerate(KEYS.values())]
    threads = [
        threading.Thread(target=lambda text=text: results.append(without_secrets(text, detector)[0]))
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == sorted(without_secrets(text, detector)[0] for text in texts)
    assert all("[secret: " in text for text in results)


_parts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["\n", '"', "'", "password=", "secret: ", "://u:", "@h", "-----BEGIN PRIVATE KEY-----", " Bearer "]
    ),
    st.sampled_from([*KEYS.values(), pem("RSA PRIVATE KEY"), WORD]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_parts, max_size=12).map("".join))
def test_lines_stay_lines_and_cutting_twice_changes_nothing(detector: KingfisherDetector, text: str) -> None:
    once, found = without_secrets(text, detector)
    assert once.count("\n") == text.count("\n")
    assert once.count("[secret: ") - text.count("[secret: ") == len(found)
    assert without_secrets(once, detector)[0] == once
    assert all(1 <= one.line <= text.count("\n") + 1 for one in found)


@given(st.text(alphabet="aA1_-./:=\"' \npswordkeyt,;", max_size=300))
def test_rules_of_ours_stay_inside_the_text(text: str) -> None:
    def spots() -> Iterator[Spot]:
        yield from named_values(text)
        yield from private_keys(text)

    assert all(0 <= spot.start < spot.end <= len(text) for spot in spots())


@pytest.mark.parametrize(
    "text",
    [
        "password='" + "a" * 290 + "!'",
        "password=" + "aA1_" * 50_000,
        "://" * 50_000,
        "-----BEGIN PRIVATE KEY-----\n" * 2000,
    ],
)
def test_hostile_texts_end(text: str, detector: KingfisherDetector) -> None:
    assert without_secrets(text, detector)[0].count("\n") == text.count("\n")
