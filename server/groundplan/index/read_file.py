"""One file from disk to its record."""

import sys

from groundplan.index.languages import has_symbols, read
from groundplan.index.records import FileRecord
from groundplan.workspace.files import SourceFile
from groundplan.workspace.reading import decode, read_bytes
from groundplan.workspace.snapshot import Stamp, stamp


def record_of(file: SourceFile) -> tuple[FileRecord, Stamp]:
    """Read and parse a file. Raises `WorkspaceError` where it is gone or can't be read."""
    content = read_bytes(file.absolute)
    seen = stamp(file, content)
    if not has_symbols(file.language):
        return FileRecord(file.workspace_path, file.language, seen.digest, len(content)), seen
    reading = read(file.language, _utf8(content))
    record = FileRecord(
        sys.intern(file.workspace_path),
        file.language,
        seen.digest,
        len(content),
        reading.symbols,
        reading.imports,
        reading.references,
        reading.error_lines,
    )
    return record, seen


def _utf8(content: bytes) -> bytes:
    """The text of a file in UTF-8, lines ended by `\\n`; for most files that is what they hold."""
    if content.isascii() and b"\r" not in content:
        return content
    return decode(content).text.encode("utf-8", "replace")
