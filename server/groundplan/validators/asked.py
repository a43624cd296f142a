"""What a request asks for: the names in it, read without a model."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundplan.validators.names import words
from groundplan.validators.stop_words import NEGATIONS, OTHER_LANGUAGES, STOP_WORDS
from groundplan.validators.vocabulary import Vocabulary

LONGEST_READ = 20_000
"""Characters of a request that are read; what comes after is left to the model."""
MOST_NAMES = 200
"""Names that are looked up in a diagram."""

_LONGEST_PHRASE = 3  # words that may make one name together: `order line item`


@dataclass(frozen=True, slots=True)
class AskedName:
    """Something the request names. `key` is its words, singular and in lower case.

    It is `plain` where it is written as any word is, and only may name something; not where it is
    quoted, an identifier, capitalised within a sentence, or the name of something in the code.
    """

    text: str
    key: tuple[str, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The names of a request, each once. `whole` if it asks for everything there is; `cut` if it
    was too long to be read to its end."""

    names: tuple[AskedName, ...] = ()
    unwanted: tuple[AskedName, ...] = ()
    whole: bool = False
    cut: bool = False


def read_request(request: str, vocabulary: Vocabulary) -> Asked:
    """Read the names out of `request`; words that stand side by side are one name where
    `vocabulary` has such a name."""
    text = request[:LONGEST_READ]
    tokens = list(_tokens(text))
    wanted: dict[tuple[str, ...], AskedName] = {}
    unwanted: dict[tuple[str, ...], AskedName] = {}
    foreign = any(token.lower in OTHER_LANGUAGES for token in tokens)
    for negated, name in _names(tokens, vocabulary, foreign=foreign):
        known = (unwanted if negated else wanted).setdefault(name.key, name)
        if known.plain and not name.plain:
            (unwanted if negated else wanted)[name.key] = name
    names = tuple(name for key, name in wanted.items() if key not in unwanted)
    return Asked(
        names=names[:MOST_NAMES],
        unwanted=tuple(unwanted.values())[:MOST_NAMES],
        whole=_WHOLE.search(text) is not None,
        cut=len(request) > LONGEST_READ or len(names) > MOST_NAMES,
    )


_WHOLE = re.compile(
    r"\b(?:whole|entire|complete|full|all|every|everything)\b(?:\s+(?:of|the|our|my|its|in|this|these))*\s*"
    r"(?:data\s?)?\b(?:models?|schemas?|database|data|diagram|workspace|project|app|application|system|code|codebase"
    r"|entit(?:y|ies)|tables?|class(?:es)?|domain|erd)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]{1,80})`|[\"“](?P<quoted>[^\"“”\n]{1,80})[\"”]|(?<!\w)'(?P<single>[^'\n]{1,80})'(?!\w)"
    r"|(?P<word>[^\W\d][\w-]*(?:\.[^\W\d]\w*)*)|(?P<stop>[.!?;:\n])|(?P<pause>[,()])"
)
_IDENTIFIER = re.compile(r"\w+_\w+|[A-Z]?[a-z0-9]+[A-Z]\w*|[A-Z]+[a-z0-9]+[A-Z]\w*")
_DOTTED = re.compile(r"[^\W\d]\w+(?:\.[^\W\d]\w+)+")
_FILE = re.compile(r"\.(?:py|ts|tsx|js|jsx|sql|md|mmd|json|ya?ml|toml|html|txt)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str  # quoted, word, stop or pause
    starts_sentence: bool

    @property
    def lower(self) -> str:
        return self.text.lower()


def _tokens(text: str) -> Iterator[_Token]:
    start = True
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "pause"
        kind = "quoted" if kind in ("code", "quoted", "single") else kind
        yield _Token(found[found.lastgroup or 0], kind, start)
        start = kind == "stop"


def _names(
    tokens: list[_Token], vocabulary: Vocabulary, *, foreign: bool
) -> Iterator[tuple[bool, AskedName]]:
    """Each name with whether it stands behind a negation.

    Of a language other than English only what is quoted, an identifier or known is a name: its
    words of grammar are not known here, and it may capitalise any noun.
    """
    negated = False
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind == "stop" or token.lower == "but":
            negated = False
        elif token.kind == "word" and (token.lower in NEGATIONS or _says_not(tokens, place)):
            negated = True
        elif (phrase := _known_phrase(tokens, place, vocabulary)) is not None:
            size, name = phrase
            yield negated, name
            place += size
            continue
        elif (name := _name(token, foreign=foreign)) is not None:
            yield negated, name
        place += 1


def _says_not(tokens: list[_Token], place: int) -> bool:
    """`leave out`, `do not show`, `don't include`."""
    here = tokens[place].lower
    after = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    return (here in ("leave", "leaving") and after == "out") or (
        here in ("not", "t", "never") and after in ("show", "include", "draw", "add")
    )


def _known_phrase(tokens: list[_Token], place: int, vocabulary: Vocabulary) -> tuple[int, AskedName] | None:
    """The longest run of words from here that is the name of something known."""
    for size in range(_LONGEST_PHRASE, 0, -1):
        run = tokens[place : place + size]
        if len(run) < size or any(token.kind != "word" for token in run):
            continue
        if size == 1 and _is_stop_word(run[0]):
            continue
        text = " ".join(token.text for token in run)
        key = words(text)
        if key and vocabulary.knows(key):
            return size, AskedName(text, key, plain=False)
    return None


def _name(token: _Token, *, foreign: bool) -> AskedName | None:
    if token.kind == "quoted":
        key = words(token.text)
        return AskedName(token.text, key, plain=False) if key else None
    if token.kind != "word" or _is_stop_word(token) or _FILE.search(token.text):
        return None
    key = words(token.text)
    if not key or len(token.text) < 3:
        return None
    identifier = _IDENTIFIER.fullmatch(token.text) or _DOTTED.fullmatch(token.text)
    if foreign and not identifier:
        return None
    capital = token.text[0].isupper() and not token.starts_sentence
    return AskedName(token.text, key, plain=not (identifier or capital))


def _is_stop_word(token: _Token) -> bool:
    return token.kind == "word" and (token.lower in STOP_WORDS or token.lower.endswith("ly"))
