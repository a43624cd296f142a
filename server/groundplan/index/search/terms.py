"""What a text is searched by: identifiers whole and in parts, words as stems, unspaced scripts in pairs."""

import re
import unicodedata
from functools import lru_cache

from groundplan.index.search.stems import stem

_WORD = re.compile(r"\w+")
# `HTTPServer2` → HTTP, Server, 2. What has no case (Arabic, Devanagari) is one part.
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CASELESS_PART = re.compile(r"[^\W\d_]+|\d+")
# Scripts that are written without spaces, or whose words carry their endings unparted.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]+"
)
_LONGEST = 64  # longer words are data: of them only the beginning is kept
# Words that say nothing in prose, and whose part in code is small. Those that are operators or carry meaning
# in an identifier (`not`, `all`, `on`) stay.
_STOP = frozenset(
    re.findall(
        r"\w+",
        """
        a an and are as at be been being but by can did do does for had has have he her his how i if in into
        is it its me my of or our she should so such than that the their them then there these they this those
        to too us was we were what when where which while who why will with would you your
        """,
    )
)


def words(text: str) -> list[str]:
    """The words and identifiers of a text, as written."""
    return _WORD.findall(text)


def terms(text: str) -> list[str]:
    """What `text` is searched by, in order, repeated as often as it is there."""
    return [term for word in words(text) for term in word_terms(word)]


@lru_cache(maxsize=1 << 16)
def word_terms(word: str) -> tuple[str, ...]:
    """The terms of one word: its parts as stems and, where there are several, the whole of them as one.

    The whole is spelled without case and underscores: `HttpServer`, `http_server` and `HTTPServer` are the
    same.
    """
    word = word[:_LONGEST]
    if word.isascii():
        return _of_parts(_PART.findall(word))
    word = unicodedata.normalize("NFKC", word)
    if _UNSPACED.search(word):
        return _of_unspaced(word)
    if not (folded := _without_accents(word)).isascii():
        return _of_parts(_cased_parts(folded))
    return _of_parts(_PART.findall(folded))


def _of_parts(parts: list[str]) -> tuple[str, ...]:
    lowered = [part.lower() for part in parts]
    if len(lowered) == 1:
        return () if lowered[0] in _STOP else (stem(lowered[0]),)
    # A lone digit or letter inside an identifier says nothing without the rest, which the whole has.
    told = [stem(part) for part in lowered if len(part) > 1 and part not in _STOP and not part.isdigit()]
    return (*told, "".join(lowered)) if lowered else ()


def _cased_parts(word: str) -> list[str]:
    """Parts by case in any script: `ЗаказКлиента` → Заказ, Клиента."""
    parts: list[str] = []
    for run in _CASELESS_PART.findall(word):
        start = 0
        for at in range(1, len(run)):
            before, here = run[at - 1], run[at]
            after = run[at + 1 : at + 2]
            if here.isupper() and (before.islower() or (before.isupper() and after.islower())):
                parts.append(run[start:at])
                start = at
        parts.append(run[start:])
    return parts


def _of_unspaced(word: str) -> tuple[str, ...]:
    found: list[str] = []
    end = 0
    for match in _UNSPACED.finditer(word):
        found += _of_parts(_cased_parts(_without_accents(word[end : match.start()])))
        run, end = match[0], match.end()
        found += [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]
    found += _of_parts(_cased_parts(_without_accents(word[end:])))
    return tuple(found)


def _without_accents(word: str) -> str:
    """`Größe` → `Grosse`, `café` → `cafe`, in scripts where a reader would also write it so."""
    decomposed = unicodedata.normalize("NFD", word.replace("ß", "ss"))
    if not decomposed[:1].isascii() and not any(letter.isascii() for letter in decomposed):
        return word
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
