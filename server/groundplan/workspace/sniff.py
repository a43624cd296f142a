"""Is this text? A look at the beginning of a file."""

import codecs
import os

HEAD_BYTES = 8000  # as git looks at
_BYTE_ORDER_MARKS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
)  # UTF-32's begin like UTF-16's
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_UTF16_SHARE = 0.4  # of the bytes on one side of each pair are NUL in UTF-16 text of Latin letters
_CONTROL_SHARE = 0.05


def read_head(path: str) -> bytes:
    """The first bytes of a regular file. Raises `OSError`; never waits, whatever took the file's place."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        return os.read(descriptor, HEAD_BYTES)
    finally:
        os.close(descriptor)


def looks_binary(head: bytes) -> bool:
    """Whether a file that begins with `head` is no text in any usual encoding."""
    if head.startswith(_BYTE_ORDER_MARKS):
        return False
    if b"\0" in head:
        return utf16_without_mark(head) is None
    if head.isascii():
        return len(head.translate(None, _CONTROL)) < len(head) * (1 - _CONTROL_SHARE)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(
            head
        )  # incremental: the head may end within a character
    except UnicodeDecodeError:
        return len(head.translate(None, _CONTROL)) < len(head) * (1 - _CONTROL_SHARE)
    return False


def utf16_without_mark(head: bytes) -> str | None:
    """Which UTF-16 `head` looks like, by the zero halves of Latin letters; `None` where it does not."""
    pairs = len(head) // 2
    if pairs == 0:
        return None
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * _UTF16_SHARE and even == 0:
        return "utf-16-le"
    if even > pairs * _UTF16_SHARE and odd == 0:
        return "utf-16-be"
    return None
