"""Any text as Mermaid text, and back: the one place that knows how text must be written.

A character that would mean something to Mermaid's lexers, to its Markdown or to HTML is written as an
entity code (`#quot;`, `#42;`): Mermaid draws the character, and no grammar sees it. What is plain stays
plain, so that sources read well. A line break is `<br>`.
"""

import html
import re
from collections.abc import Iterable

# An empty text has no spelling in most places; the code of a zero-width space stands for it (a real
# one is written as itself).
_EMPTY = "#8203;"
_EMPTY_AS_PARSED = "\ufb02\u00b0\u00b08203\u00b6\u00df"

_NAMED = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "\n": "<br>"}

# Never literal: quotes end texts, `%` starts comments; the rest is Markdown, HTML, generics, or unseen.
_ALWAYS = re.compile(r'["%\\`*<>~\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_NEVER_PLAIN = re.compile(r"[%<>\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# Literal `#quot;`, `&amp;`, and Mermaid's own spelling of codes (below) must not turn into characters.
_LIKE_A_CODE = re.compile(r"#(?=\w+;)|&(?=#?\w+;)|\ufb02(?=\u00b0)")
# Mermaid's ER lexer takes a whole line for a direction if these words stand anywhere in it.
_DIRECTION = re.compile(r"d(?=irection\s+(?:TB|TD|BT|RL|LR))", re.IGNORECASE)
# … and in bare texts the words may be on two lines.
_DIRECTION_AT_END = re.compile(r"d(?=irection\s*$)", re.IGNORECASE)
# What starts a list or a heading in Markdown.
_BLOCK_MARK = re.compile(r"^(?:[-+#]+(?=\s)|\d+(?=[.)]\s))")
# Mermaid takes a text of any kind for a C4 diagram if one of these stands anywhere in it.
_LIKE_C4 = re.compile(r"C(?=4(?:Container|Component|Dynamic|Deployment))")
_ICON_COLON = re.compile(r"(?<=\bfa[bklrs]):(?=fa-)|(?<=\bfa):(?=fa-)")
# Runs of `_` at the edge of a word: two of them in one text make emphasis.
_EDGE_UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
# Mermaid drops a `;` on lines with `style`, a colon, and a `#` close behind it.
_COLON_NEAR_CODE = re.compile(r":\S*#")
# White space at an edge or behind other white space; a line break is written as no such thing.
_LOOSE_SPACE = re.compile(r"^\s|\s$|(?<=[^\S\n])\s")
# What a setting cannot hold as it is.
_NO_FORMAT = re.compile(
    r"^\s|\s$|[;<>&\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|%%\{|\ufb02\u00b0|" + _LIKE_C4.pattern
)
# What an identifier cannot hold, and what would look like one of its codes.
_NO_ID = re.compile(rf"[^A-Za-z0-9_-]|^-|-$|_(?=0x)|{_LIKE_C4.pattern}")
_ID_CODE = re.compile(r"_0x([0-9a-f]{0,7})_")

# Generics with one or two plain arguments, which Mermaid writes with tildes.
_GENERIC = re.compile(r"([A-Za-z_]\w*)<([A-Za-z_][\w.]*(?:,[A-Za-z_][\w.]*)?)>", re.ASCII)

# How Mermaid spells entity codes between reading and drawing, HTML entities, and line breaks.
_CODED = re.compile("\ufb02\u00b0(?P<number>\u00b0\\d+)\u00b6\u00df|\ufb02\u00b0(?P<name>\\w+)\u00b6\u00df")
_WRITTEN_CODE = re.compile(r"#(\w+);")
_PARSED = re.compile(rf"{_CODED.pattern}|(?P<entity>&#?\w+;)|(?P<line_break><br\s*/?>)", re.IGNORECASE)


def encode(text: str, *, forbidden: str = "", keep_lines: bool = False) -> str:
    """`text` for a place between quotes or backticks; never empty, always on one line.

    `forbidden` are characters that this place cannot take beside those that none can. With `keep_lines`
    a line break is written as a code, for places where Mermaid draws `<br>` as it is: it shows a space there.
    """
    if not text:
        return _EMPTY
    places = _risky(text) | {index for index, char in enumerate(text) if char in forbidden}
    return _line_breaks(_coded(text, places), keep_lines)


def encode_bare(
    text: str,
    *,
    forbidden: str = "",
    forbidden_first: str = "",
    reserved: Iterable[str] = (),
    keep_lines: bool = False,
    plain: bool = False,
) -> str:
    """`text` for a place without quotes, which ends with the line or with one of `forbidden`.

    `#` and `;` are always taken care of, and so is white space at the edges and in runs, which lexers
    leave out. `forbidden_first` are signs that must not stand at the start. A text that starts with one
    of the `reserved` words (any case) gets its first letter coded. `keep_lines` as for `encode`.
    `plain` is for places that Mermaid draws without Markdown and reads without quotes.
    """
    if not text:
        return _EMPTY
    ends = frozenset(forbidden) | frozenset("#;")
    places = _risky_anywhere(text) if plain else _risky(text)
    places |= {index for index, char in enumerate(text) if char in ends}
    places |= {match.start() for match in _LOOSE_SPACE.finditer(text)}
    places |= {match.start() for match in _DIRECTION_AT_END.finditer(text)}
    if text[0] in forbidden_first:
        places.add(0)
    word = re.match(r"[^\W_]+", text)
    if word is not None and word[0].casefold() in {each.casefold() for each in reserved}:
        places.add(0)
    return _line_breaks(_coded(text, places), keep_lines)


def encode_escaped(text: str) -> str:
    """`text` for a place between quotes that knows `\\"`, and whose codes Mermaid mostly draws as they are.

    That is so where it makes SVG text of Markdown: only what would be lost otherwise is coded there.
    """
    if not text:
        return _EMPTY
    places = {place for place in _risky(text) if not _escapable(text, place)}
    places |= {index for index in (0, len(text) - 1) if text[index].isspace()}
    return _coded(text, places).replace('"', '\\"')


def encode_format(text: str, *, forbidden: str = "#") -> str:
    """`text` for a setting that ends with the line and that Mermaid uses as it is, such as a date format.

    Nothing is coded if the setting can be written without: a code would not be undone. `forbidden` as for
    `encode_bare`.
    """
    plain = not _NO_FORMAT.search(text) and not any(char in text for char in forbidden)
    return text if text and plain else encode_bare(text, forbidden=forbidden)


def names_c4(text: str) -> bool:
    """Whether Mermaid would take a whole source for a C4 diagram if `text` stood in it as it is."""
    return _LIKE_C4.search(text) is not None


def encode_id(
    text: str,
    *,
    forbidden: str = "",
    forbidden_first: str = "",
    reserved: Iterable[str] = (),
    reserved_starts: tuple[str, ...] = (),
) -> str:
    """`text` as a word of ASCII letters, digits, `_` and `-`, for names that no one sees.

    Starts with a letter or digit and is none of the `reserved` words (any case); `forbidden` signs are
    not in it, `forbidden_first` not at its start, and it starts with none of `reserved_starts` (lower
    case, for any case). `decode_id` undoes it.
    """
    if not text:
        return "_0x_"
    places = {match.start() for match in _NO_ID.finditer(text)}
    places |= {index for index, char in enumerate(text) if char in forbidden}
    folded = text.casefold()
    if text[0] in forbidden_first or folded.startswith(reserved_starts):
        places.add(0)
    if folded in {each.casefold() for each in reserved}:
        places.add(0)
    return "".join(f"_0x{ord(char):x}_" if index in places else char for index, char in enumerate(text))


def decode_id(word: str) -> str:
    """The text behind a word that `encode_id` made; any other word is itself."""
    return _ID_CODE.sub(lambda code: _char(int(code[1], 16), code[0]) if code[1] else "", word)


def tildes_for_generic(type_: str) -> str | None:
    """`List<int>` as `List~int~`; None for types that this spelling does not fit."""
    generic = _GENERIC.fullmatch(type_)
    return f"{generic[1]}~{generic[2]}~" if generic else None


def generic_of_tildes(type_: str) -> str:
    """`List~int~` as Mermaid draws it, `List<int>`; the outermost pair first."""
    while (match := re.fullmatch(r"([^~]*)~(.*)~([^~]*)", type_, re.DOTALL)) is not None:
        type_ = f"{match[1]}<{match[2]}>{match[3]}"
    return type_


def decode(text: str) -> str:
    """The text behind what Mermaid read: codes, HTML entities and `<br>` become their characters."""
    return "" if text == _EMPTY_AS_PARSED else _PARSED.sub(_char_of, text)


def yaml_string(text: str) -> str:
    """`text` as a YAML scalar on one line, plain where that cannot be misread."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+)+", text):
        return text
    return '"' + "".join(map(_yaml_char, text)) + '"'


def as_parsed(coded: str) -> str:
    """An encoded text as Mermaid spells it while it parses: for configuration, which it takes as it is."""
    return _WRITTEN_CODE.sub(_parsed_spelling, coded)


def _parsed_spelling(code: re.Match[str]) -> str:
    number_mark = "\u00b0" if code[1].isdigit() else ""
    return f"\ufb02\u00b0{number_mark}{code[1]}\u00b6\u00df"


def _risky(text: str) -> set[int]:
    """Where the characters stand that no place can take as they are."""
    places = {
        match.start()
        for expression in (_ALWAYS, _LIKE_A_CODE, _LIKE_C4, _DIRECTION, _ICON_COLON, _BLOCK_MARK)
        for match in expression.finditer(text)
    }
    places |= _emphasis(text)
    # White space at an edge would be left out, or make Markdown take the text for code.
    places |= {index for index in (0, len(text) - 1) if text[index].isspace()}
    if "$$" in text:
        places |= {index for index, char in enumerate(text) if char == "$"}  # a formula otherwise
    return places


def _escapable(text: str, place: int) -> bool:
    """May this sign stand as it is, or behind a backslash, where `\\"` is known?"""
    if text[place] == "\\":
        return text[place + 1 : place + 2] not in ("", '"', "'")
    return text[place] == '"' or (text[place] == "%" and "%%" not in text)


def _risky_anywhere(text: str) -> set[int]:
    """The same where neither Markdown nor quotes mean anything."""
    places = {
        match.start() for each in (_NEVER_PLAIN, _LIKE_A_CODE, _LIKE_C4) for match in each.finditer(text)
    }
    return places | ({index for index, char in enumerate(text) if char == "$"} if "$$" in text else set())


def _emphasis(text: str) -> set[int]:
    runs = list(_EDGE_UNDERSCORES.finditer(text))
    if len(runs) < 2 and text.strip("_ "):
        return set()
    return {index for run in runs for index in range(run.start(), run.end())}


def _line_breaks(coded: str, keep_lines: bool) -> str:
    return coded.replace("<br>", "#10;") if keep_lines else coded


def _coded(text: str, places: set[int]) -> str:
    coded = _with_codes(text, places)
    if _COLON_NEAR_CODE.search(coded):
        coded = _with_codes(text, places | {index for index, char in enumerate(text) if char == ":"})
    return coded


def _with_codes(text: str, places: set[int]) -> str:
    return "".join(_code(char) if index in places else char for index, char in enumerate(text))


def _code(char: str) -> str:
    return _NAMED.get(char) or f"#{ord(char)};"


def _char_of(match: re.Match[str]) -> str:
    if match["line_break"]:
        return "\n"
    if match["entity"]:
        return html.unescape(match["entity"])
    if match["name"]:
        char = html.unescape(f"&{match['name']};")
        return char if not char.startswith("&") or len(char) == 1 else f"#{match['name']};"
    number = int(match["number"][1:])
    return _char(number, f"#{number};")


def _char(number: int, otherwise: str) -> str:
    return chr(number) if number <= 0x10FFFF else otherwise


def _yaml_char(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char != "<" and char.isprintable():
        return char
    number = ord(char)
    return f"\\U{number:08x}" if number > 0xFFFF else f"\\u{number:04x}"
