"""`read_text`: a file's text, in whatever encoding it was written."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groundplan.errors import WorkspaceError
from groundplan.workspace.sniff import HEAD_BYTES, utf16_without_mark

Newline = Literal["\n", "\r\n", "\r", "mixed"]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")  # PEP 263
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_GUESS_BYTES = 64 * 1024  # guessing an encoding is slow, and no better with more


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text with every line end as `\\n`. `newline` is how the file ends its lines.

    `lossy` tells that bytes which mean nothing in `encoding` stand as U+FFFD.
    """

    text: str
    encoding: str
    newline: Newline
    byte_order_mark: bool = False
    lossy: bool = False


def read_text(path: Path) -> Text:
    """The text of a file. Any content is some text; raises `WorkspaceError` where the file can't be read."""
    return decode(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or `WorkspaceError`."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkspaceError(
            f"The file {path} is gone.", hint="It was moved or deleted; index again."
        ) from None
    except (OSError, ValueError) as error:
        reason = (error.strerror or "") if isinstance(error, OSError) else str(error)
        raise WorkspaceError(
            f"The file {path} can't be read: {reason}.", hint="Check its permissions."
        ) from error


def decode(content: bytes) -> Text:
    """Bytes as text: by byte order mark, as UTF-8, by a Python coding line, as UTF-16, else by a guess."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _text(content[len(mark) :], encoding, byte_order_mark=True)
    if (encoding := _declared(content)) is not None and (decoded := _strictly(content, encoding)) is not None:
        return decoded
    if (encoding := utf16_without_mark(content[:HEAD_BYTES])) is not None:
        return _text(content, encoding)
    return _strictly(content, "utf-8") or _text(content, _guess(content))


def _declared(content: bytes) -> str | None:
    """The encoding that a Python coding line in the first two lines names, if Python knows it."""
    if b"coding" not in content[:400]:
        return None
    for line in content[:400].split(b"\n", 2)[:2]:
        if (match := _CODING.match(line)) is not None:
            try:
                return codecs.lookup(match[1].decode("ascii", "replace")).name
            except LookupError:
                return None
        if not _BLANK.match(line):
            return None
    return None


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(content[:_GUESS_BYTES]).best()
    return "latin-1" if best is None else best.encoding


def _strictly(content: bytes, encoding: str) -> Text | None:
    try:
        return _lines(content.decode(encoding), encoding)
    except (UnicodeError, LookupError):  # LookupError: a codec that is none of text (`rot13`)
        return None


def _text(content: bytes, encoding: str, *, byte_order_mark: bool = False) -> Text:
    try:
        decoded, lossy = content.decode(encoding), False
    except UnicodeError:
        decoded, lossy = content.decode(encoding, "replace"), True
    return _lines(decoded, encoding, byte_order_mark=byte_order_mark, lossy=lossy)


def _lines(text: str, encoding: str, *, byte_order_mark: bool = False, lossy: bool = False) -> Text:
    if "\r" not in text:
        return Text(text, encoding, "\n", byte_order_mark, lossy)
    both, returns, feeds = text.count("\r\n"), text.count("\r"), text.count("\n")
    newline: Newline = "mixed"
    if both == returns == feeds:
        newline = "\r\n"
    elif feeds == 0:
        newline = "\r"
    return Text(text.replace("\r\n", "\n").replace("\r", "\n"), encoding, newline, byte_order_mark, lossy)
