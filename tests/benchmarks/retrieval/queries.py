"""`make_queries`: questions with known answers, from a package's own words, and the cuts that hide these."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from groundplan.index.index import Index
from tests.benchmarks.retrieval.documented import Documented, documented
from tests.benchmarks.retrieval.mentions import Mention, mentions

Asked = TypeVar("Asked", Documented, Mention)
QueryKind = Literal["function", "about", "note"]

FUNCTIONS, ABOUT, NOTES = 300, 150, 150
_ROLE = re.compile(r":[\w:+-]+:`[~!]?([^`<]*?)(?:\s*<[^`]*>)?`")
_LINK = re.compile(r"\{@link\w*\s+([^}|]*)[^}]*\}|\[([^\]]+)\]\([^)]*\)")
_MARKS = re.compile(r"`+|\*\*|%%|[\[\]{}<>]")
_PARAGRAPH_END = re.compile(r"\n\s*(?:-{3,}|={3,})?\s*\n")
_SENTENCE_END = re.compile(r"(?<![.\s][a-zA-Z])(?<!e\.g)(?<!i\.e)[.!?:](?:\s|$)")
_LICENCE = re.compile(r"copyright|licen[cs]e|all rights reserved|SPDX", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Query:
    """A question. Its answer is the function `symbol` of the file `path`, or the file where that is ""."""

    text: str
    kind: QueryKind
    path: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """The queries of one package, the docstrings to cut from its files, the files to leave out."""

    queries: tuple[Query, ...]
    cuts: tuple[Documented, ...]
    left_out: frozenset[str]


def make_queries(index: Index) -> Questions:
    """The same for the same package: drawn by the hash of their text.

    A text that stands twice in the workspace asks for two things, so it asks for nothing.
    """
    found = list(documented(index))
    paragraphs = {one: _clean(_first_paragraph(one.text)) for one in found}
    texts = {
        one: _first_sentence(paragraphs[one]) if one.kind == "function" else paragraphs[one] for one in found
    }
    whole = _squeezed(index.file_text(path) for path in index.files)
    usable = [one for one in found if _is_question(texts[one]) and _is_alone(one, whole)]
    functions = _drawn([one for one in usable if one.kind == "function"], texts, FUNCTIONS)
    about = _drawn(_one_a_file(one for one in usable if one.kind != "function"), texts, ABOUT)
    notes, left_out = _notes(index)
    queries = [Query(texts[one], "function", one.path, one.symbol) for one in functions]
    queries += [Query(texts[one], "about", one.path) for one in about]
    queries += [Query(_clean(one.text), "note", one.path) for one in notes]
    return Questions(tuple(queries), (*functions, *about), left_out)


def _notes(index: Index) -> tuple[list[Mention], frozenset[str]]:
    found = [one for one in mentions(index) if _is_question(_clean(one.text))]
    texts = {one: _clean(one.text) for one in found}
    chosen = _drawn(found, texts, NOTES)
    return chosen, frozenset(one.source for one in chosen)


def _drawn(candidates: Iterable[Asked], texts: dict[Asked, str], limit: int) -> list[Asked]:
    candidates = list(candidates)
    times = Counter(texts[one].casefold() for one in candidates)
    alone = [one for one in candidates if times[texts[one].casefold()] == 1]
    chosen = sorted(alone, key=lambda one: hashlib.sha256(f"{one.path}\n{texts[one]}".encode()).digest())
    return sorted(chosen[:limit], key=lambda one: (one.path, texts[one]))


def _one_a_file(found: Iterable[Documented]) -> list[Documented]:
    """What tells most about each file: its own docstring, else that of the first class that has one."""
    best: dict[str, Documented] = {}
    for one in found:
        known = best.get(one.path)
        if known is None or (one.kind == "file" and known.kind != "file"):
            best[one.path] = one
    return list(best.values())


def _is_question(text: str) -> bool:
    words = _WORD.findall(text)
    return 4 <= len(words) <= 80 and not _LICENCE.search(text)


def _is_alone(found: Documented, whole: str) -> bool:
    """Whether the docstring's beginning stands in the workspace once."""
    start = _first_sentence(" ".join(_first_paragraph(found.text).split()))[:80]
    first_line = " ".join(found.text.strip().partition("\n")[0].split())
    return whole.count(start.casefold()) == 1 and whole.count(first_line.casefold()) == 1


def _squeezed(texts: Iterable[str]) -> str:
    """All text with white space and comment margins as one blank, to find a sentence however it is broken."""
    return " ".join(re.sub(r"(?:\s|^)(?:\*|//[/!]?|#)?\s+|\s+", " ", text).casefold() for text in texts)


def _first_paragraph(text: str) -> str:
    return _PARAGRAPH_END.split(text.strip(), maxsplit=1)[0]


def _first_sentence(text: str) -> str:
    end = _SENTENCE_END.search(text)
    return text if end is None else text[: end.start() + 1].rstrip(":")


def _clean(text: str) -> str:
    """As a person would type it: without the marks of reStructuredText, Markdown or JSDoc."""
    text = _ROLE.sub(r"\1", text)
    text = _LINK.sub(lambda found: found[1] or found[2], text)
    return " ".join(_MARKS.sub(" ", text).split())
