"""Any text as Mermaid text, and back: the one place that knows how text must be written.

A character that would mean something to Mermaid's lexers, to its Markdown or to HTML is written as an
entity code (`#quot;`, `#42;`): Mermaid draws the character, and no grammar sees it. What is plain stays
plain, so that sources read well. A line break is `<br>`.
"""

import html
import re

# An empty text has no spelling in most places; the code of a zero-width space stands for it (a real
# one is written as itself).
_EMPTY = "#8203;"
_EMPTY_AS_PARSED = "\ufb02\u00b0\u00b08203\u00b6\u00df"

_NAMED = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "\n": "<br>"}

# Never literal: quotes end texts, `%` starts comments; the rest is Markdown, HTML, generics, or unseen.
_ALWAYS = re.compile(r'["%\\`*<>~\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
# Literal `#quot;`, `&amp;`, and Mermaid's own spelling of codes (below) must not turn into characters.
_LIKE_A_CODE = re.compile(r"#(?=\w+;)|&(?=#?\w+;)|\ufb02(?=\u00b0)")
# Mermaid's ER lexer takes a whole line for a direction if these words stand anywhere in it.
_DIRECTION = re.compile(r"d(?=irection\s+(?:TB|BT|RL|LR))", re.IGNORECASE)
_ICON_COLON = re.compile(r"(?<=\bfa[bklrs]):(?=fa-)|(?<=\bfa):(?=fa-)")
# Runs of `_` at the edge of a word: two of them in one text make emphasis.
_EDGE_UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
# Mermaid drops a `;` on lines with `style`, a colon, and a `#` close behind it.
_COLON_NEAR_CODE = re.compile(r":\S*#")

# How Mermaid spells entity codes between reading and drawing, HTML entities, and line breaks.
_CODED = re.compile("\ufb02\u00b0(?P<number>\u00b0\\d+)\u00b6\u00df|\ufb02\u00b0(?P<name>\\w+)\u00b6\u00df")
_PARSED = re.compile(rf"{_CODED.pattern}|(?P<entity>&#?\w+;)|(?P<line_break><br\s*/?>)", re.IGNORECASE)


def encode(text: str) -> str:
    """`text` for a place between quotes or backticks; never empty, always on one line."""
    if not text:
        return _EMPTY
    places = {
        match.start()
        for expression in (_ALWAYS, _LIKE_A_CODE, _DIRECTION, _ICON_COLON)
        for match in expression.finditer(text)
    }
    places |= _emphasis(text)
    if text[0] == " ":
        places.add(0)  # Markdown would take the text for code, a lexer might leave the space out
    if "$$" in text:
        places |= {index for index, char in enumerate(text) if char == "$"}  # a formula otherwise
    coded = _with_codes(text, places)
    if _COLON_NEAR_CODE.search(coded):
        coded = _with_codes(text, places | {index for index, char in enumerate(text) if char == ":"})
    return coded


def decode(text: str) -> str:
    """The text behind what Mermaid read: codes, HTML entities and `<br>` become their characters."""
    return "" if text == _EMPTY_AS_PARSED else _PARSED.sub(_char_of, text)


def yaml_string(text: str) -> str:
    """`text` as a YAML scalar on one line, plain where that cannot be misread."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+)+", text):
        return text
    return '"' + "".join(map(_yaml_char, text)) + '"'


def _emphasis(text: str) -> set[int]:
    runs = list(_EDGE_UNDERSCORES.finditer(text))
    if len(runs) < 2 and text.strip("_ "):
        return set()
    return {index for run in runs for index in range(run.start(), run.end())}


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
    return chr(number) if number <= 0x10FFFF else f"#{number};"


def _yaml_char(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char != "<" and char.isprintable():
        return char
    number = ord(char)
    return f"\\U{number:08x}" if number > 0xFFFF else f"\\u{number:04x}"
