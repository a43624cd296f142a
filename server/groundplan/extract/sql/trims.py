"""What no data model needs and sqlglot does not take, cut or put otherwise before it parses.

Cuts become spaces, so every offset and line in a statement stays what it was. Strings, comments and
quoted names are never looked into.
"""

import re
from functools import cache

from groundplan.extract.sql.statements import Statement, opaque

_NAME = r"(?:[\w$#]+|\"[^\"]+\"|`[^`]+`|\[[^\]]+\])"
_TABLE = rf"(?:{_NAME}\s*\.+\s*)*{_NAME}"
_FLAT = r"\([^()]*(?:\([^()]*\)[^()]*)*\)"  # a parenthesis with at most one more inside

_CUTS = (
    # A schema or prefix that a script's caller fills in: `:schema.t`, `${x}.t`, `{{prefix}}users`, `@x@.t`.
    r"(?:(?<!:):(?:\"\w+\"|\w+)(?=\.)|\$\{[^}\n]*\}|\{\{[^}\n]*\}\}|\{\w+\}|@\w+@)\.?(?=[\w\"`\[])",
    # Kinds of table: `CREATE UNLOGGED TABLE`.
    r"(?<=create)\s+(?:(?:or\s+replace|unlogged|foreign|external|column|row|transient)\s+)+(?=table)",
    r"(?<=alter)\s+foreign(?=\s+table)|(?<=drop)\s+foreign(?=\s+table)",
    # Plain indexes among the columns: `, KEY by_name (name)`, but not a column `key varchar(20)`.
    rf",\s*(?:(?:fulltext|spatial)\s+)?(?:index|key)\b(?:\s*(?!check\b|references\b|default\b){_NAME})?"
    r"(?:\s+(?:(?:non)?clustered|columnstore|using\s+\w+))*"
    r"\s*\((?=\s*[a-z_\"`\[])(?!\s*max\b)[^()]*(?:\([^()]*\)[^()]*)*\)"
    rf"(?:\s*using\s+\w+|\s*with\s*{_FLAT}|\s*on\s+{_NAME}|\s*comment\s*'[^']*')*",
    # SQL Server's and PostgreSQL's storage.
    rf"\b(?:non)?clustered\b|\bwith\s*{_FLAT}|(?<=\))\s*(?:textimage_)?on\s+(?:\[\w+\]|\"?primary\"?)(?=\s*[,)]|\s*$|\s+\w)",
    r"\browguidcol\b|\bnot\s+for\s+replication\b|(?<=on)\s+only\b|\bwith\s+(?:no)?check\b(?=\s+add\b)",
    r"\busing\s+index\s+tablespace\s+\w+",
    # Oracle's states and storage of constraints.
    rf"(?<=[\w)])\s+(?:enable|disable)(?:\s+(?:no)?validate)?(?=\s*[,)]|\s*$)|\busing\s+index\b(?:\s*{_FLAT})?",
    # Words of types that say nothing about the family.
    r"(?<=[\w\"`\]])\s+(?:(?:national|native)(?=\s+(?:var)?char)|varying(?=\s+character)|long(?=\s+raw)"
    r"|unsigned(?=\s+big))\b|(?:(?<=\bbit)|(?<=\bnchar))\s+varying(?=\s*\()|(?<=\bday)\s*(?:\(\d\))?\s+to\s+second\s*(?:\(\d\))?",
    # Orders and methods of keys.
    r"(?<=[\w\])\"`])\s+(?:asc|desc)(?=\s*[,)])|\busing\s+(?:btree|hash)\b",
    # SQLite's ways to number rows and to answer a conflict.
    r"\bautoincrement\b|\bon\s+conflict\s+(?:rollback|abort|fail|ignore|replace)\b",
)

# Statements that sqlglot has no tree for, as ones that it has, and that do the same here.
_REWRITES = tuple(
    (re.compile(pattern, re.I | re.S), replacement)
    for pattern, replacement in (
        (r"^set\s+search_path\s*(?:=|\s+to)\s*'?([^\s,;']*)'?.*", r"USE \1"),
        (rf"^create\s+domain\s+({_TABLE})\s+(?:as\s+)?(.*)", r"CREATE TYPE \1 AS (value \2)"),
        # A partition is no table of its own.
        (rf"^create\s+table\s+(?:if\s+not\s+exists\s+)?({_TABLE})\s+partition\s+of\b.*", r"DROP TABLE \1"),
        (rf"^alter\s+table\b.*\battach\s+partition\s+({_TABLE}).*", r"DROP TABLE \1"),
        (
            rf"^alter\s+table\s+(?:if\s+exists\s+)?((?:{_NAME}\s*\.\s*)*({_NAME}))\s+set\s+schema\s+({_NAME})",
            r"ALTER TABLE \1 RENAME TO \3.\2",
        ),
        (rf"^rename\s+(?:tables?\s+)?({_TABLE})\s+to\s+({_TABLE})$", r"ALTER TABLE \1 RENAME TO \2"),
        (
            rf"^exec(?:ute)?\s+\S*sp_rename\s+(?:@\w+\s*=\s*)?n?'({_TABLE})\s*\.\s*({_NAME})'"
            rf"\s*,\s*(?:@\w+\s*=\s*)?n?'([^']+)'\s*,\s*(?:@\w+\s*=\s*)?n?'column'.*",
            r'ALTER TABLE \1 RENAME COLUMN \2 TO "\3"',
        ),
        (
            rf"^exec(?:ute)?\s+\S*sp_rename\s+(?:@\w+\s*=\s*)?n?'({_TABLE})'\s*,\s*(?:@\w+\s*=\s*)?n?'([^']+)'"
            r"(?:\s*,\s*n?'object')?$",
            r'ALTER TABLE \1 RENAME TO "\2"',
        ),
        (
            rf"^(alter\s+table\b.*\brename)(?=\s+(?!(?:to|as|column|constraint|index|key)\b){_NAME}\s+to\b)",
            r"\1 COLUMN",
        ),
        (r"^(alter\s+table\b.*\brename)\s+as\b", r"\1 TO"),
        (r"^(alter\s+table\b.*\bdrop)(?:\s+column)?\s*\(([^()]*)\)", r"\1 COLUMN \2"),
        (r"^(alter\s+table\b.*\bmodify)\s*\((.*)\)\s*$", r"\1 \2"),
    )
)


def trimmed(statement: Statement) -> str:
    """The statement as sqlglot takes it, its columns where they were."""
    text = _cuts(statement.backslash).sub(_cut, statement.text)
    for rewrite, replacement in _REWRITES:
        text = rewrite.sub(replacement, text)
    return text


@cache
def _cuts(backslash: bool) -> re.Pattern[str]:
    template, *others = _CUTS
    cuts = "|".join(others)
    patterns = (f"(?P<template>{template})", opaque(backslash=backslash), f"(?P<cut>{cuts})", r"\w+")
    return re.compile("|".join(patterns), re.I | re.S)


def _cut(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0]) if match.lastgroup in ("template", "cut") else match[0]
