"""The case that a name is written in."""

import re

_CASES = (
    ("UPPER_CASE", re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")),
    ("snake_case", re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")),
    ("kebab-case", re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")),
    ("camelCase", re.compile(r"[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+")),
    ("PascalCase", re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)*|[A-Z]+[a-z][A-Za-z0-9]*")),
)


def case_of(name: str) -> str:
    """`snake_case`, `camelCase` and the like; "" for a single word in lower case, and for others."""
    bare = name.strip("_$")
    return next((case for case, pattern in _CASES if pattern.fullmatch(bare)), "")
