"""Mermaid's token names in plain words, for sentences about what it expected."""

import re

_WORDS = {
    "EOF": "the end of the diagram",
    "$end": "the end of the diagram",
    "NEWLINE": "a line break",
    "NL": "a line break",
    "EOL": "a line break",
    "SPACE": "a space",
    "SPACELINE": "a line break",
    "SPACELIST": "a space",
    "SEMI": "`;`",
    "COLON": "`:`",
    "COMMA": "`,`",
    "AMP": "`&`",
    "PIPE": "`|`",
    "MINUS": "`-`",
    "MULT": "`*`",
    "BRKT": "`#`",
    "DOWN": "`v`",
    "SQS": "`[`",
    "SQE": "`]`",
    "PS": "`(`",
    "PE": "`)`",
    "DIAMOND_START": "`{`",
    "DIAMOND_STOP": "`}`",
    "BLOCK_START": "`{`",
    "BLOCK_STOP": "`}`",
    "STRUCT_START": "`{`",
    "STRUCT_STOP": "`}`",
    "STYLE_SEPARATOR": "`:::`",
    "UNICODE_TEXT": "a name",
    "NODE_STRING": "a name",
    "ENTITY_NAME": 'a name in `"…"`',
    "ALPHA": "a name",
    "ID": "a name",
    "ACTOR": "a participant",
    "ATTRIBUTE_WORD": "an attribute's type or name",
    "ATTRIBUTE_KEY": "`PK`, `FK` or `UK`",
    "COMMENT": 'a comment in `"…"`',
    "WORD": "a text",
    "STR": 'a text in `"…"`',
    "MD_STR": "a Markdown text",
    "STRING": 'a text in `"…"`',
    "TXT": "`:` and a text",
    "NUM": "a number",
    "NUMBER": "a number",
    "NUMBER_PIE": "a number",
    "INT": "a whole number",
    "DECIMAL_NUM": "a number",
    "ENTITY_ONE": "`1`",
    "ZERO_OR_ONE": "`o|`",
    "ZERO_OR_MORE": "`o{`",
    "ONE_OR_MORE": "`|{`",
    "ONLY_ONE": "`||`",
    "MD_PARENT": "`u`",
    "IDENTIFYING": "`--`",
    "NON_IDENTIFYING": "`..`",
    "LINK": "an arrow",
    "START_LINK": "an arrow",
    "ARROW": "an arrow",
    "END": "`end`",
    "end": "`end`",
    "CLASSDEF": "`classDef`",
    "CLASS": "`class`",
    "STYLE": "`style`",
    "SUBGRAPH": "`subgraph`",
    "DEFAULT": "`default`",
    "TESTSTR": "a text",
    "TEXT": "a text",
    "EDGE_STATE": "`[*]`",
    "NODE_ID": "a node's name",
    "NODE_DEND": "the node's closing bracket",
    "NODE_DESCR": "the node's text",
    "taskData": "`:` and the task's data",
    "point_y": "a number",
    "NUMBER_WITH_DECIMAL": "a number",
    "PEG_STRING": 'a text in `"…"`',
    "EBNF_STRING": 'a text in `"…"`',
}

# Alternatives of which one stands for all: nobody is helped by the four directions.
_DIRECTIONS = re.compile(r"^direction_(tb|bt|lr|rl)$|^.*direction.*$", re.IGNORECASE)
_ACCESSIBILITY = re.compile(r"^acc_|^ACC_")
_SHOWN = 6


def word_of(token: str) -> str:
    """A token's name in plain words; a token without a better word is quoted as it is."""
    if token in _WORDS:
        return _WORDS[token]
    if _DIRECTIONS.match(token):
        return "`direction`"
    if _ACCESSIBILITY.match(token):
        return "`accTitle` or `accDescr`"
    return f"`{token}`"


def words_of(tokens: list[str]) -> tuple[str, ...]:
    """The words of several tokens, each once, in Mermaid's order."""
    return tuple(dict.fromkeys(word_of(token) for token in tokens))


def list_of(words: tuple[str, ...]) -> str:
    """`a, b or c`; a long list is cut, and says so."""
    if len(words) > _SHOWN:
        return f"{', '.join(words[:_SHOWN])} or something else that may stand here"
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
