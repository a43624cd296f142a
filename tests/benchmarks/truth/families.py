"""Which family of values a type's text stands for, whoever wrote it: SQL, Django, SQLAlchemy, Python."""

import re

# In this order: the first whose pattern is found in the text wins.
_FAMILIES = tuple(
    (family, re.compile(pattern))
    for family, pattern in (
        ("array", r"\barray|array\b|^list\b|\[\]$|^set\b"),
        ("json", r"json|hstore|^dict\b"),
        ("uuid", r"uuid|guid|uniqueidentifier"),
        ("duration", r"duration|interval|timedelta"),
        ("datetime", r"datetime|timestamp|date_time"),
        ("date", r"date"),
        ("time", r"time(?!zone)"),
        ("bool", r"bool|^bit\b"),
        ("binary", r"binary|blob|bytes|bytea|pickle|^image\b"),
        ("decimal", r"decimal|numeric|money"),
        ("float", r"float|double|real\b"),
        ("string", r"commaseparated|char|text|string|^str\b|enum|slug|url|email|unicode|clob"),
        ("string", r"file|image|path|inet|ipaddress|cidr"),
        ("int", r"(?<!po)int|serial|^autofield|auto\b|bigauto|smallauto|^long\b|^number\b"),
    )
)  # fmt: skip


def family_of(text: str) -> str:
    """The family of a drawn type (`varchar(255)`, `BigIntegerField`, `datetime`), `other` if unknown."""
    plain = re.sub(r"\(.*\)|_or_null$|\?$", "", text.strip().strip('"`').lower())
    plain = plain.split(".")[-1]
    for family, pattern in _FAMILIES:
        if pattern.search(plain):
            return family
    return "other"
