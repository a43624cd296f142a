"""`private_keys`: PEM blocks, whole or cut in two by whoever took a passage out of a file."""

import re
from collections.abc import Iterator

from groundplan.models.secrets.spot import Spot

_MARK = re.compile(r"-----(BEGIN|END) (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
# A line of a key's body, perhaps quoted, commented, numbered or with its line breaks written out.
_BODY = re.compile(
    r"(?:[ \t\d|#*/;>'\"+,()-]{0,20}"
    r"(?:[A-Za-z0-9+/]{16,}={0,2}|(?:Proc-Type|DEK-Info|Version|Comment): ?.{0,80}|)"
    r"(?:\\[rn]){0,2}[ \t'\"+,)\\]{0,10}\r?(?:\n|$))"
)
_HELD = re.compile(r"(?<![A-Za-z0-9+/-])[A-Za-z0-9+/]{24,}|\\[nr][A-Za-z0-9+/]{24,}")
_BEFORE_MARK = re.compile(r"[ \t\d|#*/;>'\"+,()-]{0,20}")
_INLINE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\\")
_LONGEST = 20_000


def private_keys(text: str) -> Iterator[Spot]:
    """From the first mark to the last one of each key; to the end of its body where one is missing."""
    marks = list(_MARK.finditer(text)) if "PRIVATE KEY" in text else []
    done = 0
    for index, mark in enumerate(marks):
        if mark.start() < done:
            continue
        following = marks[index + 1] if index + 1 < len(marks) else None
        if mark[1] == "END":
            start, done = _body_before(text, done, mark.start()), mark.end()
        elif following is not None and following[1] == "END" and following.end() - mark.start() < _LONGEST:
            start, done = mark.start(), following.end()
        else:
            start, done = mark.start(), _body_after(text, mark.end())
        if _HELD.search(text, start, done):  # else code that writes or looks for the marks
            yield Spot("private-key", start, done)


def _body_after(text: str, place: int) -> int:
    """Where the body that begins at `place` ends: its last line that holds something of the key."""
    end = at = place
    while at < len(text) and at - place < _LONGEST and (line := _BODY.match(text, at)) and line[0]:
        at = line.end()
        if any(char.isalnum() for char in line[0]):
            end = at - line[0].endswith("\n")
    while end < len(text) and text[end] in _INLINE:  # on one line, its breaks written out; or cut off
        end += 1
    return end


def _body_before(text: str, least: int, place: int) -> int:
    """Where the body that ends at `place` begins, no earlier than `least`."""
    start = line = max(least, text.rfind("\n", least, place) + 1)
    if not _BEFORE_MARK.fullmatch(text, line, place):
        while place > least and text[place - 1] in _INLINE:
            place -= 1
        return place
    while start > least and line - start < _LONGEST:
        above = max(least, text.rfind("\n", least, start - 1) + 1)
        if not _BODY.fullmatch(text, above, start) or not _HELD.search(text, above, start):
            break
        start = above
    return start if start < line else place
