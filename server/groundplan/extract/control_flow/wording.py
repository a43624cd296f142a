"""Code as short one-line labels."""

import re

from groundplan.index.parse import Node

MAX_LABEL = 40  # characters: what readability calls comfortable
_QUESTION = 39
# Spaces that only a line break inside brackets leaves.
_LOOSE = re.compile(r"(?<=[(\[]) |,? (?=[)\]])")


def text_of(node: Node | None) -> str:
    """The node's source on one line."""
    if node is None:
        return ""
    line = " ".join((node.text or b"").decode("utf-8", "replace").split()).replace(" \\ ", " ")
    return _LOOSE.sub("", line)


def shortened(text: str, limit: int = MAX_LABEL) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def question(text: str) -> str:
    """A condition, asked."""
    while text.startswith("(") and text.endswith(")") and _is_closed(text[1:-1]):
        text = text[1:-1].strip()
    return shortened(text, _QUESTION) + "?"


def _is_closed(inner: str) -> bool:
    """Whether the brackets around `inner` belong to each other."""
    depth = 0
    for char in inner:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0
