"""`stem`: the stem of a word, in the languages that its script alone tells. The adapter of PyStemmer."""

import threading
from importlib import import_module
from typing import Any

# The first and last letter of a script, and Snowball's name of a language written in it.
_BY_SCRIPT = (
    (ord("a"), ord("z"), "english"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x04FF, "russian"),
    (0x0530, 0x058F, "armenian"),
    (0x0600, 0x06FF, "arabic"),
    (0x0900, 0x097F, "hindi"),
    (0x0B80, 0x0BFF, "tamil"),
)
_STEMMERS = threading.local()  # one of a thread's own: a stemmer may not be used by two


def stem(word: str) -> str:
    """The stem of a word in lower case; the word where no language is known."""
    if len(word) < 3:
        return word
    first = ord(word[0])
    for low, high, language in _BY_SCRIPT:
        if low <= first <= high:
            stemmed: str = _stemmer(language).stemWord(word)
            return stemmed
    return word


def _stemmer(language: str) -> Any:
    if not hasattr(_STEMMERS, language):
        library: Any = import_module("Stemmer")  # compiled and untyped; only what searches needs it
        setattr(_STEMMERS, language, library.Stemmer(language, 0))
    return getattr(_STEMMERS, language)
