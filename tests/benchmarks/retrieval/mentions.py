"""`mentions`: what release notes and documents say of code that one file holds, without naming the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.index.index import Index
from tests.benchmarks.retrieval.documented import is_test

_LISTING = re.compile(r"::|\s=\s|\w=[\"'\w]|\)\s*[:{]$|;$|{%|<\w+>|\bdef \w+\(|\breturn \w+:")
_DOCUMENT = re.compile(
    r"(^|/)(docs?/|(readme|changes?|changelog|history|news|whatsnew|release)[^/]*$)", re.IGNORECASE
)
_PROSE = frozenset({"markdown", "restructuredtext", "text"})
_NAMES = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_CODE = re.compile(r"``([^`]+)``|:[\w:+-]+:`[~!]?([^`<]+?)(?:\s*<[^`]*>)?`|`([^`]+)`")
_CAMEL = re.compile(r"^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$|^[a-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+$")
_SNAKE = re.compile(r"^_*[a-z0-9]+(?:_[a-z0-9]+)+$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+\.)\s+")
_URL = re.compile(r"\(?https?://[^\s)]+\)?|<https?://[^>]*>")
# `(#123)`, `([#123])`, `([1a2b3c4], closes #12)`, `(Issue #123)`, `(by @name)`: what became of a change.
_CHANGE = re.compile(r"\s*\((?:[^()]*[#@]\w+[^()]*|[\s\[\],;]*(?:\[?[0-9a-f]{7,40}\]?[\s,;]*)*)\)|#\d+")
_BRACKETED_AUTHOR = re.compile(r"\s*\[[^\]`]*\]\s*$")
_FILE = re.compile(r"[\w/-]+\.(?:py|pyi|[cm]?[jt]sx?|go|rs|java|rb|php|kt|cs|rst|md|html|txt|toml)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A paragraph or list item of the document `source` whose code names all mean things of one file."""

    source: str
    text: str
    path: str


def mentions(index: Index) -> Iterator[Mention]:
    homes = _homes(index)
    for path, record in index.files.items():
        if record.language not in _PROSE or is_test(path) or not _DOCUMENT.search(path):
            continue
        for paragraph in _paragraphs(index.file_text(path)):
            if (home := _home(paragraph, homes)) is not None:
                yield Mention(path, paragraph, home)


def _homes(index: Index) -> dict[str, set[str]]:
    """The files outside of tests that declare a name (`Order`, `Order.total`)."""
    homes: dict[str, set[str]] = {}
    for path, symbol in index.all_symbols():
        if not is_test(path) and index.files[path].language not in _PROSE:
            homes.setdefault(symbol.name, set()).add(path)
            parts = symbol.qualified_name.split(".")
            if len(parts) > 1:
                homes.setdefault(".".join(parts[-2:]), set()).add(path)
    return homes


def _home(paragraph: str, homes: dict[str, set[str]]) -> str | None:
    """The one file that all telling names of a paragraph are declared in."""
    named: set[str] = set()
    marked = {name for found in _CODE.findall(paragraph) for part in found for name in _NAMES.findall(part)}
    for name in _NAMES.findall(paragraph):
        last = name.rpartition(".")[2]
        if not (name in marked or _CAMEL.match(last) or _SNAKE.match(last)):
            continue
        found = homes.get(".".join(name.split(".")[-2:])) or homes.get(last)
        if not found:
            continue
        if len(found) > 1:
            return None
        named |= found
    return named.pop() if len(named) == 1 else None


def _paragraphs(text: str) -> Iterator[str]:
    """List items and paragraphs on one line each, without change numbers, authors and addresses."""
    kept: list[str] = []
    for line in [*text.split("\n"), ""]:
        is_item = _ITEM.match(line) is not None
        if kept and (is_item or not line.strip()):
            told = " ".join(kept)
            kept = []
            told = _BRACKETED_AUTHOR.sub("", _CHANGE.sub("", _URL.sub("", told)))
            is_prose = not told.startswith(("..", ">>>", "$", "|", "=", "#", "```", "import ", "from "))
            if is_prose and not _FILE.search(told) and not _LISTING.search(told):
                yield told.strip()
        if line.strip():
            kept.append(_ITEM.sub("", line).strip())
